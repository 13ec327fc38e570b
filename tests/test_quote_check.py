"""Quotations: verbatim ones are told with their place, altered ones at the altered word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kb.document_filter import DocumentFilter
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.quote_check import LONGEST_QUOTATION, QuoteCheck, unquoted
from kb.quoting.differences import Piece
from kb.records import Document

LEADER = "Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn."


@dataclass(frozen=True)
class Sentence:
    document: Document
    start: int
    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split(" ")


def sentences(documents: tuple[Document, ...]) -> Iterator[Sentence]:
    """Sentences of 12 to 45 words in a line, of all documents by turns, that occur once."""
    every = "\n".join(document.text for document in documents)
    found = [
        [
            Sentence(document, match.start(), match.group())
            for match in re.finditer(r"(?<=\n)[^\n\t]+?[.;](?=\n)", document.text)
            if 12 <= len(match.group().split(" ")) <= 45 and every.count(match.group()) == 1
        ]
        for document in documents
    ]
    for at in range(max(map(len, found))):
        yield from (of_one[at] for of_one in found if at < len(of_one))


@pytest.fixture(scope="module")
def quoted(corpus_kb: KnowledgeBase) -> list[Sentence]:
    found = list(sentences(corpus_kb.documents()))
    assert len(found) >= 60
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


def only_part(check: QuoteCheck, original: Sentence) -> tuple[Piece, ...]:
    """The differences of a quotation that was found whole, at the place it was taken from."""
    assert check.verdict == "different"
    (part,) = check.parts
    assert part.citation is not None
    assert part.citation.document_id == original.document.id
    assert original.start - 3 <= part.citation.start
    assert part.citation.end <= original.start + len(original.text) + 3
    return part.differences


@pytest.mark.parametrize("number", range(40))
def test_a_verbatim_sentence_is_told_with_its_place(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    sentence = quoted[number]
    check = corpus_kb.check_quote(sentence.text)
    assert (check.verdict, check.source_count, check.parts) == ("verbatim", 1, ())
    (source,) = check.sources
    assert (source.kind, source.citation.quote) == ("exact", sentence.text)
    assert (source.citation.document_id, source.citation.start) == (
        sentence.document.id,
        sentence.start,
    )


@pytest.mark.parametrize("number", range(10))
def test_a_dropped_word_is_missing(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    sentence, at = quoted[number], 5
    words = sentence.words
    altered = " ".join(words[:at] + words[at + 1 :])
    (piece,) = only_part(corpus_kb.check_quote(altered), sentence)
    assert (piece.kind, piece.quoted) == ("missing", "")
    assert piece.original == words[at].strip('(“"[),.;:”]–- ') or piece.original == words[at]


@pytest.mark.parametrize("number", range(10))
def test_an_added_negation_is_added(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    sentence, at = quoted[number], 6
    words = sentence.words
    assert "không" not in words[at - 1 : at + 1]
    altered = " ".join([*words[:at], "không", *words[at:]])
    (piece,) = only_part(corpus_kb.check_quote(altered), sentence)
    assert (piece.kind, piece.quoted, piece.original) == ("added", "không", "")


def with_a_number(quoted: list[Sentence]) -> list[tuple[Sentence, re.Match[str]]]:
    found = ((one, re.search(r"(?<=\s)\d+(?:[.,]\d+)*(?=\s)", one.text)) for one in quoted)
    return [(one, match) for one, match in found if match]


@pytest.mark.parametrize("number", range(10))
def test_a_changed_digit_is_changed(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    sentence, match = with_a_number(quoted)[number]
    figure = match.group()
    other = figure[:-1] + str((int(figure[-1]) + 1) % 10)
    altered = sentence.text[: match.start()] + other + sentence.text[match.end() :]
    (piece,) = only_part(corpus_kb.check_quote(altered), sentence)
    assert (piece.kind, piece.quoted, piece.original) == ("changed", other, figure)


def other_tone(word: str) -> str:
    """The word with its first accented vowel under another tone."""
    tones = {"\u0300": "\u0301", "\u0301": "\u0300", "\u0309": "\u0303", "\u0323": "\u0309"}
    parts = unicodedata.normalize("NFD", word)
    for tone, other in tones.items():
        if tone in parts:
            return unicodedata.normalize("NFC", parts.replace(tone, other, 1))
    return word


@pytest.mark.parametrize("number", range(10))
def test_a_changed_tone_is_changed(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    sentence = quoted[number]
    words = sentence.words
    at = next(i for i, w in enumerate(words) if i > 2 and w.isalpha() and other_tone(w) != w)
    altered = " ".join([*words[:at], other_tone(words[at]), *words[at + 1 :]])
    (piece,) = only_part(corpus_kb.check_quote(altered), sentence)
    assert (piece.kind, piece.quoted, piece.original) == (
        "changed",
        other_tone(words[at]),
        words[at],
    )


@pytest.mark.parametrize("number", range(10))
def test_two_sentences_joined_are_told_apart_at_the_join(
    corpus_kb: KnowledgeBase, quoted: list[Sentence], number: int
) -> None:
    one, other = quoted[number], quoted[number + 31]
    check = corpus_kb.check_quote(f"{one.text} {other.text}")
    assert check.verdict == "different"
    if len(check.parts) == 2:
        for part, sentence in zip(check.parts, (one, other), strict=True):
            assert part.citation is not None
            assert part.citation.quote == sentence.text
            assert part.differences == ()
    else:  # so near each other that what lies between counts as left out
        (piece,) = check.differences
        assert piece.kind == "missing"
        assert one.document.id == other.document.id


def test_style_alone_is_a_match_that_is_told(corpus_kb: KnowledgeBase) -> None:
    for quotation in (
        "chủ đầu tư: sở công thương TỈNH BẮC KẠN.",
        "Chủ đầu tư:   Sở Công\nThương tỉnh\tBắc Kạn .",
        "Chủ đầu tư: Sở Công Thương tỉnh\u00a0Bắc K\u200bạn.",
    ):
        check = corpus_kb.check_quote(quotation)
        assert (check.verdict, check.source_count) == ("style", 1)
        assert check.sources[0].citation.quote == LEADER
    check = corpus_kb.check_quote(unicodedata.normalize("NFD", f"“{LEADER}”"))
    assert check.verdict == "verbatim"


def test_lines_and_tabs_of_a_table_row_do_not_count(corpus_kb: KnowledgeBase) -> None:
    row = "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn UBND thành phố Bắc Kạn"
    check = corpus_kb.check_quote(row)
    assert check.verdict == "style"
    assert check.sources[0].citation.label == "STT 4, Phụ lục I"
    assert plain(check.sources[0].citation.quote) == row


@pytest.mark.parametrize(
    ("quotation", "quoted", "original"),
    [
        ("Chủ đầu tư: Sở Công Thương tỉnh Bắc Cạn.", "Cạn", "Kạn"),
        ("Chủ đầu tư, Sở Công Thương tỉnh Bắc Kạn.", ",", ":"),
        ("Chủ đầu tư: Sở Công Thươngtỉnh Bắc Kạn.", "Thươngtỉnh", "tỉnh"),
    ],
)
def test_a_name_a_mark_a_lost_space_are_differences(
    corpus_kb: KnowledgeBase, quotation: str, quoted: str, original: str
) -> None:
    check = corpus_kb.check_quote(quotation)
    assert check.verdict == "different"
    assert (quoted, original) in {(piece.quoted, piece.original) for piece in check.differences}


def test_i_and_y_are_a_difference_in_a_quotation(corpus_kb: KnowledgeBase) -> None:
    check = corpus_kb.check_quote("đưa tiến bộ khoa học kĩ thuật vào sản xuất")
    assert check.verdict == "different"
    assert [(p.quoted, p.original) for p in check.differences] == [("kĩ", "kỹ")]


def test_part_of_a_number_is_no_match(corpus_kb: KnowledgeBase) -> None:
    whole = "là 1.194 tỷ đồng và tạo thêm việc làm"
    assert corpus_kb.check_quote(whole).verdict == "verbatim"
    cut = corpus_kb.check_quote(whole.removeprefix("là 1."))
    assert cut.verdict == "different"
    assert [(p.quoted, p.original) for p in cut.differences] == [("194", "1.194")]


def test_what_stands_nowhere_is_not_found(corpus_kb: KnowledgeBase) -> None:
    for quotation in (
        "",
        " … ",
        "Trời hôm nay nắng đẹp, các cháu rủ nhau ra vườn hái hoa về cắm vào lọ.",
        "qwxz zxwq vbnm",
    ):
        assert corpus_kb.check_quote(quotation).verdict == "not_found"


def test_the_part_that_stands_nowhere_is_told(corpus_kb: KnowledgeBase) -> None:
    added = "Các cháu thiếu nhi rủ nhau ra vườn hái hoa hồng về cắm vào lọ thủy tinh."
    check = corpus_kb.check_quote(f"{LEADER} {added}")
    found, absent = check.parts
    assert found.citation is not None and found.citation.quote == LEADER
    assert found.differences == ()
    assert absent.citation is None
    assert [(p.kind, p.quoted) for p in absent.pieces] == [("added", added)]


def test_a_quotation_without_diacritics_differs_in_them_only(corpus_kb: KnowledgeBase) -> None:
    check = corpus_kb.check_quote("Chu dau tu: So Cong Thuong tinh Bac Kan.")
    assert check.verdict == "different"
    assert {piece.kind for piece in check.differences} == {"changed"}
    assert check.parts[0].citation is not None
    assert check.parts[0].citation.quote == LEADER


def test_filters_say_where_a_quotation_may_stand(corpus_kb: KnowledgeBase) -> None:
    assert corpus_kb.check_quote(LEADER, DocumentFilter(years=(2014,))).verdict == "verbatim"
    assert corpus_kb.check_quote(LEADER, DocumentFilter(years=(2015,))).verdict == "not_found"
    kind = DocumentFilter(kinds=("quyết định",))
    assert corpus_kb.check_quote(LEADER, kind).verdict == "verbatim"
    other = DocumentFilter(documents=("cao-bang-khong-co.txt",))
    assert corpus_kb.check_quote(LEADER, other).verdict == "not_found"


def test_long_quotations_are_checked_and_too_long_ones_refused(corpus_kb: KnowledgeBase) -> None:
    document = max(corpus_kb.documents(), key=lambda one: len(one.text))
    start = document.text.index("\n", 5000) + 1
    text = document.text[start : start + 15_000].rsplit("\n", 1)[0].strip()
    assert corpus_kb.check_quote(text).verdict == "verbatim"
    at = text.index(" tỉnh ", 7000)
    altered = text[:at] + " không" + text[at:]
    check = corpus_kb.check_quote(altered)
    assert [(p.kind, p.quoted) for p in check.differences] == [("added", "không")]
    with pytest.raises(KBError, match="20000"):
        corpus_kb.check_quote("a" * (LONGEST_QUOTATION + 1))


def test_pieces_make_up_the_quotation_and_the_original(corpus_kb: KnowledgeBase) -> None:
    altered = "Chủ đầu tư: Sở Xây dựng tỉnh Bắc Kạn"
    (part,) = corpus_kb.check_quote(altered).parts
    said = "".join(
        " " * p.spaced + (p.original if p.kind == "same" else p.quoted) for p in part.pieces
    )
    assert said.strip() == altered
    assert part.citation is not None
    original = [p.original for p in part.pieces if p.original]
    at = 0
    for piece in original:
        at = part.citation.quote.index(piece, at) + len(piece)
    assert at == len(part.citation.quote)


def test_quotation_marks_around_the_whole_go() -> None:
    assert unquoted(" “a b” ") == "a b"
    assert unquoted('"a b"') == "a b"
    assert unquoted("«a» và «b»") == "«a» và «b»"
    assert unquoted("”") == "”"
