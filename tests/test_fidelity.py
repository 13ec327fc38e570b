"""The same sections, whatever the file: the corpus rendered to DOCX, HTML, PDF and scans.

Every difference that is allowed stands in this file with its reason: see ``ALLOWED``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from office_document import typed
from renderings import FORMATS
from typesetting import FOOTER

from kb.ingest.files import SourceFile
from kb.ingest.loaders import compose
from kb.ingest.readers import reader_of
from kb.records import Document, Format, Section

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))
ALLOWED = {
    "letterhead": "the renderings have a letterhead, which the texts of the corpus lack",
    "emphasis": "asterisks and tags in the texts are emphasis, which a rendering shows by its type",
    "page breaks": "a text may cut a paragraph by a page break where a rendering sets it whole",
    "footnotes": "on pages notes stand at the foot, so not where the text has them",
    "footer": "on a single page nothing tells a running footer from the text",
    "hyphens": "where a line ends with a hyphen, a page does not tell whether a space followed",
}
LARGEST_ERROR_RATE = 0.01
"""Of characters, between a scan of 300 dpi and what was printed."""
_LETTERHEAD = re.compile(r"CỘNG HÒA XÃ HỘI CHỦ NGHĨA|^S[ốỐ]\b|^Độc lập - Tự do")
_HYPHENATED = re.compile(r"(?<=\d)- (?=\d)")
_EMPHASIS = re.compile(r"\*+|</?[ib]>")


def recognises_vietnamese() -> bool:
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return "vie" in listed.stdout.split()


@dataclass(frozen=True)
class Seen:
    """What is compared of a section."""

    kind: str
    label: str
    wording: str
    path: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    group: str | None


def loaded(content: bytes, name: str, format: Format) -> tuple[Document, tuple[Section, ...]]:
    """Read a file as ingest does, without the child process."""
    extract = reader_of(format)(content, lambda page, pages: None)
    return compose(SourceFile(Path(name), name), content, extract)


def seen(document: Document, sections: tuple[Section, ...]) -> list[Seen]:
    return [
        Seen(
            section.kind,
            section.label,
            plain(" ".join(document.text[start:end] for start, end in section.parts)),
            tuple(map(plain, section.path)),
            section.cells,
            section.group,
        )
        for section in sections
    ]


def plain(words: str) -> str:
    """Fold white space and leave out emphasis (allowed: emphasis, page breaks)."""
    return " ".join(_EMPHASIS.sub("", words).split())


def on_pages(sections: list[Seen]) -> list[Seen]:
    """Leave out footnotes, and spaces after hyphens in numbers (allowed: footnotes, hyphens)."""
    return [
        replace(
            one,
            wording=_HYPHENATED.sub("-", one.wording),
            cells=tuple((header, _HYPHENATED.sub("-", cell)) for header, cell in one.cells),
        )
        for one in sections
        if one.kind != "footnote"
    ]


def footnotes(sections: list[Seen]) -> Counter[Seen]:
    return Counter(one for one in sections if one.kind == "footnote")


def without_letterhead(sections: list[Seen]) -> list[Seen]:
    """Leave out what stands above the title (allowed: letterhead)."""
    return [
        one
        for one in sections
        if one.label not in ("Phần đầu văn bản", "Phần mở đầu")
        or not _LETTERHEAD.search(one.wording)
    ]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def excerpt(name: str, *kept: slice) -> str:
    """Some lines of a document of the corpus."""
    lines = text_of(next(path for path in CORPUS if name in path.name)).split("\n")
    return "\n".join(line for part in kept for line in lines[part])


def both(text: str, suffix: str, format: Format) -> tuple[list[Seen], list[Seen]]:
    """The sections of a text and those of its rendering."""
    content = FORMATS[suffix](typed(text))
    original = seen(*loaded(text.encode(), "a.txt", "txt"))
    return original, without_letterhead(seen(*loaded(content, f"a.{suffix}", format)))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:24])
@pytest.mark.parametrize("format", ["docx", "html"])
def test_word_and_web_pages_give_the_sections_of_the_text(path: Path, format: Format) -> None:
    original, rendered = both(text_of(path), format, format)
    assert rendered == original


PAGES = {
    "merged headers and groups": lambda: excerpt("320", slice(0, 45), slice(340, None)),
    "a table over two pages": lambda: excerpt("nq29", slice(0, 20), slice(60, None)),
    "footnotes": lambda: excerpt("nq08", slice(0, 60)),
    "a table in the body": lambda: excerpt("cao-bang", slice(0, 30), slice(160, 220)),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_give_the_sections_of_the_text(name: str) -> None:
    original, rendered = both(PAGES[name](), "pdf", "pdf")
    assert on_pages(rendered) == on_pages(original)
    assert footnotes(rendered) == footnotes(original)


def test_what_is_printed_on_every_page_is_left_out() -> None:
    document, sections = loaded(FORMATS["pdf"](typed(excerpt("nq29", slice(0, 60)))), "a", "pdf")
    wordings = [document.text[section.start : section.end] for section in sections]
    assert len(document.page_starts) > 2
    assert not any(FOOTER in wording for wording in wordings)
    assert not any(re.fullmatch(r"\d", wording) for wording in wordings)


@pytest.mark.parametrize("format", ["docx", "html", "pdf"])
def test_the_letterhead_of_a_rendering_gives_the_same_facts(format: Format) -> None:
    text = excerpt("320", slice(0, 30), slice(350, None))
    original, _ = loaded(text.encode(), "a.txt", "txt")
    document, _ = loaded(FORMATS[format](typed(text)), "a", format)
    for fact in ("kind", "number", "issued_on", "issuer", "title", "signer"):
        stated = getattr(original, fact)
        assert plain(str(getattr(document, fact))) == plain(str(stated)), fact


@pytest.mark.skipif(not recognises_vietnamese(), reason="tesseract-ocr-vie is not installed")
def test_a_scan_gives_the_sections_of_what_was_printed() -> None:
    original, rendered = both(excerpt("nq29", slice(0, 9)), "scan.pdf", "pdf")
    rendered = [one for one in rendered if not close(one.wording, FOOTER)]
    kinds = [(one.kind, one.label) for one in original]
    assert [(one.kind, one.label) for one in rendered] == kinds
    printed = "\n".join(one.wording for one in original)
    recognised = "\n".join(one.wording for one in rendered)
    assert edits(printed, recognised) <= LARGEST_ERROR_RATE * len(printed)


def close(one: str, other: str) -> bool:
    """Whether two texts differ by recognition errors at most (allowed: footer)."""
    return edits(one, other) <= 5 * LARGEST_ERROR_RATE * len(other)


def edits(one: str, other: str) -> int:
    """Count the characters to insert, delete or change to make one text of another."""
    codes = np.array([ord(character) for character in other])
    places = np.arange(len(other) + 1)
    row = places.copy()
    for above, character in enumerate(one, start=1):
        kept = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        row = np.concatenate(([above], kept))
        # A run of insertions costs its length: the least of what lies left, plus the way to here.
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def test_edits() -> None:
    assert edits("Bắc Kạn", "Bắc Kan") == 1
    assert edits("tỉnh", "tỉnh Bắc") == 4
    assert edits("", "ba") == 2
