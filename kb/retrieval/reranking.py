"""Reranking: a cross-encoder reads the question with each of the best candidates, while time lasts.

Its order and ours are blended by adding up places (Borda's count), because their scores have no
common scale and ours knows what a cross-encoder does not: names, periods, columns of tables.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.errors import ModelError
from kb.retrieval.model_folders import cannot_load, files_of, place_of

RERANKED = 20
"""How many of the best candidates are read."""
_VARIABLE = "KB_RERANKER"
_BATCH = 8
_KINDS = ("ForSequenceClassification", "ForCausalLM")
_LONGEST_PASSAGE = 2000  # characters; models read some 512 tokens


class Scorer(Protocol):
    """Says how well each passage answers a question; a higher score is better."""

    def __call__(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """Score the passages, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class RerankerSettings:
    """Which cross-encoder is used, where pulled models are, and how many seconds it may take."""

    name: str
    models: Path | None = None
    seconds: float = 2.0
    device: str = "cpu"


class Reranker:
    """Puts the best candidates of a question into a better order, within a time budget."""

    def __init__(
        self, score: Scorer, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Order by ``score``, which may take up to ``seconds`` a question by the ``clock``."""
        self._score = score
        self._seconds = seconds
        self._clock = clock
        self.notice: str | None = None

    def order(self, question: str, passages: Sequence[str]) -> list[int]:
        """Give the new order of the passages, which come best first, as their old positions.

        They are scored from the first on; those that time does not suffice for keep their places.
        """
        scores = self._scores(question, passages)
        if len(scores) < len(passages) and self.notice is None:
            self.notice = (
                f"Mô hình xếp lại không kịp trong {self._seconds:g} giây: mới đọc "
                f"{len(scores)}/{len(passages)} đoạn, phần còn lại giữ nguyên thứ tự. "
                "Hãy tăng KB_RERANKER_SECONDS hoặc chọn mô hình nhỏ hơn."
            )
            logging.getLogger(__name__).warning(self.notice)
        by_score = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
        theirs = {at: place for place, at in enumerate(by_score)}
        blended = sorted(theirs, key=lambda at: (at + theirs[at], at))
        return [*blended, *range(len(scores), len(passages))]

    def _scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score the first passages, as many as time allows.

        The first batch is a single passage, which shows how long one takes; a batch is as large as
        the time left should hold.
        """
        began = self._clock()
        scores: list[float] = []
        size = 1
        while size > 0 and len(scores) < len(passages):
            batch = [one[:_LONGEST_PASSAGE] for one in passages[len(scores) : len(scores) + size]]
            scores += (_finite(value) for value in self._score(question, batch))
            taken = self._clock() - began
            left = (self._seconds - taken) * len(scores)  # divided by the time of one, below
            size = _BATCH if left >= _BATCH * taken else int(left / taken)
        return scores


def load_reranker(settings: RerankerSettings) -> Reranker:
    """Load a cross-encoder from a folder or, by its hub name, from what was downloaded before.

    Raises:
        ModelError: it is not on this machine, cannot be loaded, or gives no single score.
    """
    place = place_of(settings.name, settings.models, _VARIABLE)
    _refuse_other_kinds(settings.name, files_of(place))
    from sentence_transformers import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    # It would stand among what a command prints.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = CrossEncoder(
            place,
            device=settings.device,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError, KeyError, ImportError, AssertionError) as error:
        raise cannot_load(place, _VARIABLE, error) from error
    if model.num_labels != 1:
        raise ModelError(
            f"Mô hình «{settings.name}» cho {model.num_labels} điểm chứ không phải một, nên không "
            "xếp lại kết quả được. Hãy chọn một mô hình xếp hạng (cross-encoder)."
        )

    def score(question: str, passages: Sequence[str]) -> list[float]:
        pairs = [(question, passage) for passage in passages]
        found = model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return [float(value) for value in found]

    return Reranker(score, settings.seconds)


def _refuse_other_kinds(name: str, files: Path) -> None:
    """Refuse a model of another kind: it would be loaded, with an untrained layer put on top.

    Raises:
        ModelError: the model's configuration is not that of a cross-encoder.
    """
    try:
        content = json.loads((files / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # to load it will tell more
    kinds = content.get("architectures") if isinstance(content, dict) else None
    if kinds and not any(str(kind).endswith(_KINDS) for kind in kinds):
        raise ModelError(
            f"Mô hình «{name}» không phải là mô hình xếp hạng (cross-encoder) mà là {kinds[0]}. "
            "Hãy đặt KB_RERANKER là mô hình khác, hoặc bỏ biến này để không xếp lại kết quả."
        )


def _finite(value: float) -> float:
    """A score that is no number says nothing for its passage."""
    return value if np.isfinite(value) else -np.inf
