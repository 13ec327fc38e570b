"""The page that finds wording, as HTML: kinds and verdicts in words, everything escaped."""

from __future__ import annotations

import pytest

from kb.document_filter import DocumentFilter, FilterValues
from kb.knowledge_base import KnowledgeBase
from kb.quoting.differences import Piece
from kb.ui.find.diff import diff_html, differences_table
from kb.ui.find.form import MORE, MOST_SHOWN, Request, filter_fields, find_form, read_request
from kb.ui.find.page import check_states, find_states
from kb.ui.wording import find as wording

HOSTILE = '<img src=x onerror="hacked=1">'


def found(kb: KnowledgeBase, words: str, limit: int = MORE) -> str:
    return list(find_states(kb, Request(words, DocumentFilter(), limit)))[-1]


def checked(kb: KnowledgeBase, words: str) -> str:
    return list(check_states(kb, Request(words, DocumentFilter())))[-1]


def test_each_kind_has_its_name_its_count_and_its_cards(corpus_kb: KnowledgeBase) -> None:
    shown = found(corpus_kb, "UBND thành phố Bắc Kạn")
    assert "<mark>UBND thành phố Bắc Kạn</mark>" in shown
    assert shown.index('id="kb-found-exact"') < shown.index('id="kb-found-near"')
    assert f"{wording.KINDS['exact']}: <strong>5 chỗ</strong>" in shown
    assert 'id="kb-found-accents"' not in shown  # none, which its count says
    assert f"{wording.KINDS['accents']}: <strong>0 chỗ</strong>" in shown
    assert 'data-copy="UBND thành phố Bắc Kạn"' in shown
    assert "/van-ban/" in shown


def test_more_places_are_offered_while_there_are_more(corpus_kb: KnowledgeBase) -> None:
    shown = found(corpus_kb, "thành phố", 2)
    assert 'data-more="2"' in shown
    assert "data-more" not in found(corpus_kb, "Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn.")


def test_verdicts_are_told_in_words(corpus_kb: KnowledgeBase) -> None:
    leader = "Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn."
    for quotation, verdict in (
        (leader, "verbatim"),
        (leader.upper(), "style"),
        (leader.replace("Công Thương", "Nội vụ"), "different"),
        ("Các cháu rủ nhau ra vườn hái hoa về cắm vào lọ cho đẹp", "not_found"),
    ):
        shown = checked(corpus_kb, quotation)
        assert f"{wording.VERDICTS[verdict]}</h2>" in shown.replace("\n", "")
        assert f'aria-live="polite">{wording.VERDICTS[verdict]}.' in shown
    assert "Sở Công Thương" in checked(corpus_kb, leader)


def test_a_difference_is_marked_by_sign_and_word(corpus_kb: KnowledgeBase) -> None:
    shown = checked(corpus_kb, "Chủ đầu tư: Sở Công Thương tỉnh Bắc Cạn.")
    assert "<del>" in shown and "<ins>" in shown
    assert f'<span class="kb-sr">{wording.TO_DELETE} </span>Cạn' in shown
    assert f'<span class="kb-sr">{wording.TO_INSERT} </span>Kạn' in shown
    assert "<td>Khác</td><td>Cạn</td><td>Kạn</td>" in shown


def test_a_summary_says_if_marks_or_accents_alone_differ(corpus_kb: KnowledgeBase) -> None:
    marks = checked(corpus_kb, "Chủ đầu tư, Sở Công Thương tỉnh Bắc Kạn;")
    assert wording.PUNCTUATION_ONLY.format(count=2) in marks
    accents = checked(corpus_kb, "Chủ đầu từ: Sở Công Thương tỉnh Bắc Kạn.")
    assert wording.ACCENTS_ONLY.format(count=1) in accents


def test_nothing_typed_and_too_much_are_told(corpus_kb: KnowledgeBase) -> None:
    assert wording.FIND_EMPTY in found(corpus_kb, "  ")
    assert wording.QUOTE_EMPTY in checked(corpus_kb, "")
    assert "20000" in checked(corpus_kb, "a" * 20_001)


def test_what_is_typed_is_text(corpus_kb: KnowledgeBase) -> None:
    for shown in (
        found(corpus_kb, HOSTILE),
        checked(corpus_kb, f"Chủ đầu tư: {HOSTILE} Sở Công Thương tỉnh Bắc Kạn."),
        find_form(HOSTILE),
        filter_fields(FilterValues((HOSTILE,), (HOSTILE,), (2020,), (HOSTILE,))),
        diff_html([Piece("changed", HOSTILE, HOSTILE, True)]),
        differences_table([Piece("changed", HOSTILE, HOSTILE, True)]),
    ):
        assert "<img" not in shown


def test_very_long_differences_are_shown_in_part() -> None:
    words = " ".join(f"<{number}>" for number in range(100))
    shown = diff_html([Piece("missing", words, "", True)])
    assert wording.LEFT_OUT.format(count=76) in shown
    assert "&lt;11&gt; <em" in shown and "</em> &lt;88&gt;" in shown


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, Request("", DocumentFilter())),
        (["x"], Request("", DocumentFilter())),
        ({"wording": "a", "year": "2020x", "limit": "-5"}, Request("a", DocumentFilter())),
        ({"wording": "a", "limit": "99999"}, Request("a", DocumentFilter(), MOST_SHOWN)),
        (
            {"wording": "a", "document": "b.txt", "kind": "K", "year": "2020", "issuer": "I"},
            Request("a", DocumentFilter(("b.txt",), ("K",), (2020,), ("I",))),
        ),
    ],
)
def test_requests_are_read_from_whatever_a_browser_sends(data: object, expected: Request) -> None:
    assert read_request(data) == expected
