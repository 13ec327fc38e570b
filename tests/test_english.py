"""English words: inflections and spellings that are one word."""

from __future__ import annotations

import pytest

from kb.english import lemma


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
    ],
)
def test_lemma_unites_forms(forms: tuple[str, ...]) -> None:
    assert len({lemma(form) for form in forms}) == 1


def test_lemma_keeps_words_apart() -> None:
    assert lemma("add") != lemma("ad")
    assert lemma("business") == "business"
    assert lemma("is") == "is"
