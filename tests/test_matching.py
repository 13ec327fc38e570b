"""Coverage of a question's concepts by words, with every share worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from small_questions import asking

from kb import commonness, matching
from kb.matching import BACKGROUND_SECTIONS, FOLDED_MATCH, FOLDED_WORD, Weighing, Words
from kb.question import Concept, Understanding

TOTAL = 20
FREQUENCY = {"kinh": 4, "phí": 4, "nhà": 9, "máy": 1, "huyền": 3, "tụng": 2, "kinh_phí": 4}


@pytest.fixture(autouse=True)
def no_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no word be common at large, so that rarity comes from ``FREQUENCY`` alone."""
    monkeypatch.setattr(matching, "share_of_sections", lambda word: 0.0)


def rarity(count: int, background: float = 0.0) -> float:
    total = TOTAL + BACKGROUND_SECTIONS
    count_at_large = count + BACKGROUND_SECTIONS * background
    return math.log(1 + (total - count_at_large + 0.5) / (count_at_large + 0.5))


def concept(word: str, importance: float = 1.0) -> Concept:
    return Concept(word, ((tuple(word.split()), 1.0),), importance)


def weighing(
    understanding: Understanding,
    names: frozenset[str] = frozenset(),
    places: frozenset[str] = frozenset(),
) -> Weighing:
    return Weighing(understanding, lambda token: FREQUENCY.get(token, 0), TOTAL, names, places)


def test_rarity_is_inverse_frequency_over_collection_and_background(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "share_of_sections", lambda word: 0.5 if word == "phí" else 0.0)
    weighed = weighing(asking("máy"))
    assert weighed.rarity_of("máy") == pytest.approx(math.log(1 + 319.5 / 1.5))
    assert weighed.rarity_of("nhà") == pytest.approx(math.log(1 + 311.5 / 9.5))
    assert weighed.rarity_of("qwxz") == pytest.approx(math.log(1 + 320.5 / 0.5))
    # Half of the 300 background sections hold the word besides the four of the collection.
    assert weighed.rarity_of("phí") == pytest.approx(math.log(1 + 166.5 / 154.5))


def test_background_share_of_sections_by_share_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonness, "_shares", lambda: {"của": 0.01})
    assert commonness.share_of_sections("của") == pytest.approx(1 - 0.99**60)
    assert commonness.share_of_sections("qwxz") == 0.0


def test_a_common_word_weighs_less_in_any_small_collection() -> None:
    assert commonness.share_of_sections("của") > 0.3
    assert commonness.share_of_sections("kạn") < 0.01


def test_a_concept_weighs_importance_times_the_rarity_of_its_rarest_wording() -> None:
    either = Concept("plant", ((("nhà", "máy"), 0.6), (("máy",), 0.4), (("kinh",), 0.1)), 0.5)
    weighed = weighing(asking("plant", either))
    # "kinh" weighs less than half of the best and does not count; "máy" alone is the rarest.
    assert weighed.weights == (pytest.approx(0.5 * rarity(1)),)


def test_coverage_by_one_text_and_by_several() -> None:
    weighed = weighing(asking("kinh nhà máy"))
    kinh, nha, may = rarity(4), rarity(9), rarity(1)
    total = kinh + nha + may
    one, other = Words.of("Kinh phí."), Words.of("máy móc")
    assert weighed.coverage(one) == pytest.approx(kinh / total)
    assert weighed.coverage(other) == pytest.approx(may / total)
    assert weighed.coverage(one, other) == pytest.approx((kinh + may) / total)
    assert weighed.coverage(Words.of("")) == weighed.coverage() == 0.0
    assert weighed.degrees(one, other) == [1.0, 0.0, 1.0]


def test_half_of_a_compound_is_hardly_a_mention() -> None:
    compound = Concept("plant", ((("nhà", "máy"), 1.0), (("xưởng",), 0.5)))
    weighed = weighing(asking("plant", compound))
    half = rarity(1) / (rarity(9) + rarity(1))
    assert weighed.degrees(Words.of("nhà máy")) == [1.0]
    assert weighed.degrees(Words.of("máy")) == [pytest.approx(half**2)]
    # An alternative of half the weight is worth 0.7 + 0.3 * 0.5.
    assert weighed.degrees(Words.of("xưởng")) == [pytest.approx(0.85)]


def test_without_diacritics_a_name_is_worth_more_than_a_common_word() -> None:
    assert (FOLDED_MATCH, FOLDED_WORD) == (0.75, 0.3)
    asked = asking("kinh huyền tụng lắp")
    named = weighing(asked, names=frozenset({"huyền_tụng", "huyen_tung"}))
    assert named.degrees(Words.of("Kính Huyền Tung lập")) == [0.3, 1.0, 0.75, 0.75]
    # "lắp" stands nowhere in the collection: it may be a slip. "tụng" does, and is no name here.
    assert weighing(asked).degrees(Words.of("Kính Huyền Tung lập")) == [0.3, 1.0, 0.3, 0.75]


def test_an_unaccented_name_in_an_english_question_matches_fully() -> None:
    asked = replace(asking("dân Pac Nam"), english=True)
    assert weighing(asked).degrees(Words.of("Dân Pác Nặm")) == [1.0, 1.0, 1.0]


def test_gain_counts_only_what_is_new() -> None:
    weighed = weighing(asking("kinh máy"))
    both = Words.of("kinh máy")
    total = rarity(4) + rarity(1)
    assert weighed.gain([1.0, 0.0], both) == pytest.approx(rarity(1) / total)
    assert weighed.gain([1.0, 1.0], both) == 0.0
    assert weighed.gain([0.25, 0.0], Words.of("kinh")) == pytest.approx(0.75 * rarity(4) / total)
    assert weighed.gain([1.0, 0.0], Words.of("không")) == 0.0


def test_pairs_kept_and_pairs_never_seen() -> None:
    weighed = weighing(asking("kinh phí nhà máy"))
    assert weighed.pairs == {"kinh_phi", "phi_nha", "nha_may"}
    assert weighed.pair_share(Words.of("kinh phí và nhà máy")) == pytest.approx(2 / 3)
    assert weighed.pair_share(Words.of("kinh phí"), Words.of("nhà máy")) == pytest.approx(2 / 3)
    assert weighing(asking("máy")).pair_share(Words.of("máy")) == 0.0
    # Of the three pairs of words of matter only "kinh_phí" is in the collection.
    assert weighed.pairs_unknown() == pytest.approx(2 / 3)


def test_shares_of_wanted_words() -> None:
    weighed = weighing(asking("kinh phí máy"))
    wanted = frozenset({"kinh", "máy"})
    total = rarity(4) + rarity(1)
    assert weighed.share(wanted, Words.of("kinh mây")) == pytest.approx(
        (rarity(4) + 0.75 * rarity(1)) / total
    )
    assert weighed.held(wanted, frozenset({"kinh", "mây"})) == pytest.approx(rarity(4) / total)
    assert weighed.share(frozenset(), Words.of("kinh")) == weighed.held(frozenset(), wanted) == 0.0


def test_names_places_and_numbers_that_are_missing() -> None:
    asked = replace(
        asking("dân số Huyền Tụng 3 ở Lạng Sơn năm 2030"),
        names=frozenset({"lang_son"}),
        places=frozenset({"lang_son"}),
    )
    weighed = weighing(asked, names=frozenset({"huyền_tụng", "huyen_tung", "ba_be"}))
    assert weighed.names == {"huyen_tung", "lang_son"}
    here = Words.of("Cụm Huyền Tụng có 3 lô, năm 2030")
    assert weighed.names_missing(here) == 0.5
    assert weighed.names_missing(here, Words.of("tỉnh Lạng Sơn")) == 0.0
    assert weighed.places_missing(here) == 1.0
    # The figure of "Huyền Tụng 3" must stand beside its name.
    assert weighed.numbered_missing(here) == 1.0
    assert weighed.numbered_missing(Words.of("Huyền Tụng 3")) == 0.0
    assert weighed.number_share(here) == 1.0
    assert weighed.number_share(Words.of("năm 2030")) == 0.5
    none = weighing(asking("kinh phí"))
    assert none.number_share(here) == 1.0
    assert none.names_missing(here) == none.places_missing(here) == 0.0
    assert none.numbered_missing(here) == 0.0


def test_a_place_of_the_collection_needs_no_capital() -> None:
    names = frozenset({"ba_bể", "ba_be"})
    for question in ("dân số ba bể", "dan so ba be"):
        weighed = weighing(asking(question), names, frozenset({"ba_be"}))
        assert weighed.places == {"ba_be"}


def test_a_name_of_the_collection_is_told_by_its_diacritics() -> None:
    names = frozenset({"nguyễn_văn", "nguyen_van"})
    assert weighing(asking("trích nguyên văn"), names).names == frozenset()
    assert weighing(asking("trich nguyen van"), names).names == {"nguyen_van"}


def test_what_the_headings_leave_of_a_question() -> None:
    weighed = weighing(asking("nghị định hiệu lực", concept("nghị"), concept("hiệu")))
    title, body = Words.of("nghị định"), Words.of("có hiệu lực")
    assert weighed.rest((title,), body) == 1.0
    assert weighed.rest((title,), Words.of("khác")) == 0.0
    assert weighed.rest((), body) == 0.5
    # Nothing is left to look for.
    assert weighed.rest((Words.of("nghị hiệu"),), Words.of("khác")) == 1.0


def test_how_far_the_question_says_a_word() -> None:
    rare = Concept("plant", ((("xưởng",), 0.5),))
    weighed = weighing(asking("máy plant", concept("máy"), rare, concept("là", 0.25)))
    assert weighed.mentions("máy") == 1.0
    assert weighed.mentions("mây") == 0.75
    assert weighed.mentions("xưởng") == pytest.approx(0.6 + 0.4 * 0.5)
    assert weighed.mentions("là") == 0.25
    assert weighed.mentions("kinh") == 0.0
