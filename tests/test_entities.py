"""Names in a text that may answer "who"."""

import pytest

from kb.answer.entities import find_entities, find_names
from kb.question import Asked
from kb.question.asked import asks_person, asks_total, asks_whole, clues, kind_asked


def names(text: str) -> list[str]:
    offices = find_entities(Asked.AGENCY, text)
    return [text[start:end] for start, end in find_names(text, offices)]


def test_names_of_people_are_found_with_their_particles_and_initials() -> None:
    assert names("do học trò Kern và J. van Beek hoàn thành; Lê Thị Hoa ký.") == [
        "Kern",
        "J. van Beek",
        "Lê Thị Hoa",
    ]


def test_offices_and_words_that_open_a_sentence_are_no_names() -> None:
    assert names("Ông mất năm 1791. Sở Tài chính chủ trì, Nguyễn Văn Ba phối hợp.") == [
        "Nguyễn Văn Ba"
    ]


def test_who_is_asked_rather_than_which_office() -> None:
    assert asks_person("ai ky quyet dinh")
    assert asks_person("nha tho nao viet bai nay")
    assert not asks_person("co quan nao chu tri")


def test_a_sum_over_everything_is_told_from_a_sum() -> None:
    assert asks_total("tong dien tich huyen a") and not asks_whole("tong dien tich huyen a")
    assert asks_whole("ca tinh duoc may ha") and asks_whole("what is the province-wide total")
    assert asks_total("all periods together, how much")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thì chủ đầu tư quyết định áp dụng giá", ["chủ đầu tư"]),
        ("cơ quan sử dụng công chức có trách nhiệm xác định", ["cơ quan sử dụng công chức"]),
        ("Ủy ban nhân dân cấp xã cấp giấy phép", ["Ủy ban nhân dân cấp xã"]),
        ("cơ quan này thực hiện", []),
    ],
)
def test_parties_of_a_rule_are_found_though_written_small(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_entities(Asked.AGENCY, text)] == found


def test_money_in_dong_is_no_schedule() -> None:
    question = "nộp bằng tiền đồng thì quy đổi theo tỷ giá nào?"
    assert kind_asked(clues(question), 10, english=False) is Asked.OTHER
    asked = kind_asked(clues("tiến độ thi công ra sao đến ngày nào"), 8, english=False)
    assert asked is Asked.TIME
