"""Where the files of a model are on this machine, what identifies them, and bringing them here."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import ModelError

FOLDER = "models"
"""The folder within KB_HOME that pulled models are in."""
WEIGHTS = {
    "torch": "*.safetensors",
    "onnx": "onnx/model.onnx*",
    "openvino": "openvino/openvino_model.*",
}
"""What a backend of sentence-transformers reads its weights from."""

_READ = {"torch": (".safetensors",), "onnx": (".onnx",), "openvino": (".xml", ".bin")}
# Settings and tokenizers; sentencepiece models are protocol buffers, not pickles.
_SETTINGS = ("*.json", "*.txt", "*.model", "README.md")
_UNFINISHED = ".partial"
# Hashing gigabytes at every start would take seconds; of a larger file only the ends are read.
_HASHED_WHOLE = 64 * 1024 * 1024
_HASHED_END = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PulledModel:
    """A model that was pulled: its name as on the hub, its folder and its size in bytes."""

    name: str
    folder: Path
    size: int


def place_of(name: str, models: Path | None, variable: str) -> str:
    """Give where to load a model from: a folder, one pulled into ``models``, or its hub name.

    ``variable`` is the setting that names the model, for the message.

    Raises:
        ModelError: the name is that of a folder, and there is none.
    """
    folder = Path(name)
    if folder.is_dir():
        return name
    if folder.is_absolute() or name.startswith(".") or name.count("/") > 1:
        raise ModelError(
            f"Không có thư mục mô hình {name}. Hãy kiểm tra {variable}, hoặc bỏ biến này "
            f"để {_without(variable)}."
        )
    pulled = None if models is None else _folder_of(name, models)
    return str(pulled) if pulled is not None and pulled.is_dir() else name


def cannot_load(name: str, variable: str, error: Exception) -> ModelError:
    """Say why a model could not be loaded: it is damaged, unfit, or not on this machine."""
    if Path(name).is_dir() or _cached(name) is not None:
        return ModelError(
            f"Không nạp được mô hình ở {name}: {error}. Hãy chép lại trọn thư mục mô hình (trọng "
            f"số phải là tệp .safetensors), hoặc bỏ {variable} để {_without(variable)}."
        )
    return ModelError(
        f"Mô hình «{name}» chưa có trên máy này, và chương trình không tự tải từ mạng. "
        f"Máy có mạng thì chạy: kb models pull {name}. Nếu không, trên một máy có mạng, chạy: "
        f"hf download {name} --local-dir {name.split('/')[-1]}; "
        f"chép thư mục ấy sang máy này rồi đặt {variable} là đường dẫn của nó. "
        f"Bỏ {variable} để {_without(variable)}."
    )


def fingerprint(folder: Path) -> str:
    """Name a model folder by its last component and a short hash of its files.

    Documentation is left out: a corrected model card does not make another model.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = path.relative_to(folder)
        if path.suffix == ".md" or any(part.startswith(".") for part in relative.parts):
            continue
        size = path.stat().st_size
        digest.update(f"{relative.as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _HASHED_WHOLE:
                digest.update(file.read())
            else:
                digest.update(file.read(_HASHED_END))
                file.seek(-_HASHED_END, 2)
                digest.update(file.read())
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"


def identity(place: str) -> str:
    """Name a model by its files: those of a folder, or a hub model's commit in the cache."""
    if Path(place).is_dir():
        return fingerprint(Path(place))
    cached = _cached(place)
    return place if cached is None else f"{place}@{cached.name[:12]}"


def files_of(place: str) -> Path:
    """Give the folder of a model's files; it need not be there."""
    return Path(place) if Path(place).is_dir() else _cached(place) or Path(place)


def pull(
    name: str, models: Path, *, revision: str | None = None, backend: str = "torch"
) -> PulledModel:
    """Download a model from the hub into ``models``; what an earlier try has fetched is kept.

    Only settings, tokenizers and the weights that the backend reads are fetched, and those only in
    formats that hold no program.

    Raises:
        ModelError: the hub cannot be reached, has no such model, or none without pickled weights.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (  # type: ignore[attr-defined]  # not its own: HTTPError
        HFValidationError,
        HTTPError,
        XetDownloadError,
    )

    if backend not in WEIGHTS:
        raise ModelError(f"Không có kiểu chạy «{backend}»; cần một trong: {', '.join(WEIGHTS)}.")
    folder = _folder_of(name, models)
    unfinished = folder.with_name(folder.name + _UNFINISHED)
    try:
        _refuse_pickled(name, revision, backend)
        unfinished.mkdir(parents=True, exist_ok=True)
        snapshot_download(
            name,
            revision=revision,
            local_dir=unfinished,
            allow_patterns=[*_SETTINGS, WEIGHTS[backend]],
            ignore_patterns=None if backend == "openvino" else ["*.bin"],
        )
        shutil.rmtree(unfinished / ".cache", ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.replace(folder)
    except (HTTPError, HFValidationError, XetDownloadError, OSError) as error:
        raise ModelError(_not_pulled(name, error)) from error
    return _pulled(folder)


def pulled_models(models: Path) -> tuple[PulledModel, ...]:
    """List the models that were pulled into a folder, by name."""
    folders = sorted(models.iterdir()) if models.is_dir() else []
    return tuple(
        _pulled(one) for one in folders if one.is_dir() and not one.name.endswith(_UNFINISHED)
    )


def _refuse_pickled(name: str, revision: str | None, backend: str) -> None:
    """See that the hub has the weights in a format that holds no program."""
    from huggingface_hub import HfApi

    files: Sequence[str] = HfApi().list_repo_files(name, revision=revision)
    wanted = WEIGHTS[backend].rpartition("*")[0]
    if any(file.startswith(wanted) and file.endswith(_READ[backend]) for file in files):
        return
    raise ModelError(
        f"Mô hình «{name}» không có trọng số dạng {WEIGHTS[backend]} nên không được tải: trọng số "
        "dạng .bin, .pt có thể chứa mã chạy ngầm. Hãy chọn mô hình khác, hoặc bản khác của nó "
        "bằng --revision."
    )


def _not_pulled(name: str, error: Exception) -> str:
    said = str(error).partition("\n")[0][:200]
    return (
        f"Không tải được mô hình «{name}»: {said or type(error).__name__}. Hãy kiểm tra tên mô "
        "hình và kết nối mạng. Máy không có mạng thì tải ở máy khác rồi chép thư mục sang, "
        "và đặt KB_EMBEDDING_MODEL hoặc KB_RERANKER là đường dẫn của thư mục ấy."
    )


def _folder_of(name: str, models: Path) -> Path:
    return models / name.replace("/", "--")


def _pulled(folder: Path) -> PulledModel:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return PulledModel(folder.name.replace("--", "/", 1), folder, size)


def _cached(name: str) -> Path | None:
    """Give the folder of a hub model in the cache; it is named by the model's commit."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = (
            try_to_load_from_cache(name, "modules.json"),
            try_to_load_from_cache(name, "config.json"),
        )
    except HFValidationError:  # no name that a hub model could have
        return None
    return next((Path(one).parent for one in found if isinstance(one, str)), None)


def _without(variable: str) -> str:
    return "không xếp lại kết quả" if variable == "KB_RERANKER" else "dùng mô hình đi kèm"
