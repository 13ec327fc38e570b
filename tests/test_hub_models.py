"""Models as the hub delivers them, made small: encoders, rerankers, and embedding anew."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_models import encoder_folder, reranker_folder

from kb.config import Config
from kb.errors import ModelError
from kb.knowledge_base import KnowledgeBase
from kb.retrieval import transformer_encoder
from kb.retrieval.embedding import EncoderSettings, StaticEncoder, load_encoder
from kb.retrieval.reranking import RerankerSettings, load_reranker
from kb.retrieval.transformer_encoder import (
    SentenceTransformerEncoder,
    batch_size,
    free_memory,
)
from kb.retrieval.vectors import VectorIndex

ROOT = Path(__file__).parent.parent
PROMPTS = {"query": "query: ", "document": "passage: "}
TEXTS = ["hộ nghèo nuôi ong", "chè", "", "Sở Y tế chủ trì " * 100]
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer with prompts and vectors of 32 numbers."""
    return encoder_folder(tmp_path_factory.mktemp("models") / "tiny", PROMPTS)


@pytest.fixture(scope="module")
def encoder(tiny: Path) -> SentenceTransformerEncoder:
    loaded = load_encoder(str(tiny))
    if not isinstance(loaded, SentenceTransformerEncoder):
        raise TypeError(type(loaded))
    return loaded


@pytest.fixture(scope="module")
def manual(tiny: Path) -> Callable[[list[str]], np.ndarray]:
    """Encode texts as they are, by sentence-transformers alone."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny), device="cpu", local_files_only=True)
    return lambda texts: model.encode(texts, prompt="")


@pytest.fixture
def variant(tiny: Path, tmp_path: Path) -> Callable[[str, dict[str, str]], Path]:
    """The same weights under another name with other prompts."""

    def make(name: str, prompts: dict[str, str]) -> Path:
        folder = tmp_path / name
        shutil.copytree(tiny, folder)
        settings = folder / "config_sentence_transformers.json"
        content = json.loads(settings.read_text(encoding="utf-8"))
        settings.write_text(json.dumps(content | {"prompts": prompts}), encoding="utf-8")
        return folder

    return make


# --- encoding -------------------------------------------------------------------------------------


def test_prompts_of_the_configuration_are_applied(
    encoder: SentenceTransformerEncoder, manual: Callable[[list[str]], np.ndarray]
) -> None:
    plain = manual(TEXTS)
    queries, passages = encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)
    np.testing.assert_allclose(queries, manual([f"query: {t}" for t in TEXTS]), atol=1e-5)
    np.testing.assert_allclose(passages, manual([f"passage: {t}" for t in TEXTS]), atol=1e-5)
    for one, other in ((queries, plain), (passages, plain), (queries, passages)):
        assert np.abs(one - other).max(axis=1).min() > 0.001


def test_vectors_are_float32_of_length_one(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 32) == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), np.ones(4), atol=1e-6)
    # What is beyond the 64 tokens that the model reads makes no difference.
    longer = encoder.encode_passages([TEXTS[3] + "hộ nghèo " * 50])
    np.testing.assert_allclose(longer[0], vectors[3], atol=1e-6)
    assert encoder.encode_passages([]).shape == (0, 32)


def test_a_prompt_named_passage_is_not_lost(
    variant: Callable[[str, dict[str, str]], Path], manual: Callable[[list[str]], np.ndarray]
) -> None:
    # sentence-transformers adds an empty "document", which comes first there.
    folder = variant("other", {"query": "hỏi : ", "passage": "passage: "})
    vectors = load_encoder(str(folder)).encode_passages(["ong"])
    np.testing.assert_allclose(vectors, manual(["passage: ong"]), atol=1e-6)


def test_e5_gets_its_prompts_where_the_configuration_has_none(
    variant: Callable[[str, dict[str, str]], Path], manual: Callable[[list[str]], np.ndarray]
) -> None:
    none = {"query": "", "document": ""}
    named = load_encoder(str(variant("multilingual-e5-small", none)))
    np.testing.assert_allclose(named.encode_queries(["ong"]), manual(["query: ong"]), atol=1e-6)
    np.testing.assert_allclose(named.encode_passages(["ong"]), manual(["passage: ong"]), atol=1e-6)
    assert named.name.startswith("multilingual-e5-small@")
    assert named.name.endswith("+e5")

    titled = variant("mo-hinh", none)
    (titled / "README.md").write_text("---\na: b\n---\n## Multilingual-E5-small\n", "utf-8")
    assert load_encoder(str(titled)).name.endswith("+e5")

    other = load_encoder(str(variant("base52", none)))
    np.testing.assert_allclose(other.encode_queries(["ong"]), manual(["ong"]), atol=1e-6)
    assert "+" not in other.name

    own = load_encoder(str(variant("e5-own", {"query": "hỏi : "})))
    np.testing.assert_allclose(own.encode_queries(["ong"]), manual(["hỏi : ong"]), atol=1e-6)
    np.testing.assert_allclose(own.encode_passages(["ong"]), manual(["ong"]), atol=1e-6)


def test_vectors_can_be_cut_short(tiny: Path, encoder: SentenceTransformerEncoder) -> None:
    short = load_encoder(str(tiny), EncoderSettings(dimension=8))
    assert (short.dimension, short.name) == (8, f"{encoder.name}+8d")
    cut = encoder.encode_queries(TEXTS)[:, :8]
    cut /= np.linalg.norm(cut, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode_queries(TEXTS), cut, atol=1e-5)
    with pytest.raises(ModelError, match=r"KB_EMBEDDING_DIMENSION là 64, .* chỉ có 32 chiều"):
        load_encoder(str(tiny), EncoderSettings(dimension=64))


def test_the_bundled_model_can_be_cut_short() -> None:
    whole = load_encoder(Config().embedding_model)
    short = load_encoder(Config().embedding_model, EncoderSettings(dimension=64))
    assert isinstance(short, StaticEncoder)
    assert (short.dimension, short.name) == (64, f"{whole.name}+64d")
    cut = whole.encode_queries(TEXTS[:2])[:, :64]
    cut /= np.linalg.norm(cut, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode_queries(TEXTS[:2]), cut, atol=1e-5)


def test_pickled_weights_are_refused(tiny: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    folder = tmp_path / "pickled"
    shutil.copytree(tiny, folder)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"Không nạp được mô hình .*safetensors"):
        load_encoder(str(folder))


def test_backend_and_device_that_are_not_there_are_named(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(transformer_encoder, "_installed", lambda package: False)
    for backend in ("onnx", "openvino"):
        with pytest.raises(ModelError, match=f"KB_EMBEDDING_BACKEND={backend} cần các gói"):
            load_encoder(str(tiny), EncoderSettings(backend=backend))
    with pytest.raises(ModelError, match="KB_EMBEDDING_BACKEND là «jax»"):
        load_encoder(str(tiny), EncoderSettings(backend="jax"))
    if not torch.cuda.is_available():
        with pytest.raises(ModelError, match=r"KB_EMBEDDING_DEVICE là «cuda», .* cpu"):
            load_encoder(str(tiny), EncoderSettings(device="cuda"))


def test_batches_fit_the_memory() -> None:
    gib = 1 << 30
    # 508 tokens: 4 x 508 x (16 x 1024 + 508 x 16) bytes a text, some 50 MB; a quarter is used.
    assert batch_size(1000, 8192, 1024, gib) == 5
    assert batch_size(1000, 128, 1024, gib) == 28
    assert batch_size(100, None, 384, 16 * gib) == 64
    assert batch_size(1_000_000, 8192, 1024, gib) == 1
    assert free_memory() > 0


# --- reranking ------------------------------------------------------------------------------------


def test_reranker_adds_the_places_that_a_cross_encoder_gives(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = reranker_folder(tmp_path / "reranker")
    passages = ["cá", "chè", "hộ nghèo", "nuôi ong", "Sở Y tế chủ trì " * 200]
    scores = CrossEncoder(str(folder), device="cpu").predict([("hộ", p) for p in passages])
    assert len(set(scores.tolist())) == 5
    theirs = {int(at): place for place, at in enumerate(np.argsort(-scores))}
    expected = sorted(range(5), key=lambda at: (at + theirs[at], at))
    reranker = load_reranker(RerankerSettings(str(folder), seconds=600))
    assert reranker.order("hộ", passages) == expected
    assert reranker.notice is None


def test_a_model_of_another_kind_is_no_reranker(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"không phải là mô hình xếp hạng .* BertModel"):
        load_reranker(RerankerSettings(str(tiny)))
    with pytest.raises(ModelError, match="cho 3 điểm chứ không phải một"):
        load_reranker(RerankerSettings(str(reranker_folder(tmp_path / "three", labels=3))))
    with pytest.raises(ModelError, match=r"«nobody/none» chưa có trên máy này.*KB_RERANKER"):
        load_reranker(RerankerSettings("nobody/none"))


# --- embedding anew -------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A collection of five documents with vectors of the bundled model."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for place, name in enumerate(NAMES):
        text = f"Điều 1. Hỗ trợ {place + 1}0 triệu đồng cho hộ nuôi ong.\n"
        (folder / name).write_text(text, encoding="utf-8")
    with KnowledgeBase(config=Config(home=tmp_path / "home")) as kb:
        kb.ingest([folder])
    return tmp_path / "home"


@pytest.fixture
def hub(tiny: Path, tmp_path: Path) -> Path:
    """A cache of the hub, as its client leaves it, with the model ``nobody/tiny``."""
    model = tmp_path / "hf" / "hub" / "models--nobody--tiny"
    shutil.copytree(tiny, model / "snapshots" / COMMIT)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text(COMMIT, encoding="ascii")
    return tmp_path / "hf"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_embedding_anew_goes_on_where_it_was_killed(home: Path, hub: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from kb.config import Config\n"
        "from kb.knowledge_base import KnowledgeBase\n"
        "done = []\n"
        "def show(step):\n"
        "    done.append(step.status)\n"
        "    if done.count('embedding') == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with KnowledgeBase(config=Config.from_environment()) as kb: kb.embed_anew(show)\n"
    )
    environment = os.environ | {
        "HF_HOME": str(hub), "KB_HOME": str(home), "KB_EMBEDDING_MODEL": "nobody/tiny"
    }  # fmt: skip
    environment.pop("HF_HUB_CACHE", None)
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -9
    del environment["KB_EMBEDDING_MODEL"]
    command = [sys.executable, "-m", "kb", "reembed", "--model", "nobody/tiny"]
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout == (
        "Đã lập véc-tơ cho 3 văn bản; 2 văn bản đã có sẵn.\n"
        "Từ nay đặt KB_EMBEDDING_MODEL=nobody/tiny để hỏi bằng mô hình này.\n"
    )
    assert run.stderr == ""
    index = VectorIndex.load(home / "vectors")
    assert index is not None
    assert (index.model, index.dimension, len(index)) == (f"nobody/tiny@{COMMIT[:12]}", 32, 5)


def test_a_collection_is_embedded_anew_and_asked_with_a_reranker(
    home: Path, tiny: Path, tmp_path: Path
) -> None:
    reranker = reranker_folder(tmp_path / "reranker")
    config = Config(
        home=home, embedding_model=str(tiny), reranker=str(reranker), reranker_seconds=60
    )
    with KnowledgeBase(config=config) as kb:
        with pytest.raises(ModelError):
            kb.search("hộ nuôi ong")
        assert kb.embed_anew().embedded_anew == tuple(
            kb.document_by_id(id_).source for id_ in sorted(set(kb.names().values()))
        )
        assert kb.embed_anew().embedded_anew == ()
        hits = kb.search("hỗ trợ bao nhiêu cho hộ nuôi ong")
        assert {hit.section.document_id for hit in hits} == set(kb.names().values())
        assert kb.reranker_notice is None
        assert kb.check()[-1].text == f"Mô hình xếp lại dùng được: {reranker}."
