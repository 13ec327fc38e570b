"""The page of one document: its text to the character, tables, marks, what is asked wrongly."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from conftest import CORPUS, Loaded, load_file, read_text
from small_documents import TABLE

from kb.errors import NotFoundError
from kb.knowledge_base import KnowledgeBase
from kb.ui.viewer.full_text import full_text
from kb.ui.viewer.gathering import gather
from kb.ui.viewer.links import document_link, page_image_link
from kb.ui.viewer.page import viewer_page

MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:30])
def test_what_is_shown_is_the_text_to_the_character(path: Path) -> None:
    document, sections = load_file(path)
    assert text_of(full_text(document, sections)) == document.text
    length = len(document.text)
    for mark in ((0, 40), (length // 3, length // 3 + 900), (length - 20, length)):
        shown = full_text(document, sections, mark)
        assert text_of(shown) == document.text
        marked = "".join(html.unescape(one) for one in MARK.findall(shown))
        wanted = document.text[mark[0] : mark[1]]
        # White space between cells and paragraphs is not coloured.
        assert marked.split() == wanted.split() or "".join(marked.split()) == "".join(
            wanted.split()
        )
        assert shown.count('id="trich"') == 1


def test_rows_are_a_table_whose_cells_are_slices(programme: Loaded) -> None:
    document, sections = programme
    shown = full_text(document, sections)
    row = re.search(r'<tr id="m-\d+"><td>6<.*?</tr>', shown, re.DOTALL)
    assert row is not None
    cells = re.findall(r"<td>(.*?)<span>", row[0])
    assert cells[2:4] == ["Sở Công Thương", "Các Sở, ban, ngành, địa phương"]
    assert 'data-label="Nhiệm vụ"' in shown


def test_an_empty_cell_stays_in_its_column() -> None:
    document, sections = read_text(TABLE)
    shown = full_text(document, sections)
    row = re.search(r"<td>2<span>.*?</tr>", shown, re.DOTALL)
    assert row is not None
    cells = [text_of(cell).strip() for cell in re.findall(r"(?s)<td>(.*?)</td>", row[0])]
    assert cells == ["2", "Trạm Pác Nặm", "", "Sở Y tế", "Năm 2026"]
    assert text_of(shown) == document.text


def test_markup_in_a_text_is_text() -> None:
    hostile = "<img src=x onerror=alert(1)> & \"'\u202e</div></mark><script>alert(1)</script>"
    document, sections = read_text(f"Điều 1. {hostile}\nĐiều 2. {hostile}\n")
    shown = full_text(document, sections, (3, 30))
    assert "<img" not in shown
    assert "<script" not in shown
    assert text_of(shown) == document.text


def test_page_breaks_stand_where_pages_begin() -> None:
    from dataclasses import replace

    document, sections = read_text("Điều 1. Một hai ba.\nĐiều 2. Bốn năm sáu.\n")
    paged = replace(document, page_starts=(0, 20, 28))
    shown = full_text(paged, sections, (22, 32))
    assert [int(n) for n in re.findall(r'id="trang-(\d+)"', shown)] == [2, 3]
    assert text_of(shown) == document.text
    before, _, after = shown.partition('id="trang-3"')
    assert text_of(before + '">')[:28] == document.text[:28]
    assert "<mark" in after


def test_an_address_asks_for_words_or_a_page(corpus_kb: KnowledgeBase) -> None:
    document = corpus_kb.documents()[0]
    view = gather(corpus_kb, document.id, "100", "160")
    assert view.mark == (100, 160)
    assert view.citation is not None
    assert view.citation.quote == document.text[100:160]
    assert 'id="trich"' in viewer_page(view)
    assert gather(corpus_kb, document.id).notice == ""
    for start, end in (("5", "5"), ("-1", "4"), ("0", str(10**8)), ("x", "y"), ("9" * 5000, "1")):
        view = gather(corpus_kb, document.id, start, end)
        assert view.mark is None
        assert "nằm ngoài văn bản" in viewer_page(view)
    with pytest.raises(NotFoundError):
        gather(corpus_kb, "../../etc/passwd")


def test_links_hold_nothing_but_the_address() -> None:
    assert document_link("ab", 3, 9) == "/van-ban/ab?tu=3&den=9#trich"
    assert document_link("ab") == "/van-ban/ab"
    assert page_image_link("../x", 2, 1, 5) == "/api/documents/..%2Fx/pages/2.png?start=1&end=5"
