"""Places of wording: the kinds told apart, in their order, none weaker than it has to be."""

from __future__ import annotations

import unicodedata

import pytest

from kb.document_filter import DocumentFilter, filter_values
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.quoting.places import PLACE_KINDS
from kb.wording_search import LONGEST_WORDING, FoundWording


def counts(found: FoundWording) -> dict[str, int]:
    return {kind: count for kind, count in found.counts if count}


def quotes(found: FoundWording, kind: str) -> list[str]:
    return [match.citation.quote for match in found.matches if match.kind == kind]


def test_an_exact_place_comes_before_all_others(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find_matches("phát triển đô thị", limit=100)
    kinds = [match.kind for match in found.matches]
    assert kinds == sorted(kinds, key=PLACE_KINDS.index)
    assert set(quotes(found, "exact")) == {"phát triển đô thị"}
    assert len(quotes(found, "exact")) == dict(found.counts)["exact"] > 5
    found = corpus_kb.find_matches("Phát triển đô thị", limit=100)
    assert {"phát triển đô thị"} <= set(quotes(found, "style"))
    assert set(quotes(found, "exact")) <= {"Phát triển đô thị"}


def test_style_is_white_space_case_composition_and_tone_placement(
    corpus_kb: KnowledgeBase,
) -> None:
    wanted = "Sở Tài nguyên và Môi trường"
    assert counts(corpus_kb.find_matches(wanted))["exact"] == 1
    for typed in (
        "sở tài nguyên VÀ môi trường",
        "Sở  Tài nguyên\nvà Môi\u00a0trường",
        "Sở Tài nguy\u00adên và Môi trường",
    ):
        found = corpus_kb.find_matches(typed)
        assert quotes(found, "style") == [wanted]
        assert "exact" not in counts(found)
    assert counts(corpus_kb.find_matches(unicodedata.normalize("NFD", wanted)))["exact"] == 1
    old, new = (corpus_kb.find_matches(f"cơ sở văn {word}, thể thao") for word in ("hóa", "hoá"))
    assert counts(old).get("exact", 0) == counts(new).get("style", 0)


def test_words_without_diacritics_find_words_with_them(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find_matches("so tai nguyen va moi truong")
    assert counts(found) == {"accents": 1}
    assert quotes(found, "accents") == ["Sở Tài nguyên và Môi trường"]


def test_other_diacritics_are_no_exact_match(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find_matches("nhà máy nước Nậm Cát")
    assert counts(found) == {"accents": 1}
    assert quotes(found, "accents") == ["Nhà máy nước Nặm Cắt"]


@pytest.mark.parametrize(
    ("typed", "stands", "differing"),
    [
        ("UBND thành phố Bắc Cạn", "UBND thành phố Bắc Kạn", [("changed", "Cạn", "Kạn")]),
        (
            "phấn đấu đến năm 2025 tỷ lệ lấp đầy đạt 100%",
            "phấn đấu đến năm 2024 tỷ lệ lấp đầy đạt 100%",
            [("changed", "2025", "2024")],
        ),
        (
            "tiến bộ khoa học kĩ thuật vào sản xuất",
            "tiến bộ khoa học kỹ thuật vào sản xuất",
            [("changed", "kĩ", "kỹ")],
        ),
        (
            "Chủ đầu tư: Sở Công Thương Bắc Kạn",
            "Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn",
            [("missing", "", "tỉnh")],
        ),
    ],
)
def test_near_places_say_what_differs(
    corpus_kb: KnowledgeBase, typed: str, stands: str, differing: list[tuple[str, str, str]]
) -> None:
    found = corpus_kb.find_matches(typed)
    assert set(counts(found)) == {"near"}
    nearest = found.matches[0]
    assert nearest.citation.quote == stands
    shown = [(p.kind, p.quoted, p.original) for p in nearest.pieces if p.kind != "same"]
    assert shown == differing


def test_near_places_are_none_of_the_others(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find_matches("UBND thành phố Bắc Kạn", limit=100)
    places = [
        (match.citation.document_id, match.citation.start, match.citation.end)
        for match in found.matches
    ]
    for number, (document, start, end) in enumerate(places):
        for other, of, to in places[number + 1 :]:
            assert document != other or end <= of or to <= start


def test_a_table_row_is_found_across_its_lines(corpus_kb: KnowledgeBase) -> None:
    row = "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn UBND thành phố Bắc Kạn"
    found = corpus_kb.find_matches(row)
    assert [match.citation.label for match in found.matches if match.kind == "style"] == [
        "STT 4, Phụ lục I"
    ]


def test_parts_of_words_come_last_and_are_told(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find_matches("194 tỷ đồng", limit=100)
    exact = [match for match in found.matches if match.kind == "exact"]
    assert exact and not any(match.whole for match in exact)  # all of them in "1.194"
    found = corpus_kb.find_matches("an", limit=5000)
    wholes = [match.whole for match in found.matches if match.kind == "exact"]
    assert wholes == sorted(wholes, reverse=True)
    assert all(match.whole for match in found.matches if match.kind in ("accents", "near"))


def test_dashes_and_quotation_marks_are_of_one_kind(corpus_kb: KnowledgeBase) -> None:
    (text,) = (d.text for d in corpus_kb.documents() if "35 – 40%" in d.text)
    assert "35 - 40%" not in text
    found = corpus_kb.find_matches("từ 35-40%")
    assert set(quotes(found, "style")) == {"từ 35 – 40%"}


def test_limit_is_that_of_each_kind_and_counts_are_whole(corpus_kb: KnowledgeBase) -> None:
    every = corpus_kb.find_matches("thành phố", limit=1000)
    few = corpus_kb.find_matches("thành phố", limit=2)
    assert few.counts == every.counts
    assert [match.kind for match in few.matches[:3]] == ["exact", "exact", "style"]
    assert not few.more


def test_find_gives_citations_without_near_places(corpus_kb: KnowledgeBase) -> None:
    assert corpus_kb.find("UBND thành phố Bắc Cạn") == ()
    found = corpus_kb.find("thành phố", limit=3)
    assert [citation.quote for citation in found] == ["thành phố"] * 3


def test_filters_choose_documents(corpus_kb: KnowledgeBase) -> None:
    values = filter_values(corpus_kb.facts())
    assert values.years == tuple(sorted(values.years, reverse=True))
    assert "Quyết định" in values.kinds
    names = values.documents
    for name in names:
        (document,) = (d for d in corpus_kb.documents() if d.source == name)
        found = corpus_kb.find_matches("thành phố", 1000, DocumentFilter(documents=(name,)))
        assert {match.citation.source for match in found.matches} <= {name}
        assert counts(found).get("exact", 0) == document.text.count("thành phố")
    nothing = DocumentFilter(kinds=("Quyết định",), years=(1999,))
    assert counts(corpus_kb.find_matches("thành phố", filters=nothing)) == {}


def test_nothing_is_found_for_nothing(corpus_kb: KnowledgeBase) -> None:
    for typed in ("", "   ", "qwxz zxwq vbnm", "\u200b"):
        assert corpus_kb.find_matches(typed).matches == ()


def test_too_many_words_are_refused(corpus_kb: KnowledgeBase) -> None:
    with pytest.raises(KBError, match="20000"):
        corpus_kb.find_matches("a" * (LONGEST_WORDING + 1))
