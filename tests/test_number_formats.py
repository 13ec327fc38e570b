"""What spreadsheet cells show: thousands, decimals, percentages and dates in Vietnamese style."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from kb.ingest.formats.xlsx.number_formats import CellValue, shown


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1234567, "General", "1234567"),
        (0.1 + 0.2, "General", "0,3"),
        (1234.5, "General", "1234,5"),
        (2.0, "General", "2"),
        (1 / 3, "General", "0,33333333333"),
        (1e20, "General", "1E+20"),
        (-7, "General", "-7"),
        (1234567, "#,##0", "1.234.567"),
        (1234.5, "#,##0", "1.235"),
        (-1234.5, "#,##0.00", "-1.234,50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1.234,50)"),
        (-1234, "#,##0;[Red]-#,##0", "-1.234"),
        (0, "#,##0;-#,##0;-", "-"),
        (1234567, '#,##0\\ "₫"', "1.234.567 ₫"),
        (1234567, "_-* #,##0\\ _₫_-;-* #,##0\\ _₫_-", "1.234.567"),
        (500000, "#,##0 [$₫-42A]", "500.000 ₫"),
        (12345678, "#,##0,", "12.346"),
        (12345678, '#,##0.0,,"M"', "12,3M"),
        (0.4567, "0%", "46%"),
        (0.4567, "0.0%", "45,7%"),
        (0.5, "#.##", ",5"),
        (3.5, "0.##", "3,5"),
        (3, "0.##", "3"),
        (7, "000", "007"),
        (12345.678, "0.00E+00", "1,23E+4"),
        (0.25, "# ?/?", "0,25"),
        (2024, '"Năm "0', "Năm 2024"),
        (15, "@", "15"),
        (-0.001, "0.0", "0,0"),
        (True, "General", "TRUE"),
        ("#DIV/0!", "0.0", "#DIV/0!"),
        (None, "General", ""),
    ],
)
def test_numbers(value: CellValue, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (datetime(2024, 3, 5), "mm-dd-yy", "05/03/2024"),
        (datetime(2024, 3, 5), "General", "05/03/2024"),
        (datetime(2024, 3, 5), "d/m/yyyy", "5/3/2024"),
        (date(2024, 3, 5), "dd\\-mm\\-yy", "05-03-24"),
        (datetime(2024, 3, 5), "[$-42A]dd/mm/yyyy;@", "05/03/2024"),
        (datetime(2024, 3, 5), '"ngày "d" tháng "m" năm "yyyy', "ngày 5 tháng 3 năm 2024"),
        (datetime(2024, 3, 5), "mmm-yy", "Thg3-24"),
        (datetime(2024, 3, 5), "dddd", "Thứ Ba"),
        (datetime(2024, 3, 5, 14, 7), "dd/mm/yyyy hh:mm", "05/03/2024 14:07"),
        (datetime(2024, 3, 5, 14, 7), "h:mm AM/PM", "2:07 PM"),
        (time(8, 30), "hh:mm", "08:30"),
        (time(8, 30, 9), "mm:ss", "30:09"),
        (timedelta(hours=26, minutes=5), "[h]:mm:ss", "26:05:00"),
    ],
)
def test_dates_and_times(value: CellValue, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected
