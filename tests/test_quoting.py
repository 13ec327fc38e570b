"""Alignment, folding and places, by cases worked out by hand."""

from __future__ import annotations

import random

import pytest

from kb.quoting.alignment import align, difference_cost, exchange_cost
from kb.quoting.differences import pieces
from kb.quoting.folded_texts import FoldedTexts, fold_text
from kb.quoting.places import Wanted, is_whole
from kb.quoting.units import units
from kb.records import Document
from kb.text import fold


def compared(quotation: str, original: str) -> list[tuple[str, str, str]]:
    quoted, wording = units(quotation), units(original)
    steps = align([unit.form for unit in quoted], [unit.form for unit in wording])
    found = pieces(steps, quotation, quoted, original, wording)
    return [(piece.kind, piece.quoted, piece.original) for piece in found]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Điều 5, khoản 1.", ["điều", "5", ",", "khoản", "1", "."]),
        ("1.194,5 tỷ", ["1.194,5", "tỷ"]),
        ("320/QĐ-UBND", ["320", "/", "qđ", "-", "ubnd"]),
        ("hoà bình", ["hòa", "bình"]),
        ("“a” – ‘b’", ['"', "a", '"', "-", "'", "b", "'"]),
        ("**Điều** _1_", ["điều", "1"]),
        ("thà\u00adnh\u200b phố", ["thành", "phố"]),
        ("01/7", ["01", "/", "7"]),
        ("", []),
    ],
)
def test_units(text: str, forms: list[str]) -> None:
    found = units(text)
    assert [unit.form for unit in found] == forms
    assert [(u.start, u.end) for u in found] == sorted((u.start, u.end) for u in found)


@pytest.mark.parametrize(
    ("quotation", "original", "expected"),
    [
        ("a b c", "a b c", [("same", "a b c", "a b c")]),
        ("a c", "a b c", [("same", "a", "a"), ("missing", "", "b"), ("same", "c", "c")]),
        ("a không c", "a c", [("same", "a", "a"), ("added", "không", ""), ("same", "c", "c")]),
        ("năm 2025", "năm 2024", [("same", "năm", "năm"), ("changed", "2025", "2024")]),
        ("phần đầu", "phấn đấu", [("changed", "phần đầu", "phấn đấu")]),
        ("a, b", "a; b", [("same", "a", "a"), ("changed", ",", ";"), ("same", "b", "b")]),
        ("A  B", "a b", [("same", "A  B", "a b")]),
    ],
)
def test_pieces(quotation: str, original: str, expected: list[tuple[str, str, str]]) -> None:
    assert compared(quotation, original) == expected


def test_an_open_original_goes_on_on_both_sides() -> None:
    steps = align(["c", "d"], ["a", "b", "c", "x", "d", "e"], open_start=True, open_end=True)
    assert [(step.kind, step.original, step.original_end) for step in steps] == [
        ("same", 2, 3),
        ("missing", 3, 4),
        ("same", 4, 5),
    ]
    assert difference_cost(steps, ["c", "d"], ["a", "b", "c", "x", "d", "e"]) == 1.0


def test_likeness_of_words() -> None:
    assert exchange_cost("kĩ", "kỹ") == 0.1
    assert exchange_cost("phần", "phấn") == 0.25
    assert exchange_cost("cạn", "kạn") < exchange_cost("huyện", "kạn")
    assert exchange_cost("2024", "2025") == 0.9
    assert exchange_cost("a", ",") > 2  # rather one added and one missing


def test_every_alignment_covers_both_texts() -> None:
    choose = random.Random(7)
    words = [f"w{number}" for number in range(40)]
    for length in (3, 30, 300, 1500):
        original = [choose.choice(words) for _ in range(length)]
        quoted = [w for w in original if choose.random() > 0.1]
        for _ in range(length // 10):
            quoted.insert(choose.randrange(len(quoted) + 1), choose.choice(words))
        steps = align(quoted, original)
        at = to = 0
        for step in steps:
            assert (step.quoted, step.original) == (at, to)
            at, to = step.quoted_end, step.original_end
            if step.kind == "same":
                assert quoted[step.quoted : at] == original[step.original : to]
        assert (at, to) == (len(quoted), len(original))


def test_folding_agrees_with_the_slow_one() -> None:
    text = "Điều 5 – “Quý” ²\u00a0hoà Ð ½ İ"
    folded = fold_text(text)
    assert folded.text == "".join(c if c < "\x7f" else "\x7f" for c in fold(text))
    hidden = "thà\u00adnh ph\u200bố ﬁ"
    folded = fold_text(hidden)
    assert folded.text == "thanh pho fi"
    start = folded.text.index("pho")
    assert hidden[slice(*folded.place(start, start + 3))] == "ph\u200bố"


def test_folded_texts_are_kept_within_bounds() -> None:
    texts = FoldedTexts(most=5)
    one, other = Document("1", "1.txt", "Điều"), Document("2", "2.txt", "Khoản")
    assert texts.of(one) is texts.of(one)
    assert texts.of(other).text == "khoan"
    assert texts.of(other) is not texts.of(other)


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("điều 10", "điều 1", False),
        ("điều 1, khoản", "điều 1", True),
        ("1.500 tỷ", "500 tỷ", False),
        ("gồm 500 tỷ.", "500 tỷ", True),
        ("100,5", "100", False),
    ],
)
def test_part_of_a_word_or_number_is_not_whole(text: str, part: str, whole: bool) -> None:
    at = text.index(part)
    assert is_whole(text, at, at + len(part)) is whole


def test_long_wordings_are_compared_to_their_end() -> None:
    text = " ".join(f"từ{number}" for number in range(500))
    wanted = Wanted(text.upper())
    found = list(wanted.other_places(f"x {text} y", fold_text(f"x {text} y")))
    assert [(place.kind, place.start, place.end) for place in found] == [
        ("style", 2, len(text) + 2)
    ]
    other = text.replace("từ450", "từ451")
    assert list(wanted.other_places(other, fold_text(other))) == []
