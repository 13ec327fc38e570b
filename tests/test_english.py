"""English words: inflections and spellings that are one word."""

from __future__ import annotations

from itertools import combinations

import pytest

from kb.english import one_letter_off, plain_forms, shortest_form


@pytest.mark.parametrize(
    "forms",
    [
        ("agency", "agencies"),
        ("plan", "plans", "planned", "planning"),
        ("issue", "issued", "issuing", "issues"),
        ("organisation", "organization", "organisations"),
        ("programme", "program", "programs"),
        ("licence", "license", "licensed"),
        ("defence", "defense"),
        ("centre", "center", "centres"),
        ("labour", "labor"),
        ("travelling", "traveled"),
        ("lead", "led", "leads"),
        ("child", "children"),
        ("base", "based"),
        ("agree", "agreed"),
        ("quick", "quickly"),
        ("possible", "possibly"),
        ("file", "filed", "filing"),
        ("fill", "filled", "filling"),
        ("finding", "findings"),
        ("supply", "supplied", "supplying"),
        ("bonus", "bonuses"),
        ("owe", "owed"),
    ],
)
def test_forms_of_one_word_share_a_plain_form(forms: tuple[str, ...]) -> None:
    for one, other in combinations(forms, 2):
        assert plain_forms(one) & plain_forms(other), (one, other)
        assert shortest_form(one) == shortest_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("add", "ad"),
        ("rate", "rat"),
        ("rated", "rat"),
        ("stages", "stag"),
        ("sever", "severe"),
        ("file", "fill"),
        ("four", "for"),
        ("war", "ware"),
        ("business", "busines"),
        ("is", "i"),
    ],
)
def test_other_words_are_kept_apart(one: str, other: str) -> None:
    assert not plain_forms(one) & plain_forms(other)


def test_one_letter_off() -> None:
    assert {"industrial"} <= one_letter_off("industial") & one_letter_off("indusrtial")
    assert one_letter_off("plan") == set()
