"""What a question asks for and mentions, in Vietnamese with and without diacritics and English."""

from __future__ import annotations

import pytest

from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.question import Understanding, lacks_diacritics, understand
from kb.question.asked import (
    Asked,
    Role,
    asks_amount,
    asks_total,
    clues,
    count_parts,
    focus_of,
    kind_asked,
    role_asked,
)
from kb.question.measures import Dimension, Measure


def understood(question: str) -> Understanding:
    return understand(question, Restorer.bundled(), Glossary.bundled())


KINDS = [
    (Asked.AGENCY, "Cơ quan nào chủ trì lập quy hoạch?"),
    (Asked.AGENCY, "co quan nao chu tri lap quy hoach"),
    (Asked.AGENCY, "Which agency leads the program?"),
    (Asked.NUMBER, "Tổng vốn đầu tư là bao nhiêu tỷ đồng?"),
    (Asked.NUMBER, "dien tich bao nhieu ha"),
    (Asked.NUMBER, "How many hectares does the cluster have?"),
    (Asked.TIME, "Khi nào phải hoàn thành?"),
    (Asked.TIME, "bao gio phai hoan thanh"),
    (Asked.TIME, "When must the plan be finished?"),
    (Asked.PLACE, "Dự án được xây dựng ở đâu?"),
    (Asked.PLACE, "du an o dau"),
    (Asked.PLACE, "Where is the plant built?"),
    (Asked.REFERENCE, "Quyết định số bao nhiêu phê duyệt quy hoạch?"),
    (Asked.REFERENCE, "quyet dinh so may"),
    (Asked.REFERENCE, "Which decree governs urban classification?"),
    (Asked.LIST, "Các nhiệm vụ gồm những gì?"),
    (Asked.LIST, "liet ke cac nhiem vu"),
    (Asked.LIST, "What are the duties of the department?"),
    (Asked.DEFINITION, "Đô thị loại I là gì?"),
    (Asked.DEFINITION, "the nao la do thi thong minh"),
    (Asked.DEFINITION, "What is meant by smart city?"),
    (Asked.WORDING, "Trích nguyên văn Điều 5"),
    (Asked.WORDING, "trich nguyen van dieu 5"),
    (Asked.WORDING, "Quote the exact wording of Article 5"),
    (Asked.OTHER, "Huyện Ba Bể thì sao rồi các anh các chị ơi cho biết"),
]


@pytest.mark.parametrize(("asked", "question"), KINDS)
def test_kind_of_answer(asked: Asked, question: str) -> None:
    assert understood(question).asked is asked


def test_a_bare_term_asks_what_it_is_and_the_first_pattern_decides() -> None:
    assert kind_asked("cum cong nghiep", 3, english=False) is Asked.DEFINITION
    assert kind_asked("cum cong nghiep", 7, english=False) is Asked.OTHER
    assert kind_asked("industrial clusters", 2, english=True) is Asked.OTHER
    # Original wording is asked for, whatever the wording says.
    assert kind_asked("trich nguyen van kinh phi la bao nhieu", 8, english=False) is Asked.WORDING


@pytest.mark.parametrize(
    ("folded", "parts"),
    [
        ("dien tich bao nhieu ha", 1),
        ("dien tich bao nhieu ha va kinh phi bao nhieu", 2),
        ("ai chu tri, ai phoi hop, hoan thanh khi nao?", 3),
        ("so y te va so xay dung co nhiem vu gi", 1),
        ("so sanh dan so cua hai huyen", 2),
        ("who approves and when", 2),
        ("what is the area of each of the three clusters", 2),
        ("moi huyen duoc bao nhieu tien", 2),
        ("", 1),
    ],
)
def test_how_many_things_are_asked(folded: str, parts: int) -> None:
    assert count_parts(folded) == parts


@pytest.mark.parametrize(
    ("words", "focus"),
    [
        # Up to three words behind an interrogative that opens the question ("lập quy" has a form
        # word), up to five before it; words of form are left out.
        ("cơ quan nào chủ trì lập quy hoạch", "cơ quan chủ trì lập"),
        ("tổng vốn đầu tư là bao nhiêu tỷ đồng nhé", "tổng vốn đầu tư tỷ đồng"),
        ("diện tích của cụm công nghiệp nông thượng là bao nhiêu", "công nghiệp nông thượng"),
        ("kế hoạch này do thủ tướng chính phủ ban hành năm nào", "chính phủ ban hành năm"),
        ("cụm công nghiệp", "cụm công nghiệp"),
    ],
)
def test_focus_stands_beside_the_interrogative(words: str, focus: str) -> None:
    assert focus_of(words.split()) == tuple(focus.split())


def test_the_unit_asked_for_counts_less_than_what_is_measured() -> None:
    assert asks_amount(["là", "bao", "nhiêu"])
    assert asks_amount(["bao", "nhiêu", "tỷ"])
    assert not asks_amount(["nhiêu", "tỷ", "đồng"])
    concepts = understood("Diện tích cụm Nà Bản là bao nhiêu ha?").concepts
    assert [(c.source, c.importance) for c in concepts] == [
        *(("diện", 1.0), ("tích", 1.0), ("cụm", 1.0), ("nà", 1.0), ("bản", 1.0)),
        *(("là", 0.25), ("bao", 0.08), ("nhiêu", 0.08), ("ha", 0.4)),
    ]


def test_names_and_places() -> None:
    found = understood("Sở Xây dựng phối hợp với thành phố Bắc Kạn và ông Nguyễn Đình Thi")
    # The first word of a question always has a capital, so a name may not start there.
    assert found.names == {"bac_kan", "nguyen_dinh", "dinh_thi"}
    assert found.places == {"bac_kan"}
    assert understood("dân số ở Chợ Mới, xã Nông Thượng").places == {"nong_thuong"}
    english = understood("What did National Defence tell Cao Bang province?")
    assert (english.names, english.places) == ({"cao_bang"}, {"cao_bang"})
    # Offices are no names: a text seldom repeats whose it is.
    assert understood("theo Nghị Quyết của Hội Đồng").names == frozenset()
    assert understood("dan so thanh pho bac kan").names == frozenset()


def test_abbreviations_are_alternatives_and_long_forms_are_searched_short_too() -> None:
    concepts = {c.source: c.alternatives for c in understood("UBND tỉnh giao ai?").concepts}
    assert concepts["ubnd"] == ((("ubnd",), 1.0), (("ủy", "ban", "nhân", "dân"), 1.0))
    assert concepts["tỉnh"] == ((("tỉnh",), 1.0),)
    found = understood("Uỷ ban nhân dân tỉnh")
    assert [c.source for c in found.concepts] == ["ủy", "ban", "nhân", "dân", "tỉnh"]
    assert found.also == ((("ubnd",), 1.0),)


def test_english_is_searched_by_its_vietnamese_terms() -> None:
    found = understood("Which agency leads the program?")
    assert found.english
    assert found.text == "cơ quan nào chủ trì chương trình"
    assert [(c.source, c.alternatives, c.importance) for c in found.concepts] == [
        ("Which agency leads", ((("cơ", "quan", "nào", "chủ", "trì"), 1.0),), 0.25),
        ("program", ((("chương", "trình"), 1.0),), 1.0),
    ]
    assert found.typed == ("which", "agency", "leads", "the", "program")
    assert found.focus == ("chương", "trình")


def test_diacritics_are_restored_and_spaces_evened_out() -> None:
    found = understood("  co quan\n nao   chu tri ")
    assert (found.question, found.text) == ("co quan nao chu tri", "cơ quan nào chủ trì")
    assert found.typed == ("co", "quan", "nao", "chu", "tri")
    assert found.tokens == ("cơ", "quan", "nào", "chủ", "trì")
    assert lacks_diacritics(found)
    assert not lacks_diacritics(understood("cơ quan nào"))


@pytest.mark.parametrize("typed", ["", "   ", "???", "5", "🙂", "a" * 3000])
def test_anything_typed_is_understood_somehow(typed: str) -> None:
    assert understood(typed).parts == 1


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("tong dien tich cum cong nghiep cua huyen", True),
        ("ca tinh co bao nhieu ha", True),
        ("total area of clusters", True),
        ("ai chu tri", False),
        ("tong giam doc la ai", False),
    ],
)
def test_a_sum_is_asked_for(question: str, total: bool) -> None:
    assert asks_total(question) is total


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("cơ quan nào chủ trì, phối hợp thực hiện", Role.DOER),
        ("Sở Y tế phối hợp với đơn vị nào", Role.PARTNER),
        ("hồ sơ trình cấp nào phê duyệt", Role.RECIPIENT),
        ("báo cáo hằng năm gửi cho ai", Role.RECIPIENT),
        ("to whom is the report sent", Role.RECIPIENT),
        ("ai ký quyết định", Role.DOER),
    ],
)
def test_the_part_asked_for(question: str, role: Role) -> None:
    assert role_asked(clues(question)) is role


def test_an_amount_is_asked_for_by_the_words_or_their_rendering() -> None:
    assert understood("Cụm Nà Bản rộng bao nhiêu ha?").measure == Measure(Dimension.AREA)
    assert understood("Nhà máy nước cấp cho bao nhiêu xã?").measure == Measure(
        Dimension.COUNT, "xa"
    )
    assert understood("Sở nào chi bao nhiêu tiền?").measure is None  # an agency is asked for
