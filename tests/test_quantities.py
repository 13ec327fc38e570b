"""Numbers with units, as documents write them."""

from __future__ import annotations

import math

import pytest

from kb.quantities import Quantity, number, quantity, unit_of, unit_stated, written


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,5", 1234.5), ("16.500", 16500.0), ("8,2", 8.2), ("0.5", 0.5), ("75", 75.0)],
)
def test_points_group_thousands_and_commas_are_decimal_marks(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("32,7", Quantity(32.7, 32.7, "")),
        ("50 ha", Quantity(50, 50, "ha")),
        ("≥ 75 giường", Quantity(75, math.inf, "giuong")),
        ("≤ 20 %", Quantity(-math.inf, 20, "%")),
        ("10-20 ha", Quantity(10, 20, "ha")),
        ("16.500 m3/ngđ", Quantity(16500, 16500, "m3/ngd")),
        ("+1.400", Quantity(1400, 1400, "")),
        ("360 tỷ", Quantity(360, 360, "ty dong")),
    ],
)
def test_a_cell_that_is_an_amount(cell: str, read: Quantity) -> None:
    assert quantity(cell) == read


@pytest.mark.parametrize("cell", ["", "-", "Cấp VI-MN", "2023", "2023 - 2030", "1.2.3", "5 x 9"])
def test_words_dashes_years_and_empty_cells_are_no_amount(cell: str) -> None:
    assert quantity(cell) is None


def test_units_go_by_one_name() -> None:
    assert {unit_of(name) for name in ("tỷ", "Tỷ đồng", "tỉ đồng", "billion")} == {"ty dong"}
    assert unit_stated("Tổng vốn (tỷ đồng)") == "tỷ đồng"
    assert unit_stated("Đơn vị tính: Triệu đồng") == "Triệu đồng"
    assert unit_stated("Tên dự án (dự kiến)") == ""


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert written(1234.5) == "1.234,5"
    assert written(20.0) == "20"
    assert written(50 - 47.2) == "2,8"
