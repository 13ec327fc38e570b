"""What sentences do to other documents: their own acts, not those that they report."""

from __future__ import annotations

import pytest

from kb.relations.acts import ActKind, Place, find_acts, find_listed, find_places


def read(text: str) -> list[tuple[str, str | None, tuple[Place, ...], bool]]:
    return [
        (act.kind, act.sign.number if act.sign else None, act.places, act.whole)
        for act in find_acts(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thông tư này có hiệu lực từ ngày 01 tháng 7 năm 2025 và thay thế Thông tư số "
            "30/2021/TT-BQP ngày 15 tháng 3 năm 2021 của Bộ trưởng.",
            [(ActKind.REPLACES, "30/2021/tt-bqp", (), True)],
        ),
        (
            "Quyết định này thay thế Quyết định số 1/QĐ-UBND và Quyết định số 2/QĐ-UBND.",
            [
                (ActKind.REPLACES, "1/qd-ubnd", (), True),
                (ActKind.REPLACES, "2/qd-ubnd", (), True),
            ],
        ),
        (
            "3. Bãi bỏ khoản 4 Điều 79 Nghị định số 186/2025/NĐ-CP; khoản 2 Điều 3 Nghị định số "
            "5/2020/NĐ-CP.",
            [
                (ActKind.REPEALS, "186/2025/nd-cp", (Place("", "79", "4"),), False),
                (ActKind.REPEALS, "5/2020/nd-cp", (Place("", "3", "2"),), False),
            ],
        ),
        (
            "2. Thông tư số 35/2018/TT-BTNMT ngày 28 tháng 12 năm 2018 của Bộ trưởng hết hiệu lực "
            "kể từ ngày Thông tư này có hiệu lực thi hành.",
            [(ActKind.REPEALS, "35/2018/tt-btnmt", (), True)],
        ),
        (
            "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 53/2024/NĐ-CP được sửa đổi, bổ "
            "sung bởi Nghị định số 60/2024/NĐ-CP",
            [(ActKind.AMENDS, "53/2024/nd-cp", (), False)],
        ),
        (
            "Thay thế Phụ lục II ban hành kèm theo Thông tư số 2/2015/TT-BXD bằng Phụ lục này.",
            [(ActKind.REPLACES, "2/2015/tt-bxd", (Place("ii"),), False)],
        ),
        (
            "Thay thế cụm từ tại khoản 3 Điều 5 Thông tư số 2/2015/TT-BXD.",
            [(ActKind.AMENDS, "2/2015/tt-bxd", (Place("", "5", "3"),), False)],
        ),
        (
            "1. Sửa đổi, bổ sung điểm a khoản 2 Điều 7 như sau:",
            [(ActKind.AMENDS, None, (Place("", "7", "2", "a"),), False)],
        ),
        (
            "Bổ sung khoản 2a vào sau khoản 2 Điều 5 như sau:",
            [(ActKind.AMENDS, None, (Place("", "5", "2a"),), False)],
        ),
    ],
)
def test_own_acts(
    text: str, expected: list[tuple[str, str | None, tuple[Place, ...], bool]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Nghị định số 62/2024/NĐ-CP sửa đổi một số điều của Nghị định số 94/2016/NĐ-CP;",
        "Trường hợp văn bản viện dẫn tại Thông tư này được sửa đổi, bổ sung hoặc thay thế thì áp "
        "dụng văn bản đó.",
        "Trường hợp Giấy phép theo Nghị định số 5/2020/NĐ-CP hết hiệu lực thì nộp lại.",
        "Việc thay thế thiết bị theo quy định tại Thông tư số 4/2020/TT-BXD.",
        "Khoản 2 Điều 5 Nghị định số 5/2020/NĐ-CP được sửa đổi bởi Nghị định số 9/2021/NĐ-CP.",
    ],
)
def test_what_is_only_reported_is_no_act(text: str) -> None:
    assert [act for act in find_acts(text) if act.sign or act.places] == []


def test_items_of_a_list_take_the_act_that_introduces_them() -> None:
    (act,) = find_listed("a) Điều 3 Thông tư số 7/2019/TT-BCT về giá;", ActKind.REPEALS)
    assert (act.kind, act.places, act.whole) == (ActKind.REPEALS, (Place("", "3"),), False)
    assert find_listed("b) Theo Thông tư số 7/2019/TT-BCT.", ActKind.REPEALS) == []


def test_places_are_read_from_the_smallest_unit_up() -> None:
    assert find_places("điểm a khoản 3 và khoản 6 Điều 1, Điều 4") == (
        Place("", "1", "3", "a"),
        Place("", "1", "6"),
        Place("", "4"),
    )
    assert find_places("các Điều 16, 17 và Phụ lục I, II") == (
        Place("", "16"),
        Place("", "17"),
        Place("i"),
        Place("ii"),
    )


def test_a_place_overlaps_what_holds_it_and_what_it_holds() -> None:
    clause = Place("", "5", "2")
    assert clause.overlaps(Place("", "5"))
    assert clause.overlaps(Place("", "5", "2", "a"))
    assert not clause.overlaps(Place("", "5", "3"))
    assert not clause.overlaps(Place("", "6", "2"))
    assert not Place().overlaps(Place())
