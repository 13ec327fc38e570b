"""The tools that assistants can call over MCP; Gradio makes the endpoint.

Their descriptions are in English and Vietnamese, because an assistant chooses by them and may be
spoken to in either.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from kb import json_answers
from kb.accounts import require
from kb.document_filter import DocumentFilter
from kb.ui.identity import account_of

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

_LONGEST = 20_000  # characters
_QUESTION = 1000


def assistant_tools(kb: KnowledgeBase) -> None:
    """Offer the collection to assistants; called while the Blocks is being made."""

    def ask(question: str, request: gr.Request) -> str:
        """Answer a question from the collection of Vietnamese state documents (Hỏi đáp văn bản).

        Returns a short answer in the documents' own words and citations: document, label (Điều,
        Khoản, STT…), page, and the verbatim quote with its character offsets. Always show the
        citations; when "abstained" is true the documents do not answer, and you must not either.
        Trả lời ngắn kèm trích dẫn nguyên văn; khi từ chối thì không được tự suy đoán.

        Args:
            question: The question, in Vietnamese (with or without diacritics) or English.
            request: Who asks; filled in by the server.
        """
        require(account_of(request), "reader")
        return _json(json_answers.ask(kb, question[:_QUESTION]))

    def search(question: str, request: gr.Request, limit: int = 10) -> str:
        """Find the passages that best fit a question, best first (Tìm đoạn liên quan).

        Use it to read around an answer, or after "ask" abstained. Every hit gives the document,
        its label and the verbatim text with offsets.

        Args:
            question: The question or keywords, in Vietnamese or English.
            limit: At most how many passages, 1 to 50.
            request: Who asks; filled in by the server.
        """
        require(account_of(request), "reader")
        return _json(json_answers.search(kb, question[:_QUESTION], _within(limit)))

    def find(wording: str, request: gr.Request, document: str = "", limit: int = 10) -> str:
        """Find where some words stand in the documents as written (Tìm nguyên văn).

        Exact places come first, then those that differ in style or diacritics, then near ones,
        each told apart by "kind".

        Args:
            wording: The words to find.
            document: Only in this document, by its name; empty for all.
            limit: At most how many places of each kind, 1 to 50.
            request: Who asks; filled in by the server.
        """
        require(account_of(request), "reader")
        among = DocumentFilter(documents=(document,) if document else ())
        return _json(json_answers.find(kb, wording[:_LONGEST], _within(limit), among))

    def quote(quotation: str, request: gr.Request) -> str:
        """Check a quotation word by word against the originals (Kiểm tra câu trích).

        "verdict" is verbatim, style (only spacing, case and the like differ), different (see the
        differences) or not_found. Check every quotation that you are about to give.

        Args:
            quotation: The quotation, without quotation marks around it.
            request: Who asks; filled in by the server.
        """
        require(account_of(request), "reader")
        return _json(json_answers.check_quote(kb, quotation[:_LONGEST]))

    def documents(request: gr.Request) -> str:
        """List the documents of the collection: name, title, kind, number, issuer and date.

        Liệt kê văn bản trong kho: tên, trích yếu, loại, số ký hiệu, cơ quan và ngày ban hành.
        """
        require(account_of(request), "reader")
        return _json(json_answers.documents(kb))

    for tool in (ask, search, find, quote, documents):
        # Out of the queue: the account of the request itself is at hand, and no second request
        # is made to this server.
        api(tool, api_name=tool.__name__, queue=False)


def _json(found: dict[str, Any]) -> str:
    # Gradio would write an object as Python does.
    return json.dumps(found, ensure_ascii=False)


def _within(limit: int) -> int:
    return max(1, min(int(limit), 50))
