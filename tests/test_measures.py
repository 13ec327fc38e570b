"""What amounts are asked for and what numbers measure."""

from __future__ import annotations

import pytest

from kb.question.measures import (
    Dimension,
    Measure,
    best_fit,
    cell_fit,
    fits,
    measure_asked,
    measure_of_header,
    measures_stated,
    prose_fit,
)

HECTARES, MONEY = Measure(Dimension.AREA), Measure(Dimension.MONEY)


@pytest.mark.parametrize(
    ("folded", "measure"),
    [
        ("rong bao nhieu ha", HECTARES),
        ("chiem bao nhieu phan tram", Measure(Dimension.SHARE)),
        ("kinh phi bao nhieu ty dong", MONEY),
        ("can bao nhieu von", MONEY),
        ("thu ngan sach dat bao nhieu", MONEY),
        ("co may truong hoc", Measure(Dimension.COUNT, "truong hoc")),
        ("trong bao nhieu ngay lam viec", Measure(Dimension.DURATION)),
        ("thi cong bao lau", None),
        ("dai bao nhieu km", Measure(Dimension.LENGTH)),
        ("dung tich ho bao nhieu", Measure(Dimension.VOLUME)),
        ("xu ly bao nhieu nuoc", Measure(Dimension.ANY)),  # water is measured, not counted
        ("quy mo la bao nhieu", Measure(Dimension.ANY)),
        ("nha may dat o xa nao", None),  # "nhà máy" asks nothing
        ("how many hectares are planned", HECTARES),
        ("co quan nao chu tri", None),
        ("dai bao nhieu cay so", Measure(Dimension.LENGTH)),
        ("chiem ty trong bao nhieu", Measure(Dimension.SHARE)),
        ("how much funding is there", MONEY),
    ],
)
def test_measure_asked_for(folded: str, measure: Measure | None) -> None:
    assert measure_asked(folded) == measure


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("75 ha", (HECTARES,)),
        ("164,44ha", (HECTARES,)),
        ("1.420 tỷ đồng", (MONEY,)),
        ("≥ 75 giường", (Measure(Dimension.COUNT, "giuong"),)),
        ("12%/năm", (Measure(Dimension.SHARE),)),
        ("mười (10) ngày làm việc", (None,)),
        ("30 (ba mươi) ngày", (Measure(Dimension.DURATION),)),
        ("180", (None,)),
        ("2023 - 2030", (Measure(Dimension.DATE),)),
        ("ngày 30/6/2023", (Measure(Dimension.DATE),)),
        ("Sở Nội vụ", ()),
    ],
)
def test_what_numbers_measure(text: str, measures: tuple[Measure | None, ...]) -> None:
    assert measures_stated(text) == measures


def test_header_tells_what_its_numbers_measure() -> None:
    assert measure_of_header("Dự kiến tổng vốn (tỷ đồng)") == MONEY
    assert measure_of_header("Quy mô (ha) › Giai đoạn 2011-2015") == HECTARES
    assert measure_of_header("Tỷ lệ") == Measure(Dimension.SHARE)
    assert measure_of_header("Ghi chú") is None


def test_fit_of_a_measure() -> None:
    beds = Measure(Dimension.COUNT, "giuong")
    assert fits(HECTARES, HECTARES) == 1.0
    assert fits(HECTARES, MONEY) == -1.0
    assert fits(HECTARES, None) == 0.0
    assert fits(beds, Measure(Dimension.COUNT, "giuong benh")) == 1.0
    assert fits(beds, Measure(Dimension.COUNT, "cho nam")) == -0.5
    # Any amount will do but a date.
    assert fits(Measure(Dimension.ANY), MONEY) == 0.5
    assert fits(Measure(Dimension.ANY), Measure(Dimension.DATE)) == -1.0


def test_a_bare_number_in_prose_is_no_area() -> None:
    assert prose_fit(HECTARES, None) == -0.5
    assert prose_fit(Measure(Dimension.COUNT, "xa"), None) == 0.0
    assert prose_fit(HECTARES, HECTARES) == 1.0


def test_best_of_several_and_none() -> None:
    assert best_fit(HECTARES, [MONEY, HECTARES]) == 1.0
    assert best_fit(HECTARES, []) == -1.0


def test_cell_takes_the_measure_of_its_header() -> None:
    assert cell_fit(MONEY, "Tổng vốn (tỷ đồng)", "180") == 1.0
    assert cell_fit(HECTARES, "Tổng vốn (tỷ đồng)", "180") == -1.0
    assert cell_fit(HECTARES, "Tổng vốn (tỷ đồng)", "30 ha") == 1.0  # the cell's own unit counts
    assert cell_fit(HECTARES, "Quy mô", "30") == 0.0
    assert cell_fit(HECTARES, "Quy mô", "Sở Nội vụ") == -1.0
