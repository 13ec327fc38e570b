"""Damage to text is noticed, and sound text is not taken for damaged."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest

from kb.ingest.health import judge_text, summarise
from kb.records import PageHealth

CORPUS = Path(__file__).parent.parent / "corpus"
PAGE = 1500

ENGLISH = """The provisions of this Section shall not apply to any person who is exempt from the
requirements of the preceding Section, or to any vessel which has been registered under the rules
laid down by the Minister. Any application shall be accompanied by the prescribed fee."""
FRENCH = """L'État a décidé, à l'été dernier, de protéger les forêts et les élèves des écoles; les
préfets délégués ont déjà été chargés de vérifier l'exécution des arrêtés."""


def pages() -> list[str]:
    texts = [
        unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        for file in sorted(CORPUS.glob("*.txt"))
    ]
    return [text[at : at + PAGE] for text in texts for at in range(0, len(text), PAGE)]


def test_sound_pages_are_not_suspected() -> None:
    assert [page for page in pages() if judge_text(page) is not None] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        ENGLISH,
        FRENCH,
        "1\t16.500\t8,2\n2\t93.243,1\t-\n3\t\t72,20\n" * 20,
        "\uf0b7 Một là, tăng cường quản lý.\n\uf0b7 Hai là, phát huy vai trò của người dân.",
        "UBND HĐND MTTQ TT-BTC QĐ-TTg NĐ-CP BQLDA GPMB ĐTXD KCN CCN " * 4,
    ],
)
def test_other_sound_text_is_not_suspected(text: str) -> None:
    assert judge_text(text) is None


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def shuffled(text: str) -> str:
    alphabet = "abcdeghiklmnopqrstuvxy"
    other = "".join(random.Random(2).sample(alphabet, len(alphabet)))
    return text.translate(str.maketrans(alphabet, other))


@pytest.mark.parametrize(
    ("damage", "remark"),
    [
        (lambda t: "".join(chr(0xE000 + ord(c) % 256) if c.isalpha() else c for c in t), "Unicode"),
        (lambda t: re.sub(r"[^\x00-\x7f]", "\ufffd", t), "Nhiều ký tự không đọc được"),
        (lambda t: t.translate({c: c - 29 for c in range(61, 127)}), "không đọc thành tiếng"),
        (shuffled, "không đọc thành tiếng"),
        (lambda t: re.sub(r"[^\x00-\x7f]", "?", t), "thành dấu «?»"),
        (bare, "không có dấu"),
    ],
)
def test_damage_is_noticed(damage, remark: str) -> None:
    page = pages()[1]
    found = judge_text(damage(page))
    assert found is not None
    assert remark in found


def test_health_is_said_in_a_line() -> None:
    health = [PageHealth(page, "text") for page in range(1, 11)]
    health += [PageHealth(11, "recognised", 0.93), PageHealth(12, "recognised", 0.89)]
    assert summarise(health) == "12 trang: 10 lớp chữ, 2 nhận dạng (tin cậy 91 %)"
    assert summarise([PageHealth(1, "converted"), PageHealth(2, "empty")]) == (
        "2 trang: 1 chuyển từ bảng mã cũ, 1 trống"
    )
    assert summarise([PageHealth(1, "recognised")]) == "1 trang: 1 nhận dạng"
    assert summarise([PageHealth(1, "suspicious")]) == "1 trang: 1 đáng ngờ"
    assert summarise([]) == "không có trang nào"
