"""Where sentences and clauses end."""

from __future__ import annotations

import pytest

from kb.sentences import clauses, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Diện tích 16.500 ha. Tại TP. Bắc Kạn có điện, nước, v.v. của tỉnh. Hết.",
            [
                "Diện tích 16.500 ha.",
                "Tại TP. Bắc Kạn có điện, nước, v.v. của tỉnh.",
                "Hết.",
            ],
        ),
        ("Điều 1. Phê duyệt quy hoạch.", ["Điều 1. Phê duyệt quy hoạch."]),
        ("9.1. Sở Xây dựng. 9.2. Sở Y tế.", ["9.1. Sở Xây dựng.", "9.2. Sở Y tế."]),
        ("Đô thị loại I. Các xã.", ["Đô thị loại I.", "Các xã."]),
        ("Ông Nguyễn V. A. đến.", ["Ông Nguyễn V. A. đến."]),
        ("NGHỊ QUYẾT\nvề việc lập\nhạ tầng", ["NGHỊ QUYẾT\nvề việc lập\nhạ tầng"]),
        ("Nơi nhận:\n- Sở;\na) Xã\nđ) Thôn", ["Nơi nhận:", "- Sở;", "a) Xã", "đ) Thôn"]),
        ("Một\n\nhai", ["Một", "hai"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_clauses_cut_at_semicolons_too() -> None:
    text = "Lập đề án; giao Sở. Xong."
    assert [text[a:b] for a, b in clauses(text)] == ["Lập đề án;", "giao Sở.", "Xong."]
