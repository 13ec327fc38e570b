"""Names in a text that may answer "who"."""

from kb.answer.entities import find_names
from kb.question.asked import asks_person, asks_total, asks_whole


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find_names(text)]


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
