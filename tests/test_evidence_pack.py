"""Evidence packs: only what stands in the store is written, as text, and it reads back verbatim."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document as Word
from openpyxl.utils.escape import unescape

from kb.errors import KBError
from kb.evidence_pack import Chosen, EvidencePack, Place, collect, read_chosen
from kb.evidence_pack.chosen import MOST_ITEMS
from kb.evidence_pack.docx_file import write_docx
from kb.evidence_pack.facts import time_line
from kb.evidence_pack.legible import legible
from kb.evidence_pack.pictures import Picture, draw, pages_of, place_of
from kb.evidence_pack.xlsx_file import write_xlsx
from kb.knowledge_base import KnowledgeBase
from kb.records import Citation

MADE_AT = datetime(2026, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=7)))
ORDER = """UỶ BAN NHÂN DÂN TỈNH BẮC KẠN
Số: 12/QĐ-UBND
Bắc Kạn, ngày 04 tháng 02 năm 2025
QUYẾT ĐỊNH
Về việc trồng rừng tại xã Nà Bản

Điều 1. Diện tích
Trồng 75 ha rừng,  đúng   thời vụ.
- Giống: thông, mỡ.

Điều 2. Kinh phí
Kinh phí là 300 triệu đồng.
"""
HOSTILE_LINES = (
    '=HYPERLINK("http://192.0.2.1","bấm")',
    "+84 968",
    "- Trồng cây",
    "@SUM(A1)",
    "\t=1+1",
    "<script>alert(1)</script> & \"ngoặc\" 'đơn'",
    "mã _x0041_ và _x000D_",
    "ngắt trang \x0c rồi \x0c hết",
    "hai  khoảng   trắng và \u202eđảo chiều",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "lenh.txt").write_text(ORDER, encoding="utf-8")
    (docs / "la.txt").write_text("Điều 1. Lạ\n" + "\n".join(HOSTILE_LINES), encoding="utf-8")
    with KnowledgeBase(folder / "home") as kb:
        assert kb.ingest([docs]).failed == ()
    return folder / "home"


@pytest.fixture
def kb(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(home) as kb:
        yield kb


def place(kb: KnowledgeBase, name: str, words: str, label: str = "") -> Place:
    document = kb.document(name)
    start = document.text.index(words)
    return Place(document.id, start, start + len(words), words, label)


def pack_of(kb: KnowledgeBase, *places: Place, question: str = "Hỏi gì?") -> EvidencePack:
    chosen = [Chosen(question, question, "Đáp", (one,)) for one in places]
    return collect(kb, chosen, MADE_AT, "lan")


def paragraphs(content: bytes) -> list[str]:
    word: Word = docx.Document(io.BytesIO(content))
    return [paragraph.text for paragraph in word.paragraphs]


# --- what goes in ---------------------------------------------------------------------------------


def test_a_document_is_cited_in_full_first_and_in_short_afterwards(kb: KnowledgeBase) -> None:
    first = place(kb, "lenh.txt", "Trồng 75 ha rừng,  đúng   thời vụ.")
    second = place(kb, "lenh.txt", "Kinh phí là 300 triệu đồng.")
    pack = pack_of(kb, first, second)
    full, short = (proof.official for proof in pack.proofs)
    assert full.startswith("Điều 1 Quyết định số 12/QĐ-UBND ngày 04 tháng 02 năm 2025")
    assert "trồng rừng" in full
    assert short == "Điều 2 Quyết định số 12/QĐ-UBND"
    assert [document.source for document in pack.documents] == ["lenh.txt"]


def test_labels_and_pages_are_those_of_the_store(kb: KnowledgeBase) -> None:
    words = place(kb, "lenh.txt", "Kinh phí là 300 triệu đồng.", label="Điều 99")
    (proof,) = pack_of(kb, words).proofs
    assert (proof.citation.label, proof.citation.page) == ("Điều 2", None)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Kinh phí là 400 triệu đồng."},
        {"start": 0},
        {"end": 10**9},
        {"quote": ""},
        {"document_id": "0" * 64},
    ],
)
def test_what_no_longer_stands_is_left_out_and_said(
    kb: KnowledgeBase, change: dict[str, object]
) -> None:
    good = place(kb, "lenh.txt", "Trồng 75 ha")
    bad = replace(place(kb, "lenh.txt", "Kinh phí là 300 triệu đồng.", "Điều 2"), **change)
    pack = pack_of(kb, good, bad)
    assert [proof.citation.quote for proof in pack.proofs] == ["Trồng 75 ha"]
    (left_out,) = pack.left_out
    assert (left_out.question, left_out.place) == ("Hỏi gì?", "Điều 2")
    written = "\n".join(paragraphs(write_docx(pack, {})))
    assert left_out.reason in written
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(pack)))["Bị lược bỏ"]
    assert sheet["C2"].value == left_out.reason
    with pytest.raises(KBError, match="Không trích dẫn nào còn khớp"):
        pack_of(kb, bad)


@pytest.mark.parametrize(
    "items",
    [
        {},
        [],
        [3],
        [{"question": "a", "citations": []}],
        [{"question": 1, "citations": [{}]}],
        [{"citations": [{"document_id": "a", "start": True, "end": 2, "quote": "b"}]}],
        [{"citations": [{"document_id": "a", "start": -1, "end": 2, "quote": "b"}]}],
        [{"citations": [{"document_id": "a" * 65, "start": 0, "end": 2, "quote": "b"}]}],
        [{"citations": [{"document_id": "a", "start": 0, "end": 1 << 70, "quote": "b"}]}],
        [{"citations": [{"document_id": "a", "start": 0, "end": 2, "quote": "b" * 20_001}]}],
        [{"citations": [{"document_id": "a", "start": 0, "end": 1, "quote": "b"}] * 301}],
        [{"citations": [{"document_id": "a", "start": 0, "end": 1, "quote": "b"}]}]
        * (MOST_ITEMS + 1),
    ],
)
def test_a_malformed_or_oversized_request_is_refused(items: object) -> None:
    with pytest.raises(KBError):
        read_chosen(items)


def test_a_request_is_read(kb: KnowledgeBase) -> None:
    words = place(kb, "lenh.txt", "Trồng 75 ha", "Điều 1")
    citation = {"page": None, **{name: getattr(words, name) for name in Place.__slots__}}
    item = {"question": "a", "understood_as": "b", "answer": "c", "citations": [citation]}
    assert read_chosen([item]) == (Chosen("a", "b", "c", (words,)),)


# --- the Word file --------------------------------------------------------------------------------


def test_the_word_file_holds_question_quote_citation_and_sum(kb: KnowledgeBase) -> None:
    quote = "Trồng 75 ha rừng,  đúng   thời vụ.\n- Giống: thông, mỡ."
    words = place(kb, "lenh.txt", quote)
    chosen = [Chosen("trong rung", "trồng rừng", "75 ha", (words,))]
    pack = collect(kb, chosen, MADE_AT, "lan")
    content = write_docx(pack, {})
    lines = paragraphs(content)
    assert lines[0] == "HỒ SƠ TRÍCH DẪN"
    assert lines[1] == (
        "Lập lúc 08:30:00 ngày 05/03/2026 (UTC+07:00); người lập: lan; "
        "1 câu trả lời, 1 trích dẫn, 1 văn bản."
    )
    assert "1. Câu hỏi: trong rung" in lines
    assert "Hiểu là: trồng rừng" in lines
    assert "Trả lời: 75 ha" in lines
    assert quote in lines
    assert f"Nguồn: {pack.proofs[0].official}" in lines
    assert f"Tệp: lenh.txt; SHA-256: {words.document_id}" in lines
    word: Word = docx.Document(io.BytesIO(content))
    cells = [cell.text for cell in word.tables[0].rows[1].cells]
    assert cells[0] == "1"
    assert cells[1].startswith("Quyết định số 12/QĐ-UBND")
    assert cells[2:] == ["lenh.txt", words.document_id]
    assert word.core_properties.author == "lan"
    assert word.core_properties.created == datetime(2026, 3, 5, 1, 30, tzinfo=UTC)


def test_the_word_file_is_set_as_the_decree_asks(kb: KnowledgeBase) -> None:
    word: Word = docx.Document(
        io.BytesIO(write_docx(pack_of(kb, place(kb, "lenh.txt", "Trồng")), {}))
    )
    section = word.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [30, 20]
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert word.styles["Normal"].font.size.pt == 14
    (quote,) = [paragraph for paragraph in word.paragraphs if paragraph.text == "Trồng"]
    assert quote.runs[0].font.size.pt == 13


def test_hostile_text_stays_text_in_the_word_file(kb: KnowledgeBase) -> None:
    places = [place(kb, "la.txt", line) for line in HOSTILE_LINES]
    pack = pack_of(kb, *places, question="{x} <b>?</b> \x00")
    content = write_docx(pack, {})
    lines = paragraphs(content)
    for line in HOSTILE_LINES:
        assert legible(line) in lines
    assert "1. Câu hỏi: {x} <b>?</b> ⟦U+0000⟧" in lines
    assert "ngắt trang ⟦U+000C⟧ rồi ⟦U+000C⟧ hết" in lines
    assert any(line.startswith("Lưu ý: 2 ký tự không ghi được") for line in lines)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = parts.read("word/document.xml").decode()
    assert "<w:instrText" not in body
    assert "w:fldSimple" not in body


def test_pages_are_shown_with_the_words_marked(tmp_path: Path) -> None:
    import pymupdf

    with pymupdf.open() as document:
        for text in ("Điều 1. Phạm vi", "Điều 2. Kinh phí<br>Kinh phí là 300 triệu đồng."):
            document.new_page().insert_htmlbox(pymupdf.Rect(72, 72, 500, 500), f"<p>{text}</p>")
        (tmp_path / "a.pdf").write_bytes(document.tobytes())
    with KnowledgeBase(tmp_path / "home") as kb:
        assert kb.ingest([tmp_path / "a.pdf"]).failed == ()
        words = place(kb, "a.pdf", "300 triệu đồng")
        pack = pack_of(kb, words, words)
        drawn = draw(kb, pack)
        key = place_of(pack.proofs[0])
        (picture,) = drawn[key]
        assert picture.page == 2
        assert picture.png == kb.page_image("a.pdf", 2, (words.start, words.end), zoom=1.75)
        assert pages_of(pack.proofs[0]) == [2]
    content = write_docx(pack, drawn)
    word: Word = docx.Document(io.BytesIO(content))
    assert len(word.inline_shapes) == 1
    lines = paragraphs(content)
    assert "Ảnh trang 2 của «a.pdf»; chữ được trích tô vàng." in lines
    assert "Ảnh trang 2: xem trích dẫn 1.1." in lines
    told = paragraphs(write_docx(pack, {key: (Picture(2, None, "bản gốc không còn."),)}))
    assert "Không có ảnh trang 2: bản gốc không còn." in told


# --- the workbook ---------------------------------------------------------------------------------


def test_every_cell_of_the_workbook_is_text(kb: KnowledgeBase) -> None:
    places = [place(kb, "la.txt", line) for line in HOSTILE_LINES]
    content = write_xlsx(pack_of(kb, *places, question="=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["Trích dẫn"].iter_rows(min_row=2))
    assert [unescape(row[4].value) for row in rows] == [legible(line) for line in HOSTILE_LINES]
    assert {row[1].value for row in rows} == {"=1+1"}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or cell.data_type == "s"
                assert cell.value is None or (cell.number_format, cell.quotePrefix) == ("@", True)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")
        )
    assert not re.search("<f[ >]", written)
    # Excel would show "_x0041_" as "A".
    assert "_x005F_x0041_" in written
    assert "_x005F_x000D_" in written


def test_the_workbook_holds_the_facts(kb: KnowledgeBase) -> None:
    words = place(kb, "lenh.txt", "Kinh phí là 300 triệu đồng.")
    pack = pack_of(kb, words)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(pack)))
    header, row = book["Trích dẫn"].iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert found["STT"] == "1.1"
    assert found["Nguyên văn"] == "Kinh phí là 300 triệu đồng."
    assert found["Dòng trích dẫn"] == pack.proofs[0].official
    assert found["Số, ký hiệu"] == "12/QĐ-UBND"
    assert found["Vị trí trong văn bản"] == "Điều 2"
    assert found["Vị trí ký tự"] == f"{words.start}–{words.end}"
    assert found["Mã SHA-256 của tệp"] == words.document_id
    about = dict(book["Thông tin"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert about["Lập lúc"] == "08:30:00 ngày 05/03/2026 (UTC+07:00)"
    assert about["Người lập"] == "lan"


def test_a_text_too_long_for_a_cell_is_refused_not_cut(kb: KnowledgeBase) -> None:
    pack = pack_of(kb, place(kb, "lenh.txt", "Trồng 75 ha"))
    entry = replace(pack.entries[0], answer="\x01" * 10_000)
    with pytest.raises(KBError, match="bản Word"):
        write_xlsx(replace(pack, entries=(entry,)))


def test_times_carry_their_zone() -> None:
    assert time_line(datetime(2026, 1, 2, 3, 4, 5)) == "03:04:05 ngày 02/01/2026"
    west = timezone(-timedelta(hours=3, minutes=30))
    assert time_line(datetime(2026, 1, 2, 3, 4, 5, tzinfo=west)).endswith("(UTC-03:30)")


# --- citing a place -------------------------------------------------------------------------------


def test_a_place_is_cited_by_the_section_it_stands_in(kb: KnowledgeBase) -> None:
    document = kb.document("lenh.txt")
    start = document.text.index("300 triệu")
    found = kb.citation_at(document.id, start, start + 9)
    assert isinstance(found, Citation)
    assert (found.quote, found.label, found.source) == ("300 triệu", "Điều 2", "lenh.txt")
