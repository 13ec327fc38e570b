"""Asking a chat model: the reply is checked as it streams in; only what is borne out is given."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.catalog import Catalog
from kb.errors import ModelError
from kb.llm.chat_model import ChatModel
from kb.llm.context import Source, sources_of
from kb.llm.drafts import Draft, all_drafts, finished_drafts
from kb.llm.prompts import answering
from kb.llm.verification import Dropped, verified
from kb.records import Hit, Statement

MALFORMED = "Mô hình trả lời không đúng dạng JSON đã yêu cầu."
LONGEST_REPLY = 20_000


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model's reply comes to so far, or in the end when ``finished``.

    ``dropped`` are drafted statements that the documents do not bear out. ``hidden`` counts the
    invisible characters, ``orders`` the sentences addressed to a model, that it was not shown.
    ``failed_because`` says in Vietnamese why there is no (whole) reply; the extractive answer then
    stands alone. ``seconds`` is the time since the question was sent; tokens are 0 where the server
    does not count them.
    """

    statements: tuple[Statement, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    finished: bool = False
    hidden: int = 0
    orders: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    failed_because: str | None = None

    @property
    def text(self) -> str:
        """The statements as one text; empty when nothing is borne out."""
        return "; ".join(dict.fromkeys(statement.text for statement in self.statements))


@dataclass(slots=True)
class _Checking:
    """The drafts checked so far."""

    sources: Sequence[Source]
    catalog: Catalog
    statements: list[Statement] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    checked: int = 0

    def take(self, drafts: Sequence[Draft]) -> bool:
        """Check the drafts that are new; tells whether there were any."""
        new = drafts[self.checked :]
        for draft in new:
            found = verified(draft, self.sources, self.catalog)
            if isinstance(found, Dropped):
                self.dropped.append(found)
            elif found.text not in {statement.text for statement in self.statements}:
                self.statements.append(found)
        self.checked += len(new)
        return bool(new)


def generate(
    question: str, hits: Sequence[Hit], catalog: Catalog, model: ChatModel
) -> Iterator[ModelAnswer]:
    """Yield the model's answer as it grows, the last one ``finished``.

    Errors of the model or its server end the answer, with the reason; none is raised.
    """
    sources = sources_of(hits, catalog.documents)
    checking = _Checking(sources, catalog)
    hidden = sum(source.hidden for source in sources)
    orders = sum(source.orders for source in sources)
    began = time.monotonic()
    reply, tokens_in, tokens_out, failed = "", 0, 0, None

    def so_far(finished: bool) -> ModelAnswer:
        return ModelAnswer(
            tuple(checking.statements),
            tuple(checking.dropped),
            finished,
            hidden,
            orders,
            tokens_in,
            tokens_out,
            time.monotonic() - began,
            failed,
        )

    try:
        for piece in model.stream(answering(question, sources), as_json=True):
            reply += piece.text
            tokens_in, tokens_out = tokens_in + piece.tokens_in, tokens_out + piece.tokens_out
            if len(reply) > LONGEST_REPLY:
                break
            # A statement is finished when something opens after it; to read at each piece would
            # go through the whole reply again for every few letters.
            if "{" in piece.text and checking.take(finished_drafts(reply)):
                yield so_far(finished=False)
        whole = all_drafts(reply)
        if whole is None:
            failed = MALFORMED
        else:
            checking.take(whole)
    except ModelError as error:
        failed = str(error)
    yield so_far(finished=True)
