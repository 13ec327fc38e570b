"""Text encoders: the bundled token table without torch, others by sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kb.errors import ModelError
from kb.retrieval.model_folders import fingerprint, place_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BATCH = 512
_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_MODULES = "modules.json"


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How a model is run.

    ``dimension`` cuts vectors to their first numbers, which models trained for that (Matryoshka)
    bear. ``device`` is "cpu", "cuda" or "mps", and ``backend`` "torch", "onnx" or "openvino"; a
    token table needs neither. ``models`` is the folder of the models that were pulled.
    """

    dimension: int | None = None
    device: str = "cpu"
    backend: str = "torch"
    models: Path | None = None


DEFAULT_SETTINGS = EncoderSettings()


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

    def __init__(self, folder: Path, dimension: int | None = None) -> None:
        """Read the tokenizer and the token table, of each vector the first ``dimension`` numbers.

        Raises:
            ModelError: a file is missing or damaged, or the vectors are shorter.
        """
        self.name = truncated_name(fingerprint(folder), dimension)
        self._tokenizer = _read_tokenizer(folder / _TOKENIZER)
        self._table = _read_table(folder / _WEIGHTS)
        if dimension is not None:
            check_dimension(dimension, int(self._table.shape[1]))
            self._table = np.ascontiguousarray(self._table[:, :dimension])
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
        return normalised(vectors)


def load_encoder(name: str, settings: EncoderSettings = DEFAULT_SETTINGS) -> Encoder:
    """Load the encoder for a folder or a hub name; a token table is served without torch.

    Raises:
        ModelError: the model is missing, damaged, not on this machine, or unfit for the settings.
    """
    place = place_of(name, settings.models, "KB_EMBEDDING_MODEL")
    folder = Path(place)
    if folder.is_dir() and _is_token_table(folder):
        return StaticEncoder(folder, settings.dimension)
    from kb.retrieval.transformer_encoder import SentenceTransformerEncoder

    return SentenceTransformerEncoder(place, settings.dimension, settings.device, settings.backend)


def truncated_name(name: str, dimension: int | None) -> str:
    """Mark a model's name when its vectors are cut short."""
    return name if dimension is None else f"{name}+{dimension}d"


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


def check_dimension(wanted: int, there: int) -> None:
    """Check that vectors of ``there`` numbers can be cut to ``wanted``.

    Raises:
        ModelError: they are shorter.
    """
    if wanted > there:
        raise ModelError(
            f"KB_EMBEDDING_DIMENSION là {wanted}, còn véc-tơ của mô hình chỉ có {there} chiều. "
            "Hãy đặt số nhỏ hơn, hoặc bỏ biến này."
        )


def normalised(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
