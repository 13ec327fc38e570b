"""Years and periods of a question and of what is stated."""

import pytest

from kb.question.periods import period_fit, spelt_out, year_spans, years_in


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vốn giai đoạn 26-30", "vốn giai đoạn 2026-2030"),
        ("von 21 - 30 bao nhieu", "von 2021-2030 bao nhieu"),
        ("từ 16 - 20 ha", "từ 16 - 20 ha"),
        ("ngày 25-30", "ngày 25-30"),
        ("16-20 tỷ", "16-20 tỷ"),
        ("Nghị quyết 29-NQ/TU", "Nghị quyết 29-NQ/TU"),
        ("14-18", "14-18"),
    ],
)
def test_only_what_must_be_a_period_is_written_in_full(typed: str, meant: str) -> None:
    assert spelt_out(typed) == meant


def test_years_are_read_but_numbers_that_look_like_them_are_not() -> None:
    assert years_in("giai đoạn 2016-2020, 2.025 tỷ, số 2030/QĐ, năm 2045") == {2016, 2020, 2045}
    assert year_spans("năm 2021 và 2022") == [(4, 2021), (12, 2022)]


@pytest.mark.parametrize(
    ("asked", "stated", "fit"),
    [
        ({2016, 2020}, {2016, 2020}, 1.0),
        ({2020}, {2016, 2020}, 0.5),
        ({2018}, {2016, 2020}, 0.3),
        ({2045}, {2030}, -1.0),
        (set(), {2030}, 0.0),
        ({2030}, set(), 0.0),
    ],
)
def test_stated_years_agree_with_those_asked_about(
    asked: set[int], stated: set[int], fit: float
) -> None:
    assert period_fit(frozenset(asked), frozenset(stated)) == fit
