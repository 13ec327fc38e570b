"""Citations on the page: where the words of an answer stand, and the image that shows them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typed_pages import TypedPages
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.errors import NotFoundError
from kb.knowledge_base import KnowledgeBase
from kb.serial import answer_object, citation_object

FIRST = (
    "<p>Điều 1. Phạm vi điều chỉnh</p><p>Quyết định này quy định việc lập quy hoạch chung.</p>"
    "<p>Điều 2. Phân công</p><p>Giao Sở Xây dựng chủ trì lập quy hoạch chung.</p>"
)
SECOND = "<p>Điều 3. Kinh phí</p><p>Kinh phí lập quy hoạch chung là 300 triệu đồng.</p>"


def pdf(*pages: str) -> bytes:
    import pymupdf

    with pymupdf.open() as document:
        for page in pages:
            document.new_page().insert_htmlbox(pymupdf.Rect(72, 72, 500, 500), page)
        return bytes(document.tobytes())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paged")
    (folder / "docs").mkdir()
    (folder / "docs" / "a.pdf").write_bytes(pdf(FIRST, SECOND))
    (folder / "docs" / "b.txt").write_text("Điều 1. Phạm vi.\n", encoding="utf-8")
    (folder / "docs" / "c.html").write_text(f"<html><body>{SECOND}</body></html>", encoding="utf-8")
    with KnowledgeBase(folder / "home") as kb:
        report = kb.ingest([folder / "docs"])
    assert report.failed == ()
    return folder / "home"


@pytest.fixture
def kb(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(home) as kb:
        yield kb


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"KB_HOME": str(home)})


def test_a_quote_has_a_page_and_boxes_where_there_are_pages(kb: KnowledgeBase) -> None:
    on_page, on_none = sorted(kb.find("Kinh phí lập quy hoạch chung"), key=lambda c: c.source)
    assert (on_page.source, on_page.page) == ("a.pdf", 2)
    ((page, left, top, right, bottom),) = on_page.boxes
    assert page == 2
    assert 70 < left < 75
    assert 72 < top < bottom < 130
    assert 150 < right < 350
    assert citation_object(on_page)["boxes"] == [[page, left, top, right, bottom]]
    assert (on_none.source, on_none.page, on_none.boxes) == ("c.html", None, ())


def test_the_page_of_a_cell_is_where_it_stands_though_its_row_was_cut(tmp_path: Path) -> None:
    pages = TypedPages()
    edges = (85.0, 120.0, 330.0, 430.0)
    head = ("STT", "Tên dự án", "Vốn")
    pages.table(edges, [head, ("1", "Hồ Nặm Cắt", "9"), ("2", "Đường nối khu công", "7.415")])
    pages.new_page()
    pages.table(edges, [("", "nghiệp Thanh Bình", ""), ("3", "Kè", "8.226")])
    (tmp_path / "a.pdf").write_bytes(pages.content())
    with KnowledgeBase(tmp_path / "home") as kb:
        kb.ingest([tmp_path / "a.pdf"])
        for wording, on_pages in (
            ("7.415", [1]),
            ("8.226", [2]),
            ("nghiệp Thanh Bình", [2]),
            ("công nghiệp", [1, 2]),
        ):
            (found,) = kb.find(wording)
            assert found.page == on_pages[0]
            assert [box[0] for box in found.boxes] == on_pages


def test_what_an_answer_cites_has_boxes(kb: KnowledgeBase) -> None:
    answer = kb.ask("Cơ quan nào chủ trì lập quy hoạch chung?")
    documents = {document.id: document for document in kb.documents()}
    cited = answer_object(answer, documents)["citations"]
    assert [(one["document"], one["page"]) for one in cited] == [("a.pdf", 1)]
    assert [len(box) for box in cited[0]["boxes"]] == [5]


def test_a_page_is_drawn_with_words_marked(kb: KnowledgeBase) -> None:
    import pymupdf

    citation = next(c for c in kb.find("300 triệu đồng") if c.page)
    plain = kb.page_image("a.pdf", 2, zoom=1.0)
    marked = kb.page_image("a.pdf", 2, (citation.start, citation.end), zoom=1.0)
    other = kb.page_image("a.pdf", 1, (citation.start, citation.end), zoom=1.0)
    assert other == kb.page_image("a.pdf", 1, zoom=1.0)  # the words stand on another page
    before, after = pymupdf.Pixmap(plain), pymupdf.Pixmap(marked)
    ((_, left, top, right, bottom),) = citation.boxes
    corner = (int(left) + 1, int(top) + 1)
    assert before.pixel(*corner) == (255, 255, 255)
    assert after.pixel(*corner) != (255, 255, 255)
    assert after.pixel(int(right) + 20, int(bottom) + 20) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "page", "said"),
    [("b.txt", 1, "không chia trang"), ("a.pdf", 3, "có 2 trang"), ("x.pdf", 1, "x.pdf")],
)
def test_there_are_no_other_pages(kb: KnowledgeBase, name: str, page: int, said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        kb.page_image(name, page)


def test_show_writes_the_image(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    arguments = ("show", "a.pdf", "--page", "2", "--highlight", "0", "10", "--out", str(out))
    result = run(home, *arguments)
    assert (result.exit_code, result.stdout) == (0, f"Đã ghi trang 2 vào «{out}».\n")
    assert out.read_bytes().startswith(b"\x89PNG")
    for wrong, said in (
        (("--page", "1"), "--out"),
        (("--out", str(out)), "--page"),
        (("--page", "9", "--out", str(out)), "có 2 trang"),
        (("--page", "1", "--out", str(tmp_path / "không có" / "x.png")), "Không ghi được"),
    ):
        result = run(home, "show", "a.pdf", *wrong)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


def test_show_tells_format_pages_and_health(home: Path) -> None:
    shown = run(home, "show", "a.pdf").stdout.splitlines()
    assert "Định dạng:        PDF, 2 trang: 2 lớp chữ" in shown
    assert "Số trang:         2" in shown
    assert "Định dạng:        HTML: lớp chữ" in run(home, "show", "c.html").stdout.splitlines()


def test_asking_loads_nothing_that_reads_files(home: Path) -> None:
    code = (
        "import sys; from kb.knowledge_base import KnowledgeBase\n"
        f"with KnowledgeBase({str(home)!r}) as kb: kb.ask('Kinh phí là bao nhiêu?')\n"
        "print(sorted({'pymupdf', 'docx', 'lxml', 'openpyxl', 'PIL'} & set(sys.modules)))"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
