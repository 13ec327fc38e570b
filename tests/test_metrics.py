"""The metrics, against arithmetic that can be followed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from kb.evaluation.metrics import (
    Span,
    answer_limit,
    citation_precision,
    citation_recall,
    contains_whole,
    covered,
    cut,
    exact_match,
    fold_answer,
    found_ranks,
    ink,
    is_found,
    is_right,
    mean,
    ndcg,
    recall_at,
    reciprocal_rank,
    syllable_f1,
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


@pytest.mark.parametrize(
    ("answer", "kind", "answers", "exact", "f1"),
    [
        ("Sở Xây dựng", "agency", ["sở xây dựng"], 1, 1),
        ("Sở Xây dựng.", "agency", ["UBND tỉnh", "Sở  Xây dựng"], 1, 1),
        ("Hoà Mục", "fact", ["hòa mục"], 1, 1),
        ("hoa mục", "fact", ["hòa mục"], 0, 2 * 1 / (2 + 2)),
        # 3 of the 5 given syllables are the 3 listed; the other listed answer shares 1 of 2.
        ("do Sở Xây dựng lập", "agency", ["Sở Xây dựng", "lập đồ"], 0, 2 * 3 / (5 + 3)),
        # "a" stands twice in both, "b" once in both: order does not count for F1.
        ("a a b c", "fact", ["b a a"], 0, 2 * 3 / (4 + 3)),
        ("a", "fact", ["a a a"], 0, 2 * 1 / (1 + 3)),
        # A compound number is one token, not also each of its parts.
        ("320/QĐ-UBND", "fact", ["320"], 0, 0),
        ("8,2 km", "table", ["8,2"], 0, 2 * 1 / (2 + 1)),
        ("8,2", "table", ["18,2"], 0, 0),
        ("Cẩm Giàng; Huyền Tụng", "list", ["Cẩm Giàng", "Huyền Tụng"], 1, 1),
        ("Cẩm Giàng", "list", ["Cẩm Giàng", "Huyền Tụng"], 0, 2 * 2 / (2 + 4)),
        ("", "fact", ["8,2"], 0, 0),
        ("8,2", "fact", ["–"], 0, 0),
        ("", "fact", ["–"], 1, 1),
        ("8,2", "fact", [], None, None),
        ("8,2", "list", [], None, None),
    ],
)
def test_exact_match_and_f1(
    answer: str, kind: str, answers: list[str], exact: float | None, f1: float | None
) -> None:
    assert exact_match(answer, kind, answers) == exact
    assert syllable_f1(answer, kind, answers) == f1


def test_exact_match_and_f1_judge_within_the_limit() -> None:
    # 40 times "ab " is 120 characters: what follows is not judged.
    assert exact_match("ab " * 40 + "thừa", "fact", ["ab " * 40]) == 1
    assert syllable_f1("ab " * 40 + "8,2", "fact", ["8,2"]) == 0


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


def test_citation_recall_is_the_share_of_slots() -> None:
    slots = [(at(0, 10),), (at(11, 21),), (), (at(0, 10, "e"), at(22, 32))]
    assert citation_recall(slots, [at(0, 32)], TEXTS) == 3 / 4
    assert citation_recall(slots, [at(11, 21)], TEXTS) == 1 / 4
    assert citation_recall(slots, [], TEXTS) == 0
    assert citation_recall([], [at(0, 32)], TEXTS) is None


def test_evidence_longer_than_a_citation_is_found_by_a_full_one() -> None:
    slots = [(at(0, 4000, "long"),)]
    assert citation_recall(slots, [at(1000, 1960, "long")], TEXTS) == 1
    assert citation_recall(slots, [at(1000, 1959, "long")], TEXTS) == 0


# --- ranks ----------------------------------------------------------------------------------------


def test_found_ranks() -> None:
    slots = [(at(0, 10),), (at(22, 32),), (), (at(0, 10, "e"),)]
    hits = [at(11, 21), at(22, 32), at(0, 10)]
    assert found_ranks(slots, hits, TEXTS) == (3, 2, None, None)
    # Half of the evidence in the first hit, the rest in the third.
    halves = [at(0, 5), at(11, 21), at(5, 10)]
    assert found_ranks(slots[:1], halves, TEXTS) == (3,)
    assert found_ranks(slots, [], TEXTS) == (None,) * 4
    assert found_ranks([], hits, TEXTS) == ()


def test_hits_are_judged_in_the_order_shown() -> None:
    # Scores play no part, so neither do ties: the order is what a reader meets.
    slots = [(at(0, 10),)]
    assert found_ranks(slots, [at(0, 10), at(11, 21)], TEXTS) == (1,)
    assert found_ranks(slots, [at(11, 21), at(0, 10)], TEXTS) == (2,)


def test_recall_at_a_depth() -> None:
    ranks = (1, 5, 6, None)
    assert [recall_at(ranks, depth) for depth in (1, 4, 5, 10)] == [1 / 4, 1 / 4, 2 / 4, 3 / 4]
    assert recall_at((None,), 10) == 0
    assert recall_at((), 10) is None


def test_reciprocal_rank_of_the_slot_found_first() -> None:
    assert reciprocal_rank((3, 2, None)) == 1 / 2
    assert reciprocal_rank((1, 1)) == 1
    assert reciprocal_rank((None,)) == 0
    assert reciprocal_rank(()) is None


def test_ndcg_by_hand() -> None:
    second, third = 1 / math.log2(3), 1 / math.log2(4)
    assert ndcg((1,)) == 1
    assert ndcg((2,)) == second
    assert ndcg((1, 2)) == 1
    assert ndcg((2, 1)) == 1
    assert ndcg((1, None)) == 1 / (1 + second)
    assert ndcg((2, 3)) == (second + third) / (1 + second)
    assert ndcg((None, None)) == 0
    assert ndcg(()) is None


def test_ndcg_of_one_hit_with_several_pieces() -> None:
    second = 1 / math.log2(3)
    assert ndcg((1, 1, 1)) == 1
    # The first takes place 2, the second its own number, also 2.
    assert ndcg((2, 2)) == pytest.approx(2 * second / (1 + second))
    assert ndcg((2, 2)) > ndcg((2, 3)) > ndcg((3, 3))  # type: ignore[operator]


def test_ndcg_within_its_depth() -> None:
    assert ndcg((11,)) == 0
    assert ndcg((3,), depth=2) == 0
    # More pieces than places: the ideal is a full list, and one hit with all of them reaches it.
    assert ndcg((1,) * 12) == 1
    assert ndcg((*range(1, 11), None, None)) == 1


def test_ndcg_is_that_of_scikit_learn_where_each_piece_takes_a_hit_of_its_own() -> None:
    generator = np.random.default_rng(7)
    for _ in range(200):
        relevant = generator.random(30) < 0.15
        if not relevant.any():
            continue
        # Thirty documents in the order shown, so their scores only fall.
        scores = np.arange(30, 0, -1, dtype=float)
        expected = ndcg_score([relevant.astype(float)], [scores], k=10)
        shown = np.flatnonzero(relevant) + 1
        ranks = [int(rank) if rank <= 10 else None for rank in shown]
        assert ndcg(ranks) == pytest.approx(expected, abs=1e-12)


# --- citations ------------------------------------------------------------------------------------


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
