"""DOCX files that are damaged or meant to do harm: refused in clear words."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from word_files import packed, paragraph, row, table, word_file

from kb.errors import LoadError
from kb.ingest.formats.docx import read_docx

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def refusal(content: bytes) -> str:
    with pytest.raises(LoadError) as raised:
        read_docx(content, lambda page, pages: None)
    return str(raised.value)


def document(xml: str) -> bytes:
    return packed({"word/document.xml": xml})


def test_a_truncated_file() -> None:
    content = word_file(paragraph("Chữ"))
    assert "chưa tải về trọn vẹn" in refusal(content[: len(content) // 2])


def test_a_zip_file_that_is_no_document() -> None:
    assert "thiếu phần nội dung" in refusal(packed({"ghi chú.txt": "x"}))


def test_a_zip_bomb() -> None:
    bomb = "<w:document>" + " " * 30_000_000 + "</w:document>"
    assert "bất thường" in refusal(document(bomb))


def test_broken_xml() -> None:
    assert "«word/document.xml» không đọc được" in refusal(document("<w:document><w:body>"))


def test_entities_that_multiply_are_refused_unexpanded() -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    body = "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body>"
    xml = f"<!DOCTYPE x [{entities}]><w:document {_NAMESPACE}>{body}</w:document>"
    assert "khai báo thực thể" in refusal(document(xml))


def test_files_of_this_computer_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    body = "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body>"
    xml = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {_NAMESPACE}>{body}</w:document>"
    )
    assert "khai báo thực thể" in refusal(document(xml))


def test_a_document_without_body_or_words() -> None:
    assert "w:body" in refusal(document(f"<w:document {_NAMESPACE}/>"))
    assert "không có nội dung" in refusal(word_file(paragraph(" ")))
    assert "chỉ có 1 hình" in refusal(word_file("<w:p><w:r><w:drawing/></w:r></w:p>"))


def test_a_table_within_a_table_many_times_over() -> None:
    nested = paragraph("đáy")
    for _ in range(60):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    assert read_docx(word_file(nested), lambda page, pages: None).text == "đáy"


def test_numbers_out_of_all_bounds_do_no_harm() -> None:
    span = f'<w:tcPr><w:gridSpan w:val="{10**8}"/></w:tcPr>'
    wide = f"<w:tc>{span}{paragraph('Rộng')}</w:tc>"
    body = table(
        row(wide, "B", properties='<w:gridBefore w:val="-7"/>'),
        row("1", "2", properties=f'<w:gridBefore w:val="{"9" * 5000}"/>'),
        properties='<w:tblLook w:val="xyz"/>',
    )
    extract = read_docx(word_file(body), lambda page, pages: None)
    assert [[c.text for c in cells] for cells in extract.tables[0].rows] == [
        ["Rộng", "Rộng", "Rộng", "B"],
        ["1", "2", "", ""],
    ]


def test_mutated_documents_are_read_or_refused() -> None:
    whole = paragraph(
        "Điều 1. Phạm vi", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    )
    whole += table(row("STT", "Tên"), row("1", "Cầu"), widths=(900, 4000))
    chance = random.Random(4)
    outcomes = set()
    for _ in range(300):
        letters = list(whole)
        for _ in range(chance.randint(1, 4)):
            letters[chance.randrange(len(letters))] = chance.choice('<>/"=w: 019-')
        try:
            read_docx(word_file("".join(letters)), lambda page, pages: None)
            outcomes.add("read")
        except LoadError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
