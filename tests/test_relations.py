"""Relations between documents, and the notes on answers from text that no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase

HEAD = "ỦY BAN NHÂN DÂN TỈNH HÀ SƠN\nSố: {}/{}/QĐ-UBND\tHà Sơn, ngày {} tháng 4 năm {}\n\n"
MARKETS = (
    HEAD.format("12", 2018, "05", 2018)
    + """QUYẾT ĐỊNH
Ban hành quy định quản lý chợ

Điều 1. Phạm vi
Quy định này áp dụng với chợ hạng 1 và chợ hạng 2.

Điều 2. Mức thu
1. Mức thu dịch vụ chợ hạng 1 là 50.000 đồng/tháng.
2. Mức thu dịch vụ chợ hạng 2 là 30.000 đồng/tháng.

Điều 3. Cơ quan quản lý
Sở Công Thương chủ trì kiểm tra an toàn điện ở chợ.
"""
)
AMENDMENT = (
    HEAD.format("30", 2020, "11", 2020)
    + """QUYẾT ĐỊNH
Sửa đổi, bổ sung một số điều của Quyết định số 12/2018/QĐ-UBND

Căn cứ Quyết định số 12/2018/QĐ-UBND ngày 05 tháng 4 năm 2018 của UBND tỉnh Hà Sơn;

Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 12/2018/QĐ-UBND
1. Sửa đổi khoản 2 Điều 2 như sau:
“2. Mức thu dịch vụ chợ hạng 2 do ban quản lý chợ quyết định.”
2. Bãi bỏ Điều 3.
"""
)
ROADS = (
    HEAD.format("7", 2015, "02", 2015)
    + """QUYẾT ĐỊNH
Quy định bảo trì đường thôn

Điều 1. Kinh phí bảo trì đường thôn là 9 triệu đồng/km.
"""
)
NEW_ROADS = (
    HEAD.format("8", 2021, "02", 2021)
    + """QUYẾT ĐỊNH
Quy định quản lý đường giao thông nông thôn

Điều 1. Đường nông thôn do xã quản lý.

Điều 2. Hiệu lực thi hành
1. Quyết định này có hiệu lực từ ngày ký.
2. Các văn bản sau đây hết hiệu lực kể từ ngày Quyết định này có hiệu lực:
a) Quyết định số 7/2015/QĐ-UBND của UBND tỉnh Hà Sơn;
b) Quyết định số 9/2015/QĐ-UBND.
"""
)
TEXTS = {"cho": MARKETS, "sua-cho": AMENDMENT, "duong": ROADS, "duong-moi": NEW_ROADS}


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("relations")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with KnowledgeBase(folder / "home") as opened:
        opened.ingest(sorted(folder.glob("*.txt")))
        yield opened


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        (
            "Mức thu dịch vụ chợ hạng 2 là bao nhiêu đồng?",
            [
                (
                    "Khoản 2 Điều 2 Quyết định số 12/2018/QĐ-UBND ngày 5/4/2018 đã được sửa đổi, "
                    "bổ sung theo Quyết định số 30/2020/QĐ-UBND ngày 11/4/2020.",
                    "1. Sửa đổi khoản 2 Điều 2 như sau:\n"
                    "“2. Mức thu dịch vụ chợ hạng 2 do ban quản lý chợ quyết định.”",
                )
            ],
        ),
        ("Mức thu dịch vụ chợ hạng 1 là bao nhiêu đồng?", []),
        (
            "Cơ quan nào chủ trì kiểm tra an toàn điện ở chợ?",
            [
                (
                    "Điều 3 Quyết định số 12/2018/QĐ-UBND ngày 5/4/2018 đã bị bãi bỏ theo "
                    "Quyết định số 30/2020/QĐ-UBND ngày 11/4/2020.",
                    "2. Bãi bỏ Điều 3.",
                )
            ],
        ),
        (
            "Kinh phí bảo trì đường thôn là bao nhiêu?",
            [
                (
                    "Quyết định số 7/2015/QĐ-UBND ngày 2/4/2015 đã bị bãi bỏ theo "
                    "Quyết định số 8/2021/QĐ-UBND ngày 2/4/2021.",
                    "a) Quyết định số 7/2015/QĐ-UBND của UBND tỉnh Hà Sơn;",
                )
            ],
        ),
    ],
)
def test_an_answer_from_superseded_text_names_the_later_document(
    kb: KnowledgeBase, question: str, notes: list[tuple[str, str]]
) -> None:
    answer = kb.ask(question)
    assert answer.abstained_because is None
    told = [(note.text, citation.quote) for note in answer.notes for citation in note.citations]
    assert told == notes
    for note in answer.notes:
        for citation in note.citations:
            text = kb.document_by_id(citation.document_id).text
            assert text[citation.start : citation.end] == citation.quote


def test_documents_tell_how_they_stand_to_each_other(kb: KnowledgeBase) -> None:
    related = {kb.document_by_id(id_).source: lines for id_, lines in kb.related().items()}
    markets = "Quyết định số 12/2018/QĐ-UBND ngày 5/4/2018"
    amendment = "Quyết định số 30/2020/QĐ-UBND ngày 11/4/2020"
    assert related["cho.txt"] == (
        ("Được sửa đổi, bổ sung theo", amendment),
        ("Là căn cứ của", amendment),
        ("Bị bãi bỏ theo", amendment),
    )
    assert related["sua-cho.txt"] == (
        ("Sửa đổi, bổ sung", markets),
        ("Căn cứ", markets),
        ("Bãi bỏ", markets),
    )
    assert related["duong.txt"] == (
        ("Bị bãi bỏ theo", "Quyết định số 8/2021/QĐ-UBND ngày 2/4/2021"),
    )


def test_relations_follow_the_collection(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "duong.txt"
    file.write_text(ROADS, encoding="utf-8")
    question = "Kinh phí bảo trì đường thôn là bao nhiêu?"
    with KnowledgeBase(tmp_path / "home") as alone:
        alone.ingest([file])
        assert alone.ask(question).notes == ()
        (tmp_path / "duong-moi.txt").write_text(NEW_ROADS, encoding="utf-8")
        alone.ingest([tmp_path / "duong-moi.txt"])
        assert len(alone.ask(question).notes) == 1
        assert alone.ingest([file]).unchanged == ("duong.txt",)
