"""Embedding models of the hub, through sentence-transformers: prompts, dimension, backend, batch.

What a model asks for before questions and passages comes from its own configuration. The family e5
was published without prompts in the configuration, only in its README; where the configuration has
none, a model is known as e5 by its name or its README's title, and gets what that README says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from kb.errors import ModelError
from kb.retrieval.embedding import check_dimension, normalised, truncated_name
from kb.retrieval.model_folders import cannot_load, files_of, identity

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_VARIABLE = "KB_EMBEDDING_MODEL"
_PACKAGES = {
    "torch": (),
    "onnx": ("optimum.onnxruntime", "onnxruntime"),
    "openvino": ("optimum.intel", "openvino"),
}
_E5 = re.compile(r"(?:^|[-_/# ])e5(?:[-_ ]|$)", re.IGNORECASE)
_E5_PROMPTS = ("query: ", "passage: ")
_E5_INSTRUCT_PROMPTS = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ",
    "",
)
_LARGEST_BATCH = 64  # beyond this a processor gains nothing
_UNKNOWN_MEMORY = 2 << 30  # taken to be free where the system does not say
_SHARE = 4  # a batch may use this part of the free memory


class SentenceTransformerEncoder:
    """Serves any model that sentence-transformers loads, with the model's own prompts."""

    def __init__(
        self,
        place: str,
        dimension: int | None = None,
        device: str = "cpu",
        backend: str = "torch",
    ) -> None:
        """Load a model from a folder or, by its hub name, from what was downloaded before.

        ``dimension`` cuts its vectors short; ``device`` and ``backend`` are those of
        sentence-transformers. Dimension, backend and prompts taken from elsewhere than the model's
        files are told in the encoder's name, for vectors made otherwise must not be mixed.

        Raises:
            ModelError: the model is not on this machine, or cannot be loaded or run so.
        """
        self._device = device
        self._model = _load(place, dimension, device, backend)
        found = self._model.get_embedding_dimension()
        if found is None:
            raise ModelError(
                f"Mô hình «{place}» không tạo ra véc-tơ của câu; hãy chọn mô hình khác."
            )
        if dimension is not None:
            check_dimension(dimension, int(found))
        self.dimension = int(found)
        self._query, self._passage, borrowed = _prompts(self._model, place)
        marks = [identity(place), *([borrowed] if borrowed else [])]
        marks += [backend] if backend != "torch" else []
        self.name = truncated_name("+".join(marks), dimension)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Encode questions; float32, shape (len(texts), dimension), rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_query(
            list(texts),
            prompt=self._query,
            batch_size=self._batch(texts),
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return normalised(np.asarray(vectors, dtype=np.float32))

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Encode passages; float32, shape (len(texts), dimension), rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_document(
            list(texts),
            prompt=self._passage,
            batch_size=self._batch(texts),
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return normalised(np.asarray(vectors, dtype=np.float32))

    def _batch(self, texts: Sequence[str]) -> int:
        # The memory of other devices is not asked: what small cards have free is taken.
        memory = free_memory() if self._device == "cpu" else _UNKNOWN_MEMORY
        longest = max(map(len, texts)) + len(self._passage)
        return batch_size(longest, self._model.get_max_seq_length(), self.dimension, memory)


def batch_size(longest: int, most_tokens: float | None, width: int, memory: int) -> int:
    """Say how many texts of up to ``longest`` characters to encode at once.

    A token takes two characters or more. A layer keeps some 16 vectors of ``width`` numbers for
    each token (its feed-forward part alone four), and one number for each pair of tokens and each
    attention head of 64. ``memory`` are the bytes that are free; a quarter of them is used.
    """
    tokens = longest // 2 + 8
    if most_tokens is not None:
        tokens = int(min(tokens, most_tokens))
    each = 4 * tokens * (16 * width + tokens * max(1, width // 64))
    return max(1, min(_LARGEST_BATCH, memory // _SHARE // each))


def free_memory() -> int:
    """Give the bytes of memory that are free; 2 GiB where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return _UNKNOWN_MEMORY
    free = next((line for line in lines if line.startswith("MemAvailable:")), None)
    return _UNKNOWN_MEMORY if free is None else int(free.split()[1]) << 10


def _load(place: str, dimension: int | None, device: str, backend: str) -> SentenceTransformer:
    if backend not in _PACKAGES:
        known = ", ".join(_PACKAGES)
        raise ModelError(f"KB_EMBEDDING_BACKEND là «{backend}»; cần một trong: {known}.")
    missing = [package for package in _PACKAGES[backend] if not _installed(package)]
    if missing:
        raise ModelError(
            f"KB_EMBEDDING_BACKEND={backend} cần các gói chưa cài: {', '.join(missing)}. Hãy chạy: "
            f"pip install 'sentence-transformers[{backend}]', hoặc bỏ biến này."
        )
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    # It would stand among what a command prints.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            place,
            device=device,
            local_files_only=True,
            backend=cast("Literal['torch', 'onnx', 'openvino']", backend),
            truncate_dim=dimension,
            # Weights of other formats may be pickled, and a pickle can run anything.
            model_kwargs={"use_safetensors": True} if backend == "torch" else None,
        )
    except (AssertionError, RuntimeError) as error:
        if device == "cpu":
            raise cannot_load(place, _VARIABLE, error) from error
        # So does torch say that it was built without the device, or does not find one.
        raise ModelError(
            f"KB_EMBEDDING_DEVICE là «{device}», nhưng không dùng được: {error}. "
            "Hãy đặt cpu, hoặc bỏ biến này."
        ) from error
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise cannot_load(place, _VARIABLE, error) from error


def _prompts(model: SentenceTransformer, place: str) -> tuple[str, str, str]:
    """Give the prompts for questions and passages, and a mark if they are not the model's own.

    They are looked up here: sentence-transformers knows the names too, but takes an empty prompt
    "document", which it adds itself, before a "passage" that the model's configuration has.
    """
    own = {name: text for name, text in model.prompts.items() if text}
    query = own.get("query", "")
    passage = own.get("document") or own.get("passage") or own.get("corpus") or ""
    if own:
        return query, passage, ""
    named = (place if not Path(place).is_dir() else Path(place).resolve().name, _title(place))
    known = next((one for one in named if _E5.search(one)), None)
    if known is None:
        return "", "", ""
    if "instruct" in known.lower():
        return *_E5_INSTRUCT_PROMPTS, "e5-instruct"
    return *_E5_PROMPTS, "e5"


def _title(place: str) -> str:
    """Give the title of a model's README; empty if it has none."""
    try:
        card = (files_of(place) / "README.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return next((line for line in card.splitlines() if re.match(r"#+ ", line)), "")


def _installed(package: str) -> bool:
    """Whether a package is installed; it is not imported, only the one that it is part of."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False
