"""Normal forms, tokens and places of quotes."""

from __future__ import annotations

import unicodedata

import pytest

from kb.text import (
    Token,
    bigrams,
    fold,
    fold_with_offsets,
    has_diacritics,
    is_syllable,
    key,
    locate,
    nfc,
    normalise_tone,
    tokenise,
    tokens,
)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_nfc_composes() -> None:
    assert nfc(nfd("Quyết định")) == "Quyết định"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thành phố Bắc Kạn", "thanh pho bac kan"),
        ("ĐƯỜNG Đ/c Ðiều", "duong d/c dieu"),
        ("a\u00a0b\u2013c\u200b\u00add", "a b-cd"),
        ("ﬁ １２", "fi 12"),
        ("dòng 1\n\ndòng 2", "dong 1\n\ndong 2"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(nfd(text)) == folded


def test_fold_with_offsets_points_back() -> None:
    text = "Đô\u00ad thị " + nfd("ở") + " ﬁn"
    folded, offsets = fold_with_offsets(text)
    assert folded == "do thi o fin"
    assert len(offsets) == len(folded) + 1
    at = folded.index("thi")
    assert text[offsets[at] : offsets[at + 3]] == "thị"
    at = folded.index("o f")
    assert text[offsets[at] : offsets[at + 1]] == nfd("ở")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("hoà", "hòa"),
        ("Khoẻ", "Khỏe"),
        ("THUÝ", "THÚY"),
        ("Uỷ ban", "Ủy ban"),
        ("quý quà quỷ", "quý quà quỷ"),
        ("hoàn toàn loại", "hoàn toàn loại"),
        ("hòan tòan ngòai", "hoàn toàn ngoài"),
        ("khuỷu huỳnh thuở", "khuỷu huỳnh thuở"),
        ("qủa qúy", "quả quý"),
        ("Ðiều", "Điều"),
    ],
)
def test_normalise_tone(written: str, normal: str) -> None:
    assert normalise_tone(written) == normal
    assert normalise_tone(nfd(written)) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kĩ thuật", "kỹ thuật"), ("lí do", "LÝ DO"), ("qui định", "quy định"), ("bác sỹ", "bác sĩ")],
)
def test_key_unites_i_and_y(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_key_leaves_closed_syllables_and_v() -> None:
    assert key("thi kinh vị tình quỳnh") == "thi kinh vị tình quỳnh"
    assert key("thuý") != key("thùy")


def test_has_diacritics() -> None:
    assert has_diacritics("ba bể")
    assert has_diacritics("d\u0111")
    assert has_diacritics(nfd("ở"))
    assert not has_diacritics("co quan nao chu tri résumé".replace("é", "e"))


def test_is_syllable() -> None:
    assert all(is_syllable(word) for word in ("nghieng", "can", "the", "truong", "Đô", "quyet"))
    assert not any(is_syllable(word) for word in ("which", "agency", "plan", "is", "ubnd"))


def test_tokens_keep_numbers_letters_and_units() -> None:
    assert tokens("Điểm đ) 8,2 ha; 16.500 và 93.243,1; 12%/năm") == [
        *("điểm", "đ", "8,2", "ha", "16.500", "và", "93.243,1", "12", "năm"),
    ]
    assert tokens("5.000 m3/ngđ, 20 m², loại II, thị¹ xã") == [
        *("5.000", "m3", "ngđ", "20", "m2", "loại", "ii", "thị", "xã"),
    ]
    assert tokens("giai đoạn 2023-2030") == ["giai", "đoạn", "2023", "2030"]
    assert tokens("an to the in") == ["an", "to", "the", "in"]


def test_tokens_of_document_numbers_and_dates() -> None:
    assert tokens("320/QĐ-UBND") == ["320/qđ-ubnd", "320", "qđ", "ubnd"]
    assert tokens("29-NQ/TU") == ["29-nq/tu", "29", "nq", "tu"]
    assert tokens("09/2026/TT-BXD") == ["09/2026/tt-bxd", "9", "2026", "tt", "bxd"]
    assert tokens("43/2014/QH13") == ["43/2014/qh13", "43", "2014", "qh13"]
    assert tokens("25/10/2022") == ["25/10/2022", "25", "10", "2022"]


def test_small_numbers_lose_their_zero() -> None:
    assert tokens("05 ngày, 0,5 ha, 007") == ["5", "ngày", "0,5", "ha", "007"]


def test_tokenise_gives_places() -> None:
    text = "Thuý\u200b ở Ðô"
    assert tokenise(text) == [Token("thúy", 0, 5), Token("ở", 6, 7), Token("đô", 8, 10)]
    assert tokenise("Số 29-NQ/TU.")[1] == Token("29-nq/tu", 3, 11)


def test_tokens_of_decomposed_text_are_the_same() -> None:
    text = "Ủy ban nhân dân tỉnh Bắc Kạn số 476/SKHĐT-TH"
    assert tokens(nfd(text)) == tokens(text)
    found = tokenise(nfd(text))[3]
    assert nfc(nfd(text)[found.start : found.end]) == "dân"


def test_bigrams() -> None:
    assert bigrams(["bắc", "kạn", "năm"]) == ["bắc_kạn", "kạn_năm"]
    assert bigrams(["một"]) == []


def test_locate_exact_comes_first() -> None:
    assert locate("kạn", "Bắc Kạn, kạn") == (9, 12)
    assert locate("a", "banana", 2) == (3, 4)
    assert locate("không có", "Bắc Kạn") is None
    assert locate("  ", "Bắc Kạn") is None


@pytest.mark.parametrize(
    "quote",
    [
        "Ủy ban nhân dân",
        "uỷ  ban nhân\ndân",
        nfd("Ủy ban nhân dân"),
        "ỦY BAN NHÂN DÂN",
        "Ủy\u00a0ban nhân dân",
    ],
)
def test_locate_forgives_spelling_not_letters(quote: str) -> None:
    text = "Theo đó, Uỷ ban\n  nhân dân tỉnh"
    assert locate(quote, text) == (9, 26)
    assert text[9:26] == "Uỷ ban\n  nhân dân"
    assert locate("Uy ban nhan dan", text) is None


def test_locate_in_decomposed_text() -> None:
    text = nfd("Tỉnh Bắc Kạn")
    start, end = locate("bắc kạn", text) or (0, 0)
    assert nfc(text[start:end]) == "Bắc Kạn"


def test_locate_after_start() -> None:
    text = "Hòa Bình. HOÀ BÌNH"
    assert locate("hoà bình", text) == (0, 8)
    assert locate("hoà bình", text, 1) == (10, 18)
