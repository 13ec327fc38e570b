"""``kb models``: fetching from a hub (served here, asked by the real client), and listing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hub_server import hub_server

from kb.config import BUNDLED_MODEL
from kb.retrieval.embedding import StaticEncoder, load_encoder
from kb.retrieval.model_folders import PulledModel, place_of, pulled_models

ROOT = Path(__file__).parent.parent
FILES = {
    path.relative_to(BUNDLED_MODEL).as_posix(): path.read_bytes()
    for path in sorted(BUNDLED_MODEL.rglob("*"))
    if path.is_file()
}


def kb(home: Path, endpoint: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "HF_"))}
    environment |= {"KB_HOME": str(home), "HF_ENDPOINT": endpoint, "HF_HOME": str(home / "hf")}
    return subprocess.run(
        [sys.executable, "-m", "kb", "models", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_model_is_pulled_without_what_could_run_and_used_by_its_name(tmp_path: Path) -> None:
    more = {
        "pytorch_model.bin": b"pickle",
        "run.py": b"import os",
        "onnx/model.onnx": b"weights",
        ".gitattributes": b"",
    }
    with hub_server({"nhom/mo-hinh": FILES | more}) as (endpoint, asked):
        done = kb(tmp_path, endpoint, "pull", "nhom/mo-hinh")
    assert (done.returncode, done.stderr.count("Lỗi")) == (0, 0), done.stderr
    assert "KB_EMBEDDING_MODEL=nhom/mo-hinh" in done.stdout
    folder = tmp_path / "models" / "nhom--mo-hinh"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept = (".json", ".safetensors", "README.md")
    assert found == {name for name in FILES if name.endswith(kept)} != set()
    assert not any("pytorch_model.bin" in path or "run.py" in path for path in asked)
    assert list((tmp_path / "models").iterdir()) == [folder]

    # From now on without the hub, by the same name.
    place = place_of("nhom/mo-hinh", tmp_path / "models", "KB_EMBEDDING_MODEL")
    assert isinstance(load_encoder(place), StaticEncoder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert pulled_models(tmp_path / "models") == (PulledModel("nhom/mo-hinh", folder, size),)
    listed = kb(tmp_path, "http://127.0.0.1:9", "list")
    assert listed.stdout.splitlines()[0] == "Mô hình nhúng: mô hình đi kèm"
    assert listed.stdout.splitlines()[2].startswith("nhom/mo-hinh\t")
    assert listed.stdout.splitlines()[-1] == "1 mô hình đã tải."


def test_pickled_weights_are_not_pulled(tmp_path: Path) -> None:
    files = {"config.json": b"{}", "pytorch_model.bin": b"pickle", "model.pt": b"pickle"}
    with hub_server({"nhom/cu": files}) as (endpoint, asked):
        done = kb(tmp_path, endpoint, "pull", "nhom/cu")
    assert done.returncode == 1
    assert "không có trọng số dạng *.safetensors" in done.stderr
    assert not any("resolve" in path for path in asked)
    assert pulled_models(tmp_path / "models") == ()


def test_a_backend_gets_its_weights_alone(tmp_path: Path) -> None:
    names = ("config.json", "model.safetensors", "pytorch_model.bin", "onnx/model.onnx")
    compiled = ("openvino/openvino_model.xml", "openvino/openvino_model.bin")
    more = ("openvino/openvino_model_qint8_quantized.bin",)
    files = {name: name.encode() for name in (*names, *compiled, *more)}
    with hub_server({"nhom/mo-hinh": files}) as (endpoint, _):
        done = kb(tmp_path, endpoint, "pull", "nhom/mo-hinh", "--backend", "openvino")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "models" / "nhom--mo-hinh"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {"config.json", *compiled}


@pytest.mark.parametrize("name", ["nhom/khong-co", "tên không hợp lệ"])
def test_what_the_hub_does_not_have_is_told(name: str, tmp_path: Path) -> None:
    with hub_server({}) as (endpoint, _):
        done = kb(tmp_path, endpoint, "pull", name)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Lỗi: Không tải được mô hình «{name}»: ")
    assert "Traceback" not in done.stderr


def test_without_a_network_it_is_told_how_else_to_bring_a_model(tmp_path: Path) -> None:
    done = kb(tmp_path, "http://127.0.0.1:9", "pull", "nhom/mo-hinh")
    assert done.returncode == 1
    assert "Máy không có mạng thì tải ở máy khác rồi chép thư mục sang" in done.stderr
    assert "Traceback" not in done.stderr
