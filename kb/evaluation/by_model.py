"""Evaluation of a chat model: the same questions, with what it cost and how far it was true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kb.evaluation.run import Answering
from kb.records import Answer, Document

if TYPE_CHECKING:
    from kb.llm.answering import ModelAnswer
    from kb.llm.chat_model import ChatModel

NOT_BORNE_OUT = "Mô hình không nêu được ý nào có nguyên văn làm căn cứ."


class Generating(Answering, Protocol):
    """What an evaluation of a model needs of a knowledge base."""

    def generate(self, answer: Answer, model: ChatModel) -> Iterator[ModelAnswer]:
        """Let the model answer the question of ``answer`` from its hits."""


@dataclass(frozen=True, slots=True)
class ModelCosts:
    """What a model's answers came to over a run.

    ``faithful`` is the share of the statements drafted whose evidence was borne out (``None``
    without any), ``failed`` counts questions that fell back on the extractive answer; tokens are
    totals, ``seconds`` one time a question.
    """

    questions: int
    faithful: float | None
    failed: int
    tokens_in: int
    tokens_out: int
    seconds: tuple[float, ...]


class ByModel:
    """Answers questions by a chat model, in the shape that an evaluation runs."""

    def __init__(self, knowledge_base: Generating, model: ChatModel) -> None:
        """Let ``model`` answer from what ``knowledge_base`` finds."""
        self._knowledge_base = knowledge_base
        self._model = model
        self._given: list[ModelAnswer] = []

    def documents(self) -> tuple[Document, ...]:
        """Return every document of the collection."""
        return self._knowledge_base.documents()

    def ask(self, question: str) -> Answer:
        """Answer a question by what the model says and the documents bear out.

        Where the model fails, the extractive answer stands, as it does on the page.
        """
        answer = self._knowledge_base.ask(question)
        if not answer.hits:
            return answer
        *_, given = self._knowledge_base.generate(answer, self._model)
        self._given.append(given)
        if given.failed_because is not None:
            return answer
        return replace(
            answer,
            statements=given.statements,
            abstained_because=None if given.statements else NOT_BORNE_OUT,
            withheld=(),
            notes=(),
            unanswered=(),
        )

    def costs(self) -> ModelCosts:
        """Sum up what the model's answers came to so far."""
        return _costs(self._given)


def _costs(given: Sequence[ModelAnswer]) -> ModelCosts:
    kept = sum(len(each.statements) for each in given)
    drafted = kept + sum(len(each.dropped) for each in given)
    return ModelCosts(
        questions=len(given),
        faithful=kept / drafted if drafted else None,
        failed=sum(each.failed_because is not None for each in given),
        tokens_in=sum(each.tokens_in for each in given),
        tokens_out=sum(each.tokens_out for each in given),
        seconds=tuple(each.seconds for each in given),
    )
