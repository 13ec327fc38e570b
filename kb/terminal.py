"""How answers, hits, documents and progress look in a terminal, in Vietnamese."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from kb.health_words import how_read, ranges, remarks_on
from kb.records import Answer, Citation, Document, Hit, Note, Section
from kb.serial import all_citations

if TYPE_CHECKING:
    from kb.intake import IngestReport, IngestStep

EXCERPT_CHARACTERS = 300
NEAREST = 3
OUTLINE_CHARACTERS = 80
OUTLINE_KINDS = frozenset({"title", "heading", "article", "clause", "appendix"})
KIND_NAMES = {
    "recital": "căn cứ",
    "point": "điểm",
    "bullet": "gạch đầu dòng",
    "paragraph": "đoạn văn",
    "table_header": "tiêu đề bảng",
    "table_row": "dòng bảng",
    "footnote": "chú thích",
    "recipients": "nơi nhận",
    "signature": "phần ký",
}
_DOING = {"reading": "đang đọc", "embedding": "đang lập chỉ mục"}
_PLAIN = ("txt", "md")
_REMARKS = 5  # shown of a file that is taken in; "kb show" has them all


class Progress:
    """One line on stderr that is rewritten, then cleared; nothing where that is no terminal."""

    def __enter__(self) -> Progress:
        """Look whether stderr is a terminal."""
        self._shown = sys.stderr.isatty()
        return self

    def __exit__(self, *failure: object) -> None:
        """Leave an empty line to write on."""
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            typer.echo("\r" + " " * width + "\r", nl=False, err=True)

    def show(self, done: int, total: int, what: str = "") -> None:
        """Draw the bar; ``what`` is said after it."""
        if not self._shown:
            return
        filled = 20 * done // max(total, 1)
        line = f"[{'#' * filled}{'.' * (20 - filled)}] {done}/{total} {what}"
        width = shutil.get_terminal_size().columns - 1
        typer.echo("\r" + line[:width].ljust(width), nl=False, err=True)


class IngestProgress:
    """The bar of an ingest: files, pages and their rate, and what is being done to which file."""

    def __init__(self) -> None:
        """Count pages from now."""
        self._bar = Progress()
        self._started = time.monotonic()
        self._pages = 0

    def __enter__(self) -> IngestProgress:
        """Open the bar."""
        self._bar.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        """Clear the bar."""
        self._bar.__exit__(*failure)

    def show(self, step: IngestStep) -> None:
        """Draw the bar for a step; one with a page tells that the page is finished."""
        said = []
        self._pages += step.page > 0 and step.status == "reading"
        if self._pages:
            rate = self._pages / max(time.monotonic() - self._started, 0.001)
            said.append(f"{rate:.1f} trang/giây".replace(".", ","))
        if step.pages > 1:
            said.append(f"trang {step.page}/{step.pages}")
        said.append(f"{_DOING.get(step.status, '')} {step.source}".strip())
        self._bar.show(step.done, step.total, " · ".join(said))


# --- answers and hits -----------------------------------------------------------------------------


def answer_text(
    answer: Answer, documents: Mapping[str, Document], cite: Callable[[Citation], str]
) -> str:
    """Return the answer, how the question was understood, notes, and citations or near passages.

    ``documents`` maps ids to documents and must hold those of the hits; ``cite`` gives the official
    citation line.
    """
    understood = []
    if answer.understood_as != answer.question:
        understood.append(f"Hiểu là: {answer.understood_as}")
    if answer.abstained_because is None:
        cited = all_citations(answer)
        notes = [_note_text(note, cited) for note in answer.notes]
        notes += [f"Chưa tìm thấy: {part}" for part in answer.unanswered]
        return "\n".join((answer.text, *understood, *notes, "", citations_text(cited, cite)))
    lines = [f"Không tìm thấy câu trả lời. {answer.abstained_because}", *understood]
    if answer.hits:
        lines += ["", "Các đoạn gần nhất:", hits_text(answer.hits[:NEAREST], documents)]
    return "\n".join(lines)


def _note_text(note: Note, cited: Sequence[Citation]) -> str:
    """Return a note with the numbers under which its citations stand below."""
    wanted = {(c.document_id, c.start, c.end) for c in note.citations}
    numbers = [
        f"[{number}]"
        for number, c in enumerate(cited, start=1)
        if (c.document_id, c.start, c.end) in wanted
    ]
    return f"Lưu ý: {note.text} {''.join(numbers)}"


def citations_text(citations: Iterable[Citation], cite: Callable[[Citation], str]) -> str:
    """Return each citation: its place, its official citation line and its wording."""
    blocks = []
    for number, citation in enumerate(citations, start=1):
        page = f", trang {citation.page}" if citation.page else ""
        place = f"[{number}] {citation.label} ({citation.source}{page})"
        blocks.append(f"{place}\n    {cite(citation)}\n{_quoted(citation.quote)}")
    return "\n\n".join(blocks)


def hits_text(hits: Iterable[Hit], documents: Mapping[str, Document]) -> str:
    """Return each hit: its place, its score and how its wording begins."""
    blocks = []
    for hit in hits:
        document = documents[hit.section.document_id]
        end = min(hit.shown_end, hit.start + EXCERPT_CHARACTERS)
        more = " […]" if end < hit.end else ""
        place = f"{hit.rank}. {hit.section.label} ({document.source}), điểm {hit.score:.3f}"
        blocks.append(f"{place}\n{_quoted(document.text[hit.start : end] + more)}")
    return "\n".join(blocks)


def _quoted(wording: str) -> str:
    return "\n".join(f"    | {line}" for line in wording.split("\n") if line.strip())


# --- ingest ---------------------------------------------------------------------------------------


def health_lines(document: Document, most: int = _REMARKS) -> list[str]:
    """Return what a file is and how far its text can be trusted; nothing for sound plain text.

    At most ``most`` remarks are given, each with the pages it is about.
    """
    remarks = _remarks(document)
    lines = [] if document.format in _PLAIN else [f"    {_health(document)}"]
    lines += [f"    ! {remark}" for remark in remarks[:most]]
    if len(remarks) > most:
        lines.append(f"    … và {len(remarks) - most} lưu ý nữa (xem «kb show»)")
    return lines


def report_lines(report: IngestReport) -> Iterator[str]:
    """Yield how many files were taken in, and what else an ingest did."""
    for source in report.removed:
        yield f"- {source}"
    yield (
        f"Đã nạp {len(report.added)} tài liệu, {len(report.unchanged)} không đổi, "
        f"{len(report.failed)} lỗi."
    )
    if report.removed:
        yield f"Đã gỡ {len(report.removed)} tên có tệp không còn trong thư mục."
    if report.read_anew:
        yield f"Đã đọc lại {len(report.read_anew)} tài liệu bằng bộ đọc mới."
    if report.embedded_anew:
        yield f"Đã nhúng lại {len(report.embedded_anew)} tài liệu bằng mô hình đang dùng."
    if report.skipped:
        counted = ", ".join(f"{count} {kind or 'không đuôi'}" for kind, count in report.skipped)
        total = sum(count for _, count in report.skipped)
        yield f"Bỏ qua {total} tệp không thuộc loại đọc được: {counted}."


def _health(document: Document) -> str:
    """Return the format, and how each page was read; without pages, how the whole was."""
    kind, paged = document.format.upper(), bool(document.page_starts)
    between = ", " if paged or len(document.health) != 1 else ": "
    return f"{kind}{between}{how_read(document.health, paged=paged)}"


def _remarks(document: Document) -> tuple[str, ...]:
    return remarks_on(document.remarks, document.health, paged=bool(document.page_starts))


# --- documents ------------------------------------------------------------------------------------


def documents_text(documents: Iterable[Document]) -> str:
    """Return each document's name, and below it the facts known of it."""
    lines = []
    for document in documents:
        lines.append(document.source)
        facts = (document.kind, document.number, _date(document), document.title)
        if any(facts):
            lines.append("    " + " · ".join(fact for fact in facts if fact))
    return "\n".join(lines)


def document_text(
    document: Document,
    sections: Iterable[Section],
    related: Iterable[tuple[str, str]] = (),
) -> str:
    """Return a document's facts, how it stands to others, and the outline of its sections.

    ``related`` are pairs of a relation and the other document ("Thay thế", "Quyết định số …").
    """
    facts = [f"{name + ':':<18}{value}" for name, value in _facts(document)]
    others = [f"{relation}: {other}" for relation, other in related]
    return "\n".join((*facts, *others, "", *_outline(document, sections)))


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    unknown = "(không rõ)"
    yield "Tài liệu", document.source
    if document.other_sources:
        yield "Cùng nội dung", ", ".join(document.other_sources)
    yield "Loại", document.kind or unknown
    yield "Số ký hiệu", document.number or unknown
    yield "Ngày ban hành", _date(document) or unknown
    yield "Cơ quan ban hành", document.issuer or unknown
    yield "Trích yếu", document.title or unknown
    if document.signer:
        yield "Người ký", document.signer
    if document.health:
        yield "Định dạng", _health(document)
    if document.page_starts:
        yield "Số trang", str(len(document.page_starts))
    if document.ocr_pages:
        yield "Trang nhận dạng", ranges(document.ocr_pages)
    for remark in _remarks(document):
        yield "Lưu ý", remark
    yield "Số ký tự", str(len(document.text))


def _shortened(line: str) -> str:
    return line if len(line) <= OUTLINE_CHARACTERS else line[: OUTLINE_CHARACTERS - 1] + "…"


def _date(document: Document) -> str | None:
    return None if document.issued_on is None else f"{document.issued_on:%d/%m/%Y}"


def _outline(document: Document, sections: Iterable[Section]) -> Iterator[str]:
    others: Counter[str] = Counter()
    for section in sections:
        if section.kind in OUTLINE_KINDS:
            # The line rather than the label: a heading gives its own number and says more.
            line = document.text[section.start : section.end].strip().partition("\n")[0]
            yield "  " * len(section.path) + _shortened(line)
        else:
            others[KIND_NAMES.get(section.kind, section.kind)] += 1
    if others:
        counted = ", ".join(f"{count} {name}" for name, count in others.most_common())
        yield f"Ngoài ra: {counted}."
