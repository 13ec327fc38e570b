"""Question sets as files: the formats, what people write in spreadsheets, and hostile files."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kb.errors import QuestionSetError
from kb.evaluation import load_questions
from kb.evaluation.sets import save_questions, workbooks
from kb.evaluation.sets.template import EXAMPLES, NOTES, write_template
from kb.records import Evidence, Question

ROOT = Path(__file__).parent.parent
SUFFIXES = (".jsonl", ".xlsx", ".csv", ".tsv")
HEADER = ("mã", "câu hỏi", "loại", "ngôn ngữ", "trả lời", "văn bản", "nguyên văn", "hoặc")
A, B, C = (Evidence("a.txt", f"Đoạn {name}.") for name in "ABC")


def written(folder: Path, content: str | bytes, name: str = "set.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "set.xlsx")
    return folder / "set.xlsx"


def repacked(path: Path, part: str, content: bytes) -> Path:
    """Put other content into one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in {**parts, part: content}.items():
            archive.writestr(name, content if name == part else old)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(QuestionSetError) as caught:
        load_questions(path)
    return str(caught.value)


# --- there and back -------------------------------------------------------------------------------

AWKWARD = (
    Question("1", "vi", "fact", "=1+1", ("+84", "-5", "@ai", "#N/A"), (Evidence("=b.txt", "- a"),)),
    Question("2", "vi", "table", "'=x", ("'", "''-1", "'abc", "\t8,2", "\n8"), (A,)),
    Question(
        "3", "en", "list", 'He said "a;b", c\td\ne', ("16.500", "01/2024", "1e3", "TRUE"), (A,)
    ),
    Question("4", "vi", "wording", "\x0c_x000C_ \u2028\u00a0", ("a\r\nb\rc",), (A, A)),
    Question("5", "xx", "loại lạ", "Ｎ？", ("＝1",), (Evidence("Thư mục/Tệp số 1.txt", " x "),)),
    Question("6", "vi", "unanswerable", "Không có?"),
    Question("7", "vi-nodiac", "multi", "hai cho", ("x", "y", "z"), (A,), (B, C)),
    Question("8", "vi", "fact", "chỗ nào cũng được", ("x",), (), (A, B)),
    Question("9", "vi", "fact", "như bộ của kho", ("x",), (A,), (A, B)),
    Question("10", "vi", "fact", "một chỗ thay", (), (), (A,)),
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_saved_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"set{suffix}"
    save_questions(AWKWARD, path)
    assert load_questions(path) == AWKWARD


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_corpus_set_is_the_same_in_every_format(tmp_path: Path, suffix: str) -> None:
    questions = load_questions(ROOT / "evals" / "corpus-vi.jsonl")
    save_questions(questions, tmp_path / f"set{suffix}")
    assert load_questions(tmp_path / f"set{suffix}") == questions


def test_the_rows_of_a_saved_workbook(tmp_path: Path) -> None:
    path = tmp_path / "set.xlsx"
    save_questions([AWKWARD[6], AWKWARD[5]], path)
    sheet = load_workbook(path)["Câu hỏi"]
    assert [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()] == [
        HEADER,
        ("7", "hai cho", "nhiều ý", "không dấu", "x", "a.txt", "Đoạn A.", ""),
        ("", "", "", "", "y", "a.txt", "Đoạn B.", ""),
        ("", "", "", "", "z", "a.txt", "Đoạn C.", "hoặc"),
        ("6", "Không có?", "không có trong kho", "tiếng Việt", "", "", "", ""),
    ]


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "set.xlsx"
    save_questions(AWKWARD[:1], path)
    sheet = load_workbook(path).active
    assert [sheet[f"{at}2"].value for at in "BEFG"] == ["=1+1", "+84", "=b.txt", "- a"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {(cell.data_type, cell.quotePrefix, cell.number_format) for cell in cells} == {
        ("s", True, "@")
    }
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_saved_csv_is_for_spreadsheet_programs_and_safe_in_them(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    save_questions([Question("1", "vi", "fact", "=HYPERLINK(1)", ("-5",), (A,))], path)
    assert path.read_bytes().decode("utf-8") == (
        "\ufeff" + ";".join(f'"{name}"' for name in HEADER) + "\r\n"
        '"1";"\'=HYPERLINK(1)";"dữ kiện";"tiếng Việt";"\'-5";"a.txt";"Đoạn A.";""\r\n'
    )


def test_a_set_that_no_format_can_hold_is_not_written(tmp_path: Path) -> None:
    long = [Question("1", "vi", "wording", "?", ("ạ" * 32_768,))]
    with pytest.raises(QuestionSetError, match=r"dòng 2\): một ô chỉ chứa được 32767 ký tự"):
        save_questions(long, tmp_path / "set.xlsx")
    with pytest.raises(QuestionSetError, match=r"dạng «\.docx».*\.jsonl, \.xlsx, \.csv, \.tsv"):
        save_questions(long, tmp_path / "set.docx")
    with pytest.raises(QuestionSetError, match="Không ghi được"):
        save_questions(long, tmp_path / "không có" / "set.jsonl")
    assert list(tmp_path.iterdir()) == []


# --- tables as people write them ------------------------------------------------------------------

PLAIN = (
    Question("1", "vi", "fact", "Dài bao nhiêu, rộng bao nhiêu?", ("8,2 km",), (A,)),
    Question("2", "en", "unanswerable", "How wide?"),
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ("Mã", "Câu hỏi", "Loại", "Ngôn ngữ", "Trả lời", "Văn bản", "Nguyên văn"),
        ("1", '"Dài bao nhiêu, rộng bao nhiêu?"', "Số liệu", "", '"8,2 km"', "a.txt", "Đoạn A."),
        ("2", "How wide?", "", "Tiếng Anh", "", "", ""),
    ]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    content = text.encode(encoding) if encoding != "cp1258" else as_windows_1258(text)
    assert load_questions(written(tmp_path, content)) == PLAIN


def as_windows_1258(text: str) -> bytes:
    """Encode text as Windows does: the five tone marks are characters of their own."""
    letters = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        letters.append(unicodedata.normalize("NFC", marks.replace(tone, "")) + tone)
    return "".join(letters).encode("cp1258")


def test_excels_line_naming_the_delimiter(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\r\ncâu hỏi;loại\r\nCó a,b,c không?;\r\n")
    (question,) = load_questions(path)
    assert (question.question, question.row) == ("Có a,b,c không?", 3)


def test_one_column_of_questions_with_commas(tmp_path: Path) -> None:
    path = written(tmp_path, "Câu hỏi\nMột, hai?\nBa, bốn; năm?\n")
    assert [one.question for one in load_questions(path)] == ["Một, hai?", "Ba, bốn; năm?"]


@pytest.mark.parametrize(
    "header",
    [
        "ma,cau hoi,loai,ngon ngu,tra loi,van ban,nguyen van",
        "MÃ,CÂU HỎI (*),LOẠI,NGÔN NGỮ,TRẢ LỜI,VĂN BẢN,NGUYÊN VĂN",
        "id,question,kind,lang,answers,document,quote",
        "Mã câu hỏi,Question,Loại câu hỏi,Language,Đáp án,Tên tài liệu,Trích dẫn",
    ],
)
def test_names_of_columns(tmp_path: Path, header: str) -> None:
    path = written(tmp_path, f"{header}\nc1,Dài?,so lieu,Tieng Anh,8 km,a.txt,Đoạn A.\n")
    assert load_questions(path) == (Question("c1", "en", "fact", "Dài?", ("8 km",), (A,)),)


def test_columns_in_any_order_with_others_between_and_a_title_above(tmp_path: Path) -> None:
    rows = "BỘ CÂU HỎI NĂM 2026,,,\n,,,\nghi chú,trả lời,câu hỏi,người soạn\nx,8 km,Dài?,An\n"
    (question,) = load_questions(written(tmp_path, rows))
    assert (question.question, question.answers, question.row) == ("Dài?", ("8 km",), 4)


@pytest.mark.parametrize(
    ("kind", "lang", "known"),
    [
        ("Bảng", "Tiếng Việt", ("table", "vi")),
        ("bang", "tieng viet", ("table", "vi")),
        ("Số liệu/dữ kiện", "không dấu", ("fact", "vi-nodiac")),
        ("dữ kiện", "Tiếng Việt không dấu", ("fact", "vi-nodiac")),
        ("Cơ quan", "TIẾNG ANH", ("agency", "en")),
        ("liệt kê", "en", ("list", "en")),
        ("định nghĩa", "English", ("definition", "en")),
        ("nguyên văn", "vi", ("wording", "vi")),
        ("nhiều ý", "vi-nodiac", ("multi", "vi-nodiac")),
        ("Không có trong kho", "", ("unanswerable", "vi")),
        ("câu đố", "tiếng Tày", ("câu đố", "tiếng Tày")),
    ],
)
def test_names_of_kinds_and_languages(
    tmp_path: Path, kind: str, lang: str, known: tuple[str, str]
) -> None:
    table = written(tmp_path, f"câu hỏi,loại,ngôn ngữ\nGì?,{kind},{lang}\n")
    row = {"question": "Gì?", "kind": kind, "lang": lang or "vi"}
    lines = written(tmp_path, json.dumps(row), "set.jsonl")
    for path in (table, lines):
        (question,) = load_questions(path)
        assert (question.kind, question.lang) == known


def test_rows_without_a_question_continue_the_one_above(tmp_path: Path) -> None:
    rows = [
        HEADER[:-1],
        ("a", "Những xã nào?", "liệt kê", "", "Xã Một", "a.txt", "Đoạn A."),
        ("", "", "", "", "Xã Hai", "", "Đoạn\nB\tC."),
        (None,) * 7,
        ("a", " ", "", "", "", "b.txt", "Đoạn D."),
        ("", "", "", "", "Xã Ba", "", ""),
        ("b", "Không có?", "", "", "", "", ""),
    ]
    assert load_questions(workbook(tmp_path, *rows)) == (
        Question(
            "a",
            "vi",
            "list",
            "Những xã nào?",
            ("Xã Một", "Xã Hai", "Xã Ba"),
            (A, Evidence("a.txt", "Đoạn\nB\tC."), Evidence("b.txt", "Đoạn D.")),
        ),
        Question("b", "vi", "unanswerable", "Không có?"),
    )


@pytest.mark.parametrize(
    ("marks", "required", "alternatives"),
    [
        (("", "", ""), (A, B, C), ()),
        (("", "hoặc", ""), (C,), (A, B)),
        (("", "x", "x"), (), (A, B, C)),
        (("", "", "Hoặc"), (A,), (B, C)),
        (("x", "x", "x"), (), (A, B, C)),
        (("", "không", "no"), (A, B, C), ()),
    ],
)
def test_a_marked_row_is_an_alternative_to_the_row_above(
    tmp_path: Path,
    marks: tuple[str, str, str],
    required: tuple[Evidence, ...],
    alternatives: tuple[Evidence, ...],
) -> None:
    evidence = zip((A, B, C), marks, strict=True)
    rows = [("", "", one.document, one.quote, mark) for one, mark in evidence]
    rows[0] = ("1", "Gì?", *rows[0][2:])
    header = ("mã", "câu hỏi", "văn bản", "nguyên văn", "hoặc")
    (question,) = load_questions(workbook(tmp_path, header, *rows))
    assert (question.evidence, question.evidence_any) == (required, alternatives)


def test_a_second_group_of_alternatives_is_refused_with_its_row(tmp_path: Path) -> None:
    text = "câu hỏi,văn bản,nguyên văn,hoặc\nGì?,a,A,\n,a,B,x\n,a,C,\n,a,D,x\n"
    assert refusal(written(tmp_path, text)).startswith(
        "«set.csv», dòng 5: mỗi câu hỏi chỉ có được một nhóm «hoặc»"
    )


def test_an_id_of_its_own_begins_a_question_though_that_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "mã,câu hỏi,trả lời\n1,Dài?,8\n2,,9\n")
    assert [(q.id, q.question, q.answers) for q in load_questions(path)] == [
        ("1", "Dài?", ("8",)),
        ("2", "", ("9",)),
    ]


def test_ids_are_made_of_the_wording_where_they_are_missing(tmp_path: Path) -> None:
    first = load_questions(written(tmp_path, "câu hỏi\nDài  bao nhiêu?\nRộng?\ndài bao nhiêu?\n"))
    moved = load_questions(written(tmp_path, "mã,câu hỏi\nx,Mới?\n,Rộng?\n,Dài bao nhiêu?\n"))
    length, width, again = (question.id for question in first)
    digest = hashlib.sha256("dài bao nhiêu?".encode()).hexdigest()[:8]
    assert (length, again) == (f"q-{digest}", f"q-{digest}.2")
    assert [question.id for question in moved] == ["x", width, length]


def test_numbers_and_dates_of_cells_are_spelt_as_documents_spell_them(tmp_path: Path) -> None:
    rows = [("mã", "câu hỏi", "trả lời"), (7, "Gì?", 8.2)]
    answers = (16500, 16500.0, date(2030, 12, 31), True)
    path = workbook(tmp_path, *rows, *(("", "", answer) for answer in answers))
    (question,) = load_questions(path)
    assert question.id == "7"
    assert question.answers == ("8,2", "16500", "16500", "31/12/2030", "True")


def test_a_formula_gives_the_value_saved_with_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("câu hỏi", "trả lời"), ("Gì?", "8"))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    cell = sheet[sheet.index(b'<c r="B2"') : sheet.rindex(b"</row>")]
    calculated = b'<c r="B2" t="str"><f>CONCAT("8";"2")</f><v>8,2 km</v></c>'
    repacked(path, "xl/worksheets/sheet1.xml", sheet.replace(cell, calculated))
    assert load_questions(path)[0].answers == ("8,2 km",)


def test_the_sheet_that_holds_questions_is_found(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(("Trang bìa",))
    book.create_sheet("Hai").append(("câu hỏi",))
    book["Hai"].append(("Gì?",))
    book.save(tmp_path / "set.xlsx")
    assert [question.question for question in load_questions(tmp_path / "set.xlsx")] == ["Gì?"]


def test_content_counts_not_the_suffix(tmp_path: Path) -> None:
    save_questions(PLAIN, tmp_path / "set.xlsx")
    save_questions(PLAIN, tmp_path / "set.jsonl")
    for name in ("set.xlsx", "set.jsonl"):
        content = (tmp_path / name).read_bytes()
        assert load_questions(written(tmp_path, content, "set.csv")) == PLAIN


# --- JSON -----------------------------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    row = {
        "id": "q1",
        "lang": "en",
        "kind": "table",
        "question": "How\u2028long?",
        "answers": ["8,2 km"],
        "evidence": [{"document": "a.txt", "quote": "dài 8,2 km", "note": "ignored"}],
        "evidence_any": [{"document": "b.txt", "quote": "8,2"}],
        "difficulty": 3,
    }
    text = "\ufeff" + json.dumps(row, ensure_ascii=False) + "\r\n\n" + '{"id": 7, "question": "?"}'
    questions = load_questions(written(tmp_path, text, "set.jsonl"))
    assert questions == (
        Question(
            "q1",
            "en",
            "table",
            "How\u2028long?",
            ("8,2 km",),
            (Evidence("a.txt", "dài 8,2 km"),),
            (Evidence("b.txt", "8,2"),),
        ),
        Question("7", "vi", "unanswerable", "?"),
    )
    assert [question.row for question in questions] == [1, 3]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "không phải JSON hợp lệ"),
        ("[1]", "cần một đối tượng JSON"),
        ('{"id": "x"}', "«question» thiếu"),
        ('{"id": 1.5, "question": "x"}', "«id» thiếu hoặc không phải là chuỗi"),
        ('{"id": "x", "question": "?", "kind": 3}', "«kind» thiếu hoặc không phải là chuỗi"),
        ('{"id": "x", "question": "?", "answers": "8"}', "«answers» phải là danh sách"),
        ('{"id": "x", "question": "?", "evidence": ["8"]}', "«evidence» phải là danh sách"),
        ('{"id": "x", "question": "?", "evidence": [{"quote": "8"}]}', "«document» thiếu"),
        ("[" * 100_000, "không đọc được JSON này"),
        ('{"id": ' + "9" * 5000 + "}", "không đọc được JSON này"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = written(tmp_path, '{"id": "a", "question": "?"}\n\n' + line, "set.jsonl")
    assert refusal(path).startswith("«set.jsonl», dòng 3: ")
    assert complaint in refusal(path)


def test_half_a_surrogate_pair_does_no_harm(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "gì \\ud800?", "answers": ["\\udc00"]}'
    (question,) = load_questions(written(tmp_path, line))
    assert question.question.encode() == "gì \ufffd\ufffd\ufffd?".encode()
    assert question.answers == ("\ufffd\ufffd\ufffd",)


# --- files that cannot be read --------------------------------------------------------------------


def test_files_that_hold_no_questions(tmp_path: Path) -> None:
    assert "không có câu hỏi nào" in refusal(written(tmp_path, "\n", "set.jsonl"))
    assert "không có câu hỏi nào" in refusal(written(tmp_path, "câu hỏi,trả lời\n,\n"))
    assert "không thấy cột «câu hỏi»" in refusal(written(tmp_path, ""))
    assert "không thấy cột «câu hỏi»" in refusal(written(tmp_path, "hỏi,đáp\na,b\n"))
    assert "không thấy cột «câu hỏi»" in refusal(workbook(tmp_path, ("hỏi", "đáp")))
    assert "Không mở được" in refusal(tmp_path / "none.jsonl")
    assert "Không mở được" in refusal(tmp_path)


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    text = "câu hỏi,trả lời,đáp án\nGì?,a,b\n"
    assert refusal(written(tmp_path, text)).startswith(
        "«set.csv», dòng 1: hai cột cùng là «trả lời»."
    )


def test_a_quotation_mark_that_does_not_close(tmp_path: Path) -> None:
    text = 'câu hỏi,trả lời\nGì?,"a\nRộng?,b\n'
    assert refusal(written(tmp_path, text)).startswith("«set.csv», dòng 2: không đúng dạng CSV")


@pytest.mark.parametrize(
    "content",
    [
        b"\xe9\xe8",
        "câu hỏi,trả lời\nGì?,đô\n".encode("cp1252", "replace"),  # letters lost: "câu h?i"
        b"c\xa9u h\xe1i,tr\xb6 l\xeai\n",  # TCVN3
        b"ca\xe2u ho\xfbi,tra\xfb l\xf4\xf8i\n",  # VNI
        b"question,answers\nGi\xec?,\xe2\n",  # nothing proves windows-1258
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "không phải văn bản UTF-8" in refusal(written(tmp_path, content))


def test_text_with_null_bytes_is_refused(tmp_path: Path) -> None:
    content = "câu hỏi,a\n".encode("utf-16-le")
    assert "không phải tệp văn bản" in refusal(written(tmp_path, b"ma\0,b\n"))
    assert "không phải văn bản UTF-8" in refusal(written(tmp_path, content))


def test_old_and_encrypted_workbooks_are_told_apart(tmp_path: Path) -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    encrypted = start + "EncryptedPackage".encode("utf-16-le")
    assert "kiểu cũ (.xls)" in refusal(written(tmp_path, start, "set.xlsx"))
    assert "được đặt mật khẩu" in refusal(written(tmp_path, encrypted, "set.xlsx"))


def test_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    sound = workbook(tmp_path, ("câu hỏi",), ("Gì?",)).read_bytes()
    assert "bị hỏng" in refusal(written(tmp_path, sound[:-100], "set.xlsx"))
    assert "bị hỏng" in refusal(written(tmp_path, b"PK\3\4 and no more", "set.xlsx"))
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        written(tmp_path, sound, "set.xlsx")
        assert "bị hỏng" in refusal(repacked(tmp_path / "set.xlsx", part, b"<a><b></a>"))


def test_an_archive_of_another_kind_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "không phải sổ tính .xlsx" in refusal(written(tmp_path, out.getvalue(), "set.ods"))


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1_000_000)
    path = workbook(tmp_path, ("câu hỏi",), ("Gì?",))
    assert len(load_questions(path)) == 1
    repacked(path, "xl/media/image1.png", bytes(1_000_000))
    assert path.stat().st_size < 10_000
    assert "quá lớn: mở ra tới 1 MB, tối đa 1 MB" in refusal(path)


def test_a_part_that_lies_about_its_size_is_cut_there(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("câu hỏi",), ("Gì?",))
    part = b"<a>" + bytes(1_000_000)
    content = repacked(path, "xl/workbook.xml", part).read_bytes()
    lying = content.replace(len(part).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying.count((1000).to_bytes(4, "little")) == 2
    assert "bị hỏng" in refusal(written(tmp_path, lying, "set.xlsx"))


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    names = "abcdefghij"
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in pairwise(names)
    )
    sheet = f"<!DOCTYPE x [{entities}]><worksheet><sheetData>&j;</sheetData></worksheet>"
    path = workbook(tmp_path, ("câu hỏi",), ("Gì?",))
    assert "bị hỏng" in refusal(repacked(path, "xl/worksheets/sheet1.xml", sheet.encode()))


def test_bounds_that_a_sheet_claims_cost_nothing(tmp_path: Path) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>câu hỏi</t></is></c></row>'
        '<row r="9"><c r="A9" t="inlineStr"><is><t>Gì?</t></is></c></row>'
        '<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    path = workbook(tmp_path, ("câu hỏi",))
    repacked(path, "xl/worksheets/sheet1.xml", sheet.encode())
    assert [(one.question, one.row) for one in load_questions(path)] == [("Gì?", 9)]


# --- the template ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_template_holds_its_examples_and_their_notes(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mẫu{suffix}"
    write_template(path)
    assert load_questions(path) == EXAMPLES
    if suffix == ".xlsx":
        book = load_workbook(path)
        assert book.sheetnames == ["Câu hỏi", "Hướng dẫn"]
        sheet = book["Câu hỏi"]
        assert (sheet["I1"].value, sheet["I2"].value) == ("ghi chú", NOTES[0])
        assert [sheet.column_dimensions[at].number_format for at in "AEI"] == ["@"] * 3
    else:
        assert NOTES[0] in path.read_text(encoding="utf-8-sig")


def test_the_template_replaces_no_file(tmp_path: Path) -> None:
    path = written(tmp_path, "của tôi", "mẫu.xlsx")
    with pytest.raises(QuestionSetError, match="Đã có tệp"):
        write_template(path)
    assert path.read_text(encoding="utf-8") == "của tôi"
    with pytest.raises(QuestionSetError, match="dạng «không đuôi»"):
        write_template(tmp_path / "mẫu")
