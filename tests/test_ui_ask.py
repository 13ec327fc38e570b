"""The ask page without a browser: what each event shows, keeps and forgets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts import LOCAL
from kb.errors import KBError
from kb.evaluation import feedback
from kb.knowledge_base import KnowledgeBase
from kb.serial import all_citations
from kb.ui.ask.actions import Action, read_action
from kb.ui.ask.collecting import choice, gone
from kb.ui.ask.examples import Examples
from kb.ui.ask.session import MOST_ENTRIES, Entry, Session
from kb.ui.ask.states import View, acted, asked, opened
from kb.ui.ask.tools import question_link, tools_html
from kb.ui.wording import ask as wording
from kb.ui.wording import common

ORDER = (
    "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN\n\nQUYẾT ĐỊNH\nVề việc lập quy hoạch\n\n"
    "Điều 1. Giao Sở Xây dựng chủ trì lập quy hoạch chung thị trấn Phố Mới.\n\n"
    "Điều 2. Kinh phí lập quy hoạch chung là 300 triệu đồng.\n"
)
QUESTION = "Cơ quan nào chủ trì lập quy hoạch chung thị trấn Phố Mới?"
UNACCENTED = "co quan nao chu tri lap quy hoach chung thi tran Pho Moi"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    source = tmp_path / "quyet-dinh.txt"
    source.write_text(ORDER, encoding="utf-8")
    with KnowledgeBase(tmp_path / "home") as opened_kb:
        opened_kb.ingest([source])
        yield opened_kb


def last(views: Iterator[View]) -> View:
    return list(views)[-1]


def after(view: View) -> Session:
    assert view.session is not None
    return view.session


def test_an_answer_is_shown_with_its_tools_and_joins_the_session(kb: KnowledgeBase) -> None:
    searching, view = list(asked(kb, Session(), f"  {QUESTION} "))
    assert common.SEARCHING in (searching.answer or "")
    assert (searching.tools, searching.evidence) == ("", "")
    assert "Sở Xây dựng" in (view.answer or "")
    assert "<mark>" in (view.evidence or "")
    assert 'data-entry="1"' in (view.tools or "")
    (entry,) = after(view).entries
    assert (entry.number, entry.verbatim, entry.verdict) == (1, False, None)
    assert entry.answer.question == QUESTION
    assert QUESTION in (view.history or "")


def test_only_the_documents_shown_are_read(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb.ask(QUESTION)

    def every_document(_: KnowledgeBase) -> None:
        raise AssertionError("every document was read")

    monkeypatch.setattr(KnowledgeBase, "documents", every_document)
    assert "Sở Xây dựng" in (last(asked(kb, Session(), QUESTION)).answer or "")
    assert "1 văn bản" in (last(opened(kb, Session(), "", False)).welcome or "")


def test_a_question_taken_verbatim_is_neither_restored_nor_translated(kb: KnowledgeBase) -> None:
    understood = kb.ask(UNACCENTED)
    assert understood.understood_as.startswith("cơ quan nào chủ trì")
    verbatim = kb.ask(UNACCENTED, verbatim=True)
    assert verbatim.understood_as == verbatim.question == UNACCENTED
    english = "Which agency leads the planning of Phố Mới?"
    assert kb.ask(english, verbatim=True).understood_as == english
    period = "Kinh phí giai đoạn 21-25 là bao nhiêu?"
    assert kb.ask(period, verbatim=True).understood_as == period


def test_understanding_is_undone_and_done_again(kb: KnowledgeBase) -> None:
    first = last(asked(kb, Session(), UNACCENTED))
    assert wording.TAKE_VERBATIM in (first.answer or "")
    undone = last(acted(kb, LOCAL, after(first), Action("verbatim", 1)))
    assert undone.question == UNACCENTED
    assert wording.TAKEN_VERBATIM in (undone.answer or "")
    assert question_link(UNACCENTED, verbatim=True).replace("&", "&amp;") in (undone.tools or "")
    again = last(acted(kb, LOCAL, after(undone), Action("understood", 2)))
    assert wording.TAKE_VERBATIM in (again.answer or "")
    assert [(e.number, e.verbatim) for e in after(again).entries] == [(3, False), (2, True)]


def test_words_that_stand_in_no_document_are_named(kb: KnowledgeBase) -> None:
    assert kb.absent_words("Giá vàng tại Lạng Sơn là bao nhiêu?") == (
        "Lạng Sơn",
        "giá",
        "vàng",
    )
    assert kb.absent_words("Kinh phí là bao nhiêu?") == ()
    # Without diacritics "phi" may be any of its spellings: "phí" stands there.
    assert kb.absent_words("kinh phi mua vang", verbatim=True) == ("mua", "vang")
    view = last(asked(kb, Session(), "Giá vàng tại Lạng Sơn là bao nhiêu?"))
    assert "Đã tìm trong 1 văn bản đã nạp." in (view.answer or "")
    assert "Không văn bản nào có: «Lạng Sơn», «giá», «vàng»." in (view.answer or "")


def test_an_earlier_answer_is_shown_as_it_was_without_asking(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = last(asked(kb, Session(), QUESTION))
    second = last(asked(kb, after(first), "Kinh phí lập quy hoạch chung là bao nhiêu?"))
    monkeypatch.setattr(KnowledgeBase, "ask", None)
    shown = last(acted(kb, LOCAL, after(second), Action("show", 1)))
    assert shown.question == QUESTION
    assert "Sở Xây dựng" in (shown.answer or "")
    assert shown.evidence == first.evidence
    assert shown.session is None
    assert "đã được gỡ" not in (shown.answer or "")


def test_an_earlier_answer_says_that_its_document_is_gone(kb: KnowledgeBase) -> None:
    first = last(asked(kb, Session(), QUESTION))
    kb.remove("quyet-dinh.txt")
    (entry,) = after(first).entries
    assert gone(kb, entry.answer) == ("quyet-dinh.txt",)
    shown = last(acted(kb, LOCAL, after(first), Action("show", 1)))
    assert wording.SHOWN_STALE.format(names="«quyet-dinh.txt»") in (shown.answer or "")
    assert shown.evidence == first.evidence


def test_clearing_forgets_the_questions_but_not_their_count(kb: KnowledgeBase) -> None:
    first = last(asked(kb, Session(), QUESTION))
    cleared = last(acted(kb, LOCAL, after(first), Action("clear")))
    assert after(cleared) == Session((), 1)
    assert (cleared.history, cleared.tools, cleared.evidence) == ("", "", "")
    assert "<section" not in (cleared.answer or "<section")
    lost = last(acted(kb, LOCAL, after(cleared), Action("show", 1)))
    assert wording.HISTORY_GONE in (lost.answer or "")


def test_a_session_keeps_its_latest_questions(kb: KnowledgeBase) -> None:
    (entry,) = after(last(asked(kb, Session(), QUESTION))).entries
    session = Session()
    for number in range(1, MOST_ENTRIES + 3):
        answer = replace(entry.answer, question=f"câu {number}")
        session = session.with_entry(replace(entry, number=number, answer=answer))
    assert len(session.entries) == MOST_ENTRIES
    assert session.entries[0].number == session.asked == MOST_ENTRIES + 2
    repeated = session.with_entry(replace(session.entries[5], number=99))
    assert len(repeated.entries) == MOST_ENTRIES
    assert repeated.entries[0].number == 99


def test_feedback_is_recorded_with_the_answer_that_was_shown(kb: KnowledgeBase) -> None:
    first = last(asked(kb, Session(), QUESTION))
    judged = last(acted(kb, LOCAL, after(first), Action("feedback", 1, verdict="right")))
    assert wording.FEEDBACK_KEPT in (judged.tools or "")
    assert judged.answer is None
    assert after(judged).entries[0].verdict == "right"
    path = kb.home / "question-sets" / f"{feedback.FEEDBACK_SET}.jsonl"
    (row,) = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    (entry,) = after(first).entries
    assert row["question"] == QUESTION
    assert row["evidence"] == [
        {"document": c.source, "quote": c.quote} for c in all_citations(entry.answer)
    ]


def test_feedback_that_cannot_be_kept_says_why(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise KBError("Đĩa đã đầy.")

    first = last(asked(kb, Session(), QUESTION))
    monkeypatch.setattr(feedback, "record", refuse)
    judged = last(acted(kb, LOCAL, after(first), Action("feedback", 1, verdict="wrong")))
    assert "Đĩa đã đầy." in (judged.tools or "")
    assert judged.session is None


def test_what_is_chosen_for_the_pack_are_the_citations_of_the_answer(kb: KnowledgeBase) -> None:
    answer = kb.ask(QUESTION)
    chosen = json.loads(choice(answer))
    (citation,) = all_citations(answer)
    assert chosen["answer"] == answer.text
    assert "Sở Xây dựng" in answer.text
    assert chosen["citations"] == [
        {
            "document_id": citation.document_id,
            "start": citation.start,
            "end": citation.end,
            "label": citation.label,
            "page": None,
            "quote": ORDER[citation.start : citation.end],
        }
    ]
    refused = kb.ask("Giá vàng tại Lạng Sơn là bao nhiêu?")
    assert choice(refused) == ""


def test_a_refusal_cannot_be_chosen_but_judged(kb: KnowledgeBase) -> None:
    view = last(asked(kb, Session(), "Giá vàng tại Lạng Sơn là bao nhiêu?"))
    (entry,) = after(view).entries
    assert "data-choice" not in tools_html(entry)
    assert tools_html(entry).count('data-action="feedback"') == 3


@pytest.mark.parametrize(
    ("data", "action"),
    [
        ({"action": "show", "entry": "12"}, Action("show", 12)),
        ({"action": "ask", "question": "gì?"}, Action("ask", question="gì?")),
        ({"action": "feedback", "entry": "1", "verdict": "x"}, Action("feedback", 1)),
        ({"action": "show", "entry": "٣"}, Action("show", 0)),
        ({"action": "show", "entry": "9" * 5000}, Action("show", 0)),
        ({"action": "show", "entry": None}, Action("show", 0)),
        ({"action": "remove"}, None),
        ({"action": ["show"]}, None),
        ({}, None),
        (None, None),
        ("show", None),
    ],
)
def test_clicks_are_read_with_care(data: object, action: Action | None) -> None:
    assert read_action(data) == action


def test_a_click_without_meaning_changes_nothing(kb: KnowledgeBase) -> None:
    assert list(acted(kb, LOCAL, Session(), None)) == [View()]


def test_an_empty_question_and_an_empty_store_are_told(tmp_path: Path) -> None:
    with KnowledgeBase(tmp_path / "empty") as empty:
        (view,) = asked(empty, Session(), "   ")
        assert wording.EMPTY_QUESTION in (view.answer or "")
        assert common.EMPTY_STORE_HEADING in (last(asked(empty, Session(), "gì?")).answer or "")
        assert common.EMPTY_STORE_HEADING in (
            last(opened(empty, Session(), "", False)).welcome or ""
        )
        assert Examples(empty).html() == ""


def test_examples_are_offered_where_they_are_answered(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "EXAMPLES", (QUESTION, "Giá vàng tại Lạng Sơn là bao nhiêu?"))
    examples = Examples(kb)
    html = examples.html()
    assert html.count("data-action") == 1
    assert QUESTION in html
    monkeypatch.setattr(KnowledgeBase, "ask", None)
    assert examples.html() == html


def test_a_shared_address_carries_the_question() -> None:
    assert question_link("Ai & gì?") == "/?q=Ai+%26+g%C3%AC%3F"
    assert question_link("a", verbatim=True) == "/?q=a&nhu_go=1"


def test_an_address_with_a_question_asks_it(kb: KnowledgeBase) -> None:
    views = list(opened(kb, Session(), QUESTION, False))
    assert {view.question for view in views} == {QUESTION}
    assert isinstance(after(views[-1]).entries[0], Entry)


def test_opening_the_page_never_replaces_an_answer(kb: KnowledgeBase) -> None:
    (view,) = opened(kb, Session(), " ", False)
    assert view == View(welcome=view.welcome)
