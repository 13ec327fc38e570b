"""The records that flow through the knowledge base.

Every offset is a half-open range ``[start, end)`` of code points in ``Document.text``. That text
never changes once a document is loaded, so a range always denotes the same original wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

SectionKind = Literal[
    "title",
    "recital",
    "heading",
    "article",
    "clause",
    "point",
    "bullet",
    "paragraph",
    "appendix",
    "table_header",
    "table_row",
    "footnote",
    "recipients",
    "signature",
]
SECTION_KINDS: tuple[str, ...] = get_args(SectionKind)


Format = Literal["txt", "md", "html", "pdf", "docx", "doc", "odt", "rtf", "xlsx"]
"""What a file is by its content, whatever its suffix says."""

PageState = Literal["text", "recognised", "converted", "suspicious", "empty"]
"""How the text of a page was come by: as the file holds it, recognised from an image, converted
from a legacy encoding, held by the file but probably damaged, or not at all."""

HIT_CHARACTERS = 1500
"""How many characters of a hit are shown at most."""

NUMBERED_ROW = "STT"
"""How the label of a table row with a serial number begins; sums and group rows have none."""


@dataclass(frozen=True, slots=True)
class PageHealth:
    """Whether the text of a page can be trusted; a format without pages has one, numbered 1.

    ``confidence`` is that of text recognition, 0 to 1. ``remark`` says in Vietnamese what a person
    should know: the font converted from, what looks damaged, what could not be read and why.
    """

    page: int
    state: PageState
    confidence: float | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PageWord:
    """Where a stretch of the text stands on a page: its box in points, from the top left."""

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded file and the facts its own text states; an unknown fact is ``None``.

    ``id`` is the SHA-256 of the file's bytes in hexadecimal. ``source`` is the name people know it
    by (its path relative to the ingested folder); ``other_sources`` are further names of the same
    content. ``page_starts`` holds the offset at which each page begins; it is empty for formats
    without pages. ``ocr_pages`` lists the pages (from 1) whose text was recognised from an image.
    ``signer`` is who signed it. ``format`` is what the file is; ``health`` says of each page how
    far its text can be trusted, and ``remarks`` what was found in the file as a whole.
    """

    id: str
    source: str
    text: str
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    kind: str | None = None
    page_starts: tuple[int, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    other_sources: tuple[str, ...] = ()
    signer: str | None = None
    format: Format = "txt"
    health: tuple[PageHealth, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document besides its words, for lists of many; fields as in ``Document``.

    ``characters`` is the length of its text, ``pages`` how many pages it has (0 for formats
    without pages).
    """

    id: str
    source: str
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    kind: str | None = None
    signer: str | None = None
    format: Format = "txt"
    characters: int = 0
    pages: int = 0
    health: tuple[PageHealth, ...] = ()
    remarks: tuple[str, ...] = ()
    other_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A unit of a document that can be found and cited.

    ``parts`` are the ranges that make the section up, in reading order: one, or several where a
    footnote or a page break cuts a paragraph in two. ``start`` and ``end`` are the outer bounds.
    ``path`` holds the headings above, outermost first. ``parent`` is the id of the section that
    introduces this one (the clause of a point, the paragraph that a footnote annotates), if any.
    ``cells`` maps full column headers to cell texts, in column order, for table rows only;
    ``group`` is the group row that a table row stands under ("II. Huyện Ba Bể").
    """

    id: str
    document_id: str
    kind: SectionKind
    label: str
    path: tuple[str, ...]
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()
    parent: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that retrieval found. A higher ``score`` is better; ``rank`` counts from 1.

    ``start`` and ``end`` bound the stretch to read (at most 1,500 characters): the section itself,
    or the section with its neighbours under the same heading. ``signals`` holds what each
    retriever and ranking feature contributed, by name.
    """

    section: Section
    score: float
    rank: int
    start: int
    end: int
    signals: Mapping[str, float] = field(default_factory=dict)

    @property
    def shown_end(self) -> int:
        """The offset at which the stretch to read ends, at most 1,500 characters on."""
        return min(self.end, self.start + HIT_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim slice of a document: ``document.text[start:end] == quote``, always.

    ``source`` is the document's name, ``label`` names the place ("STT 4, Phụ lục I"), ``page``
    counts from 1 and ``boxes`` are (page, x0, y0, x1, y1) in points, where the format has pages.
    """

    document_id: str
    source: str
    section_id: str
    start: int
    end: int
    quote: str
    label: str
    page: int | None = None
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A short answer in the documents' own words, with the citations that carry it (never none)."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside an answer, in Vietnamese, with the wording that it rests on (never none).

    It says that another place gives a different value, or that a later document replaces, repeals
    or amends the text that the answer is read from.
    """

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the knowledge base answers to a question.

    ``understood_as`` is the question as it was searched for (diacritics restored, abbreviations and
    English terms expanded); it equals ``question`` when nothing was changed. ``abstained_because``
    is a reason in Vietnamese when the documents do not answer, and ``None`` otherwise.
    ``confidence`` is the estimated chance, 0 to 1, that the best reading answers the question, also
    when refused; ``None`` when nothing was found to read. ``withheld`` are the statements that too
    low a confidence kept back: they are for measuring refusals, never to be shown as an answer.
    ``notes`` are what to know beside the answer: conflicting values, later documents.
    ``unanswered`` are the parts of a question, in its words, that the documents do not answer while
    they answer others.
    """

    question: str
    understood_as: str
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    abstained_because: str | None = None
    confidence: float | None = None
    withheld: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statements as one text to read first; empty when abstained."""
        return "; ".join(dict.fromkeys(statement.text for statement in self.statements))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that a question set names: ``quote`` stands in the document named ``document``."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A row of a question set.

    All of ``evidence`` is required; any one of ``evidence_any`` will do. Both are empty when the
    collection does not answer the question. For the kinds ``list`` and ``multi`` every one of
    ``answers`` is a required part; otherwise any one of them is right. ``row`` is the line or row
    (from 1) of the file that the question was read from, if it was. ``todo`` says in Vietnamese
    what a person must still fill in; until it is empty no evaluation asks the question.
    """

    id: str
    lang: str
    kind: str
    question: str
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_any: tuple[Evidence, ...] = ()
    row: int | None = field(default=None, compare=False)
    todo: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the collection answers the question."""
        return bool(self.evidence or self.evidence_any)
