"""Legacy encodings and letters that came apart: converted where damaged, else left alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kb.ingest.legacy import (
    convert_run,
    convert_runs,
    decode,
    detect,
    repair_marks,
    repair_spacing,
)
from kb.ingest.orthography import is_spelled

CORPUS = Path(__file__).parent.parent / "corpus"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
SMALL = [unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES] + ["đ"]
LETTERS = [letter for letter in SMALL if not letter.isascii()]

# Written down here apart from the code under test, from the published code charts.
TCVN3_BYTES = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
        bytes.fromhex(
            "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ccceCFd0d1 aad2d3d4d5d6 d7d8dcddde"
            "dfe1e2e3e4 abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe ae"
        ).decode("latin-1"),
        strict=True,
    )
) | dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
VNI_QUALITY = {"â": "aâ", "ă": "aê", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö"}
VNI_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
VNI_BOTH = {"ă": "éèúüë", "â": "áàåãä", "ê": "áàåãä", "ô": "áàåãä"}
VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def vni(letter: str) -> str:
    """Encode a letter of either case; both characters of a capital are capitals."""
    if letter != letter.lower():
        return vni(letter.lower()).upper()
    if letter in VNI_ALONE:
        return VNI_ALONE[letter]
    parts = unicodedata.normalize("NFD", letter)
    tone = next((part for part in parts if part in VNI_TONES), "")
    bare = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else letter
    if tone and bare in VNI_BOTH:
        return VNI_QUALITY[bare][0] + VNI_BOTH[bare]["\u0301\u0300\u0309\u0303\u0323".index(tone)]
    return VNI_QUALITY.get(bare, bare) + VNI_TONES.get(tone, "")


def as_tcvn3(text: str) -> str:
    """Encode text; a capital with a tone has no code and is written small, as in fonts for it."""
    return "".join(TCVN3_BYTES.get(c, TCVN3_BYTES.get(c.lower(), c)) for c in text)


def as_vni(text: str) -> str:
    return "".join(vni(c) if c.lower() in LETTERS else c for c in text)


def excerpts() -> list[str]:
    return [
        unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))[:6000]
        for file in sorted(CORPUS.glob("*.txt"))
    ]


def test_every_letter_has_its_code() -> None:
    assert len(LETTERS) == 67
    assert decode("".join(map(as_tcvn3, LETTERS)), "TCVN3") == "".join(LETTERS)
    capitals = [letter.upper() for letter in LETTERS]
    assert decode("".join(map(as_vni, LETTERS)), "VNI") == "".join(LETTERS)
    assert decode("".join(map(as_vni, capitals)), "VNI") == "".join(capitals)
    assert decode("¡¢£¤¥¦§", "TCVN3") == "ĂÂÊÔƠƯĐ"
    shown = convert_run("".join(map(as_tcvn3, LETTERS)) + " céng hßa x· héi", ".VnTimeH")
    assert shown == ("".join(capitals) + " CỘNG HÒA XÃ HỘI", "TCVN3")


def accuracy(got: str, wanted: str) -> float:
    wrong = sum(one != other for one, other in zip(got, wanted, strict=True))
    return 1 - wrong / len(wanted)


def test_pages_in_legacy_encodings_are_restored() -> None:
    for excerpt in excerpts():
        # Superscript figures of footnotes share their codes with letters.
        text = "".join(c for c in excerpt if c not in "¹²³")
        plain = "".join(
            c if c in TCVN3_BYTES or c.lower() not in LETTERS else c.lower() for c in text
        )
        got, encoding = convert_run(as_tcvn3(plain), "ABCDEF+.VnTime,Bold")
        assert encoding == "TCVN3"
        assert accuracy(got, plain) >= 0.999
        got, encoding = convert_run(as_vni(text), "VNI-Times")
        assert encoding == "VNI"
        assert accuracy(got, text) >= 0.999
        # Without the names of fonts, the wording itself is evidence enough.
        assert detect(as_tcvn3(plain)) == "TCVN3"
        assert detect(as_vni(text)) == "VNI"


@pytest.mark.parametrize("font", ["", "TimesNewRoman", ".VnTime", ".VnTimeH", "VNI-Times"])
def test_unicode_text_is_left_alone(font: str) -> None:
    # Whole texts: a lone "Côn" in a VNI font may be either, and is what the font says.
    for text in excerpts():
        assert convert_run(text, font) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "The café is déjà vu; the naïve façade of an hôtel.",
        "L'État français a décidé, à l'été dernier, de protéger les forêts et les élèves.",
        "Die Straße führt über die Brücke; größere Häuser für möglichst viele Schüler.",
        "Section 3 shall not apply to a person who is exempt.",
        "12,5 ± 0,3 × 10³ m² · 50 ÷ 80 °C § 4",
    ],
)
def test_other_languages_are_left_alone(text: str) -> None:
    assert convert_run(text) == (text, None)
    assert detect(text * 5) is None


def test_words_of_a_font_are_judged_together() -> None:
    # "có" is Unicode or, in TCVN3, "cú"; "cá" is Unicode or "cỏ".
    assert convert_runs([("§iÒu kiÖn ®Êt", ".VnTime"), ("cá", ".VnTime"), ("có", "Arial")]) == [
        ("Điều kiện đất", "TCVN3"),
        ("cỏ", "TCVN3"),
        ("có", None),
    ]
    assert convert_run("có", ".VnTime") == ("có", None)
    assert convert_run("§", ".VnTime") == ("Đ", "TCVN3")


def test_codes_that_extraction_changed_are_read() -> None:
    assert convert_run("Nhµ n-íc ®-îc -u tiªn, n­íc s¹ch", ".VnTime")[0] == (
        "Nhà nước được ưu tiên, nước sạch"
    )
    assert convert_run("\uf0a7i\uf0d2u 5", ".VnTime") == ("Điều 5", "TCVN3")
    assert convert_run("\x93§iÒu 5\x94", ".VnTime") == ("“Điều 5”", "TCVN3")
    assert detect("Uyò ban nhân dân tiÒnh ðêÌ nghiò các sõÒ thýòc hiêòn") == "windows-1258"


def test_marks_are_put_back_on_their_letters() -> None:
    assert repair_marks(unicodedata.normalize("NFD", "Quyết định")) == "Quyết định"
    assert repair_marks("qu ́y 3") == "quý 3"
    assert repair_marks("hoa ̀ bi ̀nh") == "hoà bình"
    assert repair_marks("Quyê\u0301t điònh") == "Quyết điònh"


def test_cut_syllables_are_joined() -> None:
    cut = "Căn c ứ Lu ật Tổ ch ức chính quy ền đ ịa phương ngày 19 tháng 6; T ỈNH B ẮC GIANG"
    whole = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6; TỈNH BẮC GIANG"
    assert repair_spacing(cut) == whole
    # A single slip is the author's, and is quoted as it stands.
    slip = "Chú ý hư ớng gió khi cất cánh và khi hạ cánh tại sân bay theo quy định"
    assert repair_spacing(slip) == slip


def test_sound_text_is_not_repaired() -> None:
    for file in sorted(CORPUS.glob("*.txt")):
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        assert repair_marks(text) == text
        assert repair_spacing(text) == text
        lines = text.splitlines()
        assert list(map(repair_spacing, lines)) == lines


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyết", "khuỷu", "giếng", "gìn", "ước", "xoong", "quýt", "thuở", "Đường"]
)
def test_syllables_are_spelled(word: str) -> None:
    assert is_spelled(word)


@pytest.mark.parametrize(
    "word", ["céng", "ngiêng", "kông", "qyết", "đ", "ghà", "cê", "quyêt", "cac", "thươgn"]
)
def test_other_words_are_not(word: str) -> None:
    assert not is_spelled(word)
