"""The metrics, against arithmetic that can be followed by hand."""

from __future__ import annotations

import pytest

from kb.evaluation.metrics import (
    Span,
    answer_limit,
    citation_precision,
    contains_whole,
    covered,
    cut,
    fold_answer,
    ink,
    is_found,
    is_right,
    mean,
    recall,
    reciprocal_rank,
)

# Ten letters, a line break, ten letters, a tab, ten letters: 30 characters of ink in 32.
TEXT = "abcdefghij\nklmnopqrst\tuvwxyzABCD"
TEXTS = {"d": TEXT, "e": TEXT, "long": "x" * 5000}


def at(start: int, end: int, document: str = "d") -> Span:
    return Span(document, start, end)


def test_mean_leaves_out_what_was_not_measured() -> None:
    assert mean([1.0, None, 0.0, 0.5]) == 0.5
    assert mean([True, False, False, True]) == 0.5


def test_mean_over_nothing_is_not_zero() -> None:
    assert mean([]) is None
    assert mean([None, None]) is None


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("UBND  thành phố\n Bắc Kạn", "ubnd thành phố bắc kạn"),
        ("xã\u00a0Hoà Mục", "xã hòa mục"),
        ("164,44ha", "164,44 ha"),
        ("164,44 ha", "164,44 ha"),
        ("50 %", "50%"),
        ("5.000m2", "5.000 m2"),
        ("3,2m²/người", "3,2 m²/người"),
        ("2.000đ", "2.000 đ"),
        ("Điều 4a", "điều 4a"),
        ("m\u00adét", "mét"),
        ("", ""),
    ],
)
def test_fold_answer(text: str, folded: str) -> None:
    assert fold_answer(text) == folded


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("UBND thành phố Bắc Kạn", "ubnd thành phố bắc kạn"),
        ("tổng diện tích 164,44ha", "164,44 ha"),
        ("đạt 50% trở lên", "50 %"),
        ("đạt 50% trở lên", "50"),
        ("ngày 17/5/2023", "2023"),
        ("giai đoạn 2021-2025", "2025"),
        ("vốn 16.500 tỷ đồng.", "16.500 tỷ đồng"),
        ("tăng 8,2.", "8,2"),
        ("Khoẻ mạnh", "khỏe mạnh"),
        ("quy mô 75 hecta¹", "75 hecta"),
        ("(i) 12; 13", "13"),
    ],
)
def test_contains_whole_words_and_numbers(text: str, wording: str) -> None:
    assert contains_whole(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("18,2", "8,2"),
        ("8,25", "8,2"),
        ("16.500", "16"),
        ("16.500", "500"),
        ("1.16.500", "16.500"),
        ("ban chỉ đạo", "an chỉ đạo"),
        ("năm 2023", "202"),
        ("hoa", "hoà"),
        ("hòa", "hoa"),
        ("Điều 4a", "4"),
        ("anything", ""),
        ("", "8"),
    ],
)
def test_parts_of_words_and_numbers_do_not_count(text: str, wording: str) -> None:
    assert not contains_whole(text, wording)


def test_a_later_whole_occurrence_counts() -> None:
    assert contains_whole("18,2 và 8,2", "8,2")


@pytest.mark.parametrize(
    ("kind", "answers", "limit"),
    [
        ("fact", ["a"], 120),
        ("table", ["a" * 300], 120),
        ("agency", [], 120),
        ("list", ["a"], 600),
        ("definition", [], 600),
        ("wording", ["a" * 700, "b" * 650], 700),
        ("multi", ["a" * 400, "b" * 300, "c"], 400 + 2 + 300 + 2 + 1),
    ],
)
def test_answer_limit(kind: str, answers: list[str], limit: int) -> None:
    assert answer_limit(kind, answers) == limit


@pytest.mark.parametrize(
    ("answer", "limit", "shown"),
    [
        ("short", 120, "short"),
        ("một hai ba", 7, "một hai"),
        ("một hai ba", 6, "một "),
        ("vốn 16.500 tỷ", 6, "vốn "),
        ("vốn 16.500 tỷ", 7, "vốn "),
        ("vốn 16. Năm", 7, "vốn 16."),
        ("aaaa", 2, ""),
        ("", 120, ""),
    ],
)
def test_cut_never_leaves_half_a_word_or_number(answer: str, limit: int, shown: str) -> None:
    assert cut(answer, limit) == shown


def test_is_right_takes_any_answer_unless_all_are_parts() -> None:
    assert is_right("Sở Xây dựng", "agency", ["UBND tỉnh", "sở xây dựng"]) is True
    assert is_right("Sở Xây dựng", "list", ["UBND tỉnh", "sở xây dựng"]) is False
    assert is_right("UBND tỉnh; Sở Xây dựng", "multi", ["sở xây dựng", "UBND tỉnh"]) is True
    assert is_right("", "fact", ["8,2"]) is False
    assert is_right("8,2", "fact", []) is None


def test_an_answer_is_judged_within_its_limit_only() -> None:
    # 119 characters and a space before the answer: it begins at the limit of 120.
    assert is_right("x" * 119 + " 8,2", "fact", ["8,2"]) is False
    assert is_right("x" * 119 + " 8,2", "wording", ["8,2"]) is True
    assert is_right("x" * 116 + " 8,2 và thêm", "fact", ["8,2"]) is True


# --- ranges ---------------------------------------------------------------------------------------


def test_ink_weighs_no_white_space() -> None:
    assert ink(TEXT, 0, len(TEXT)) == 30
    assert ink(TEXT, 9, 12) == 2
    assert ink(TEXT, 10, 11) == 0
    assert ink(TEXT, 5, 5) == 0


def test_covered_counts_the_union_once() -> None:
    place = at(0, 21)
    assert covered(place, [at(0, 5), at(3, 8)], TEXTS) == 8
    assert covered(place, [at(3, 8), at(0, 5), at(4, 6)], TEXTS) == 8
    assert covered(place, [at(0, 10), at(11, 21)], TEXTS) == 20
    assert covered(place, [at(15, 32)], TEXTS) == 6
    assert covered(place, [at(21, 32), at(0, 21, "e")], TEXTS) == 0
    assert covered(place, [], TEXTS) == 0


def test_found_from_eighty_per_cent() -> None:
    evidence = (at(0, 10),)
    assert is_found(evidence, [at(0, 8)], TEXTS, room=1500)
    assert not is_found(evidence, [at(0, 7)], TEXTS, room=1500)
    assert is_found(evidence, [at(0, 4), at(6, 10)], TEXTS, room=1500)
    assert not is_found(evidence, [], TEXTS, room=1500)


def test_any_place_of_a_slot_will_do_and_no_place_never() -> None:
    assert is_found((at(0, 10), at(11, 21)), [at(11, 21)], TEXTS, room=1500)
    assert not is_found((), [at(0, 32)], TEXTS, room=1500)


def test_two_halves_of_different_places_do_not_add_up() -> None:
    assert not is_found((at(0, 10), at(11, 21)), [at(0, 5), at(11, 16)], TEXTS, room=1500)


def test_evidence_longer_than_a_hit_is_found_by_a_full_hit_inside_it() -> None:
    evidence = (at(0, 4000, "long"),)
    assert is_found(evidence, [at(1000, 2200, "long")], TEXTS, room=1500)
    assert not is_found(evidence, [at(1000, 2199, "long")], TEXTS, room=1500)


def test_recall_is_the_share_of_slots() -> None:
    slots = [(at(0, 10),), (at(11, 21),), (), (at(0, 10, "e"), at(22, 32))]
    assert recall(slots, [at(0, 32)], TEXTS) == 3 / 4
    assert recall(slots, [at(11, 21)], TEXTS) == 1 / 4
    assert recall(slots, [], TEXTS) == 0
    assert recall([], [at(0, 32)], TEXTS) is None


def test_reciprocal_rank_of_the_first_hit_that_finds_something() -> None:
    slots = [(at(0, 10),), (at(22, 32),)]
    assert reciprocal_rank(slots, [at(11, 21), at(22, 32), at(0, 10)], TEXTS) == 1 / 2
    # Half of the evidence in the first hit, the rest in the third.
    assert reciprocal_rank(slots, [at(0, 5), at(11, 21), at(5, 10)], TEXTS) == 1 / 3
    assert reciprocal_rank(slots, [at(11, 21)], TEXTS) == 0
    assert reciprocal_rank(slots, [], TEXTS) == 0
    assert reciprocal_rank([], [at(0, 32)], TEXTS) is None


def test_citation_precision_takes_what_covers_or_lies_inside_evidence() -> None:
    slots = [(at(0, 10),)]
    assert citation_precision(slots, [at(0, 32)], TEXTS) == 1  # holds all of it
    assert citation_precision(slots, [at(2, 5)], TEXTS) == 1  # wholly inside
    assert citation_precision(slots, [at(5, 32)], TEXTS) == 1  # 5 of its 10 characters
    assert citation_precision(slots, [at(6, 32)], TEXTS) == 0  # 4 of 10
    assert citation_precision(slots, [at(7, 14)], TEXTS) == 1  # 3 of the citation's own 6
    assert citation_precision(slots, [at(0, 10), at(11, 21), at(0, 10, "e")], TEXTS) == 1 / 3


def test_citation_precision_over_nothing() -> None:
    assert citation_precision([(at(0, 10),)], [], TEXTS) is None
    assert citation_precision([], [at(0, 10)], TEXTS) is None
    assert citation_precision([()], [at(0, 10)], TEXTS) == 0
