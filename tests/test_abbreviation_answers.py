"""What an abbreviation stands for, from where the documents introduce it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase

TEXT = """QUYẾT ĐỊNH
Về việc giao nhiệm vụ

Điều 1. Giao Sở Công Thương theo dõi các khu chế xuất (KCX) và hợp tác xã (gọi tắt là HTX).

Điều 2. Kêu gọi vốn theo hình thức đối tác công tư (PPP), ưu tiên giao thông.

Điều 3. Ban quản lý tòa nhà (XYZ) lập báo cáo.
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    home = tmp_path_factory.mktemp("abbreviations")
    (home / "a.txt").write_text(TEXT, encoding="utf-8")
    found = KnowledgeBase(home / "kb")
    found.ingest([Path(home / "a.txt")])
    return found


@pytest.mark.parametrize(
    ("question", "answer", "label"),
    [
        ("KCX là viết tắt của từ gì?", "khu chế xuất", "Điều 1"),
        ("htx viet tat cua gi", "hợp tác xã", "Điều 1"),
        ("HTX trong quyết định này là gì?", "hợp tác xã", "Điều 1"),
        # Its letters are those of another language, but the glossary knows it.
        ("What does PPP stand for?", "đối tác công tư", "Điều 2"),
    ],
)
def test_long_form(kb: KnowledgeBase, question: str, answer: str, label: str) -> None:
    found = kb.ask(question)
    assert found.text == answer
    assert [c.label for s in found.statements for c in s.citations] == [label]


def test_words_that_do_not_spell_it_are_not_taken(kb: KnowledgeBase) -> None:
    assert kb.ask("XYZ là viết tắt của từ gì?").text != "Ban quản lý tòa nhà"


def test_a_name_that_holds_an_abbreviation_is_not_asked_to_be_spelt_out(kb: KnowledgeBase) -> None:
    assert kb.ask("HTX Nà Bản là đơn vị gì?").text != "hợp tác xã"
