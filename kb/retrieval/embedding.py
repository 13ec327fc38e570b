"""Text encoders: the bundled token table without torch, others by sentence-transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kb.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_BATCH = 512
_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_MODULES = "modules.json"
# Hashing gigabytes at every start would take seconds; of a larger file only the ends are read.
_HASHED_WHOLE = 64 * 1024 * 1024
_HASHED_END = 1024 * 1024


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their similarity.

    ``name`` identifies the model and its weights, so that vectors of another model are noticed;
    ``dimension`` is the length of a vector. Both methods return float32 arrays of shape
    (len(texts), dimension) with rows of length 1 (all zeros for a text without a known token).
    """

    @property
    def name(self) -> str:
        """The model's name and a short hash of its files."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Encode questions."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Encode what is to be found."""
        ...


class StaticEncoder:
    """Serves a ``StaticEmbedding`` model by tokenizers and numpy: the mean of the token vectors.

    It gives the vectors of ``SentenceTransformer(folder).encode(texts, normalize_embeddings=True)``
    without importing torch.
    """

    def __init__(self, folder: Path) -> None:
        """Read the tokenizer and the token table.

        Raises:
            ModelError: a file is missing or damaged.
        """
        self.name = fingerprint(folder)
        self._tokenizer = _read_tokenizer(folder / _TOKENIZER)
        self._table = _read_table(folder / _WEIGHTS)
        self.dimension = int(self._table.shape[1])
        if self._tokenizer.get_vocab_size() > len(self._table):
            raise ModelError(
                f"Mô hình ở {folder} không khớp: {_TOKENIZER} có "
                f"{self._tokenizer.get_vocab_size()} đơn vị nhưng {_WEIGHTS} chỉ có "
                f"{len(self._table)} véc-tơ. Hãy chép lại trọn thư mục mô hình."
            )

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Encode questions; float32, shape (len(texts), dimension), rows of length 1."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Encode passages; float32, shape (len(texts), dimension), rows of length 1."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            encodings = self._tokenizer.encode_batch(batch, add_special_tokens=False)
            for row, encoding in enumerate(encodings, start):
                if encoding.ids:
                    # A mean and a sum differ in length only, and the length is taken off below.
                    self._table[encoding.ids].sum(axis=0, out=vectors[row])
        return _normalised(vectors)


class SentenceTransformerEncoder:
    """Serves any model that sentence-transformers loads, with the model's own prompts."""

    def __init__(self, name: str, download: bool = False) -> None:
        """Load a model from a folder or, by its hub name, from what was downloaded before.

        Args:
            name: a folder or a hub name such as ``BAAI/bge-m3``.
            download: whether a hub model that is not on this machine may be fetched.

        Raises:
            ModelError: the model is not on this machine, or cannot be loaded.
        """
        folder = Path(name)
        self._model = _load_sentence_transformer(name, download)
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(
                f"Mô hình «{name}» không tạo ra véc-tơ của câu; hãy chọn mô hình khác."
            )
        self.dimension = int(dimension)
        self.name = fingerprint(folder) if folder.is_dir() else _hub_fingerprint(name)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Encode questions; float32, shape (len(texts), dimension), rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_query(
            list(texts), convert_to_numpy=True, show_progress_bar=False
        )
        return _normalised(np.asarray(vectors, dtype=np.float32))

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Encode passages; float32, shape (len(texts), dimension), rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_document(
            list(texts), convert_to_numpy=True, show_progress_bar=False
        )
        return _normalised(np.asarray(vectors, dtype=np.float32))


def load_encoder(name: str, download: bool = False) -> Encoder:
    """Load the encoder for a folder or a hub name; a token table is served without torch.

    Raises:
        ModelError: the model is missing, damaged or not on this machine.
    """
    folder = Path(name)
    if folder.is_dir():
        if _is_token_table(folder):
            return StaticEncoder(folder)
        return SentenceTransformerEncoder(name)
    if folder.is_absolute() or name.startswith(".") or name.count("/") > 1:
        raise ModelError(
            f"Không có thư mục mô hình {name}. Hãy kiểm tra KB_EMBEDDING_MODEL, hoặc bỏ biến này "
            "để dùng mô hình đi kèm."
        )
    return SentenceTransformerEncoder(name, download)


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


def _hub_fingerprint(name: str) -> str:
    """Name a hub model by its commit, which the cache keeps in the path of each file."""
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(name, _MODULES) or try_to_load_from_cache(name, "config.json")
    return f"{name}@{Path(cached).parent.name[:12]}" if isinstance(cached, str) else name


def _is_token_table(folder: Path) -> bool:
    """Whether the folder holds a token table and nothing that would change its vectors."""
    if not (folder / _MODULES).is_file():
        if (folder / "config.json").is_file():
            return False  # a plain transformer, which sentence-transformers can load too
        raise ModelError(
            f"Thư mục {folder} không phải là mô hình: thiếu {_MODULES}. Hãy chép lại trọn thư mục "
            "mô hình, hoặc bỏ KB_EMBEDDING_MODEL để dùng mô hình đi kèm."
        )
    modules = _read_json(folder / _MODULES)
    settings_file = folder / "config_sentence_transformers.json"
    settings = _read_json(settings_file) if settings_file.is_file() else {}
    if not isinstance(modules, list) or not isinstance(settings, dict):
        raise _damaged(folder / _MODULES, "nội dung không đúng dạng")
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    prompts = settings.get("prompts") or {}
    return (
        kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])
        and not modules[0].get("path")
        and not any(prompts.values())
        # Tables distilled by model2vec keep token weights apart; sentence-transformers knows how.
        and _has_plain_table(folder / _WEIGHTS)
    )


def _has_plain_table(path: Path) -> bool:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as tensors:
            if list(tensors.keys()) != ["embedding.weight"]:
                return False
            return tensors.get_slice("embedding.weight").get_dtype() in ("F16", "F32")
    except (OSError, SafetensorError) as error:
        raise _damaged(path, str(error)) from error


def _read_table(path: Path) -> np.ndarray:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        table = load_file(path)["embedding.weight"]
    except (OSError, SafetensorError, KeyError) as error:
        raise _damaged(path, str(error)) from error
    # Half precision is for the disk only: sums of halves lose digits, and FAISS wants float32.
    return np.ascontiguousarray(table, dtype=np.float32)


def _read_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    # tokenizers reports damage as a bare Exception, so the file is looked at first.
    content = _read_json(path)
    if not isinstance(content, dict) or "model" not in content:
        raise _damaged(path, "không có phần «model»")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    return tokenizer


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, found: str) -> ModelError:
    return ModelError(
        f"Không đọc được tệp mô hình {path} ({found}). Hãy chép lại trọn thư mục mô hình."
    )


def _load_sentence_transformer(name: str, download: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", local_files_only=not download)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        if Path(name).is_dir():
            raise ModelError(
                f"Không nạp được mô hình ở {name}: {error}. Hãy chép lại trọn thư mục mô hình, "
                "hoặc bỏ KB_EMBEDDING_MODEL để dùng mô hình đi kèm."
            ) from error
        raise ModelError(
            f"Mô hình «{name}» chưa có trên máy này, và chương trình không tự tải từ mạng. "
            f"Trên một máy có mạng, chạy: hf download {name} --local-dir {name.split('/')[-1]}; "
            "chép thư mục ấy sang máy này rồi đặt KB_EMBEDDING_MODEL là đường dẫn của nó. "
            "Bỏ KB_EMBEDDING_MODEL để dùng mô hình đi kèm."
        ) from error


def _normalised(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
