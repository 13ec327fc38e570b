"""Asking and searching for programs: the objects of the command line over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from kb import json_answers
from kb.accounts import require
from kb.document_filter import DocumentFilter

if TYPE_CHECKING:
    from kb.server.services import Services

LONGEST_QUESTION = 1000  # characters, as on the page
LONGEST_WORDING = 20_000
_VALUES = 50  # of each field of a filter

Words = Annotated[list[str], Field(max_length=_VALUES)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt filter must not be overlooked


class AskRequest(_Sent):
    """A question: Vietnamese, with or without diacritics, or English."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    verbatim: bool = Field(False, description="Take the question as it is typed: no diacritics.")


class SearchRequest(_Sent):
    """A question whose best passages are wanted."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    limit: int = Field(10, ge=1, le=100)


class _Filtered(_Sent):
    document: Words = Field([], description="Only in these documents: names or ids.")
    kind: Words = Field([], description="Only in these kinds of documents, «Quyết định» …")
    year: list[int] = Field([], max_length=_VALUES, description="Only of these years of issue.")
    issuer: Words = Field([], description="Only of these authorities.")

    @property
    def filters(self) -> DocumentFilter:
        """The documents to look in."""
        return DocumentFilter(
            tuple(self.document), tuple(self.kind), tuple(self.year), tuple(self.issuer)
        )


class FindRequest(_Filtered):
    """Words to find as written, and in which documents."""

    wording: str = Field(min_length=1, max_length=LONGEST_WORDING)
    limit: int = Field(20, ge=1, le=200, description="At most how many places of each kind.")


class QuoteRequest(_Filtered):
    """A quotation to check, and against which documents."""

    quotation: str = Field(min_length=1, max_length=LONGEST_WORDING)


def questions_routes(services: Services) -> APIRouter:
    """Make the routes ``/api/ask``, ``/api/search``, ``/api/find`` and ``/api/quote``."""
    kb = services.kb
    router = APIRouter(prefix="/api", tags=["questions"], dependencies=[Depends(_reader)])

    def ask(sent: AskRequest) -> JSONResponse:
        return _json(json_answers.ask(kb, sent.question, verbatim=sent.verbatim))

    def search(sent: SearchRequest) -> JSONResponse:
        return _json(json_answers.search(kb, sent.question, sent.limit))

    def find(sent: FindRequest) -> JSONResponse:
        return _json(json_answers.find(kb, sent.wording, sent.limit, sent.filters))

    def quote(sent: QuoteRequest) -> JSONResponse:
        return _json(json_answers.check_quote(kb, sent.quotation, sent.filters))

    # Each by its address alone, and by a body for what is long.
    @router.get("/ask", summary="Answer a question with verbatim citations, or refuse")
    def get_ask(sent: Annotated[AskRequest, Query()]) -> JSONResponse:
        return ask(sent)

    @router.get("/search", summary="Find the passages that best fit a question")
    def get_search(sent: Annotated[SearchRequest, Query()]) -> JSONResponse:
        return search(sent)

    @router.get("/find", summary="Find where some words stand, exact places first")
    def get_find(sent: Annotated[FindRequest, Query()]) -> JSONResponse:
        return find(sent)

    @router.get("/quote", summary="Check a quotation against the original wording")
    def get_quote(sent: Annotated[QuoteRequest, Query()]) -> JSONResponse:
        return quote(sent)

    router.post("/ask", summary="The same by a JSON body")(ask)
    router.post("/search", summary="The same by a JSON body")(search)
    router.post("/find", summary="The same by a JSON body")(find)
    router.post("/quote", summary="The same by a JSON body")(quote)
    return router


def _reader(request: Request) -> None:
    require(request.state.account, "reader")


def _json(found: dict[str, Any]) -> JSONResponse:
    return JSONResponse(found)
