"""Questions as rows of a table: what a person fills in with a spreadsheet program.

A question takes one row or more. A row whose question is empty continues the question above: it
adds an answer, a piece of evidence, or both. So no character separates answers or evidence within
a cell, and quotes keep their tabs and line breaks. A mark in the column "hoặc" makes the evidence
of a row an alternative to that of the row above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.errors import QuestionSetError
from kb.evaluation.sets.labels import COLUMNS, KINDS, LANGS, label, named
from kb.records import Evidence, Question

Table = Sequence[Sequence[str]]
"""Rows of cells, the first row of the file first; rows may differ in length."""

HEADER_WITHIN = 20
"""Rows in which the header is looked for; a title and remarks may stand above it."""
_NO = frozenset({"không", "khong", "no", "0", "false"})
_NOTES = "ghi chú"
_TODO = "todo"  # the column that only sets with something left to fill in have
_USUAL = {name: written[0] for name, written in COLUMNS.items() if name != _TODO}


def header_row(table: Table) -> int | None:
    """Return the index of the row that names the columns, or ``None`` if there is none."""
    for index, row in enumerate(table[:HEADER_WITHIN]):
        if any(named(cell, COLUMNS) == "question" for cell in row):
            return index
    return None


def columns_named(row: Sequence[str]) -> int:
    """Return how many cells of a row are names of columns."""
    return sum(named(cell, COLUMNS) is not None for cell in row)


# --- reading --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """A question while its rows are read.

    ``document`` is the last one named; ``open`` says that a group of alternatives may go on.
    """

    row: int
    fields: Mapping[str, str]
    answers: list[str] = field(default_factory=list)
    required: list[Evidence] = field(default_factory=list)
    alternatives: list[Evidence] = field(default_factory=list)
    document: str = ""
    open: bool = True

    def add(self, cells: Mapping[str, str], where: str) -> None:
        """Add the answer and the evidence of a row."""
        if cells["answers"].strip():
            self.answers.append(cells["answers"])
        document, quote = cells["document"].strip(), cells["quote"]
        if not document and not quote.strip():
            return
        # People leave the document out where it is the one of the row above.
        self.document = document or self.document
        evidence = Evidence(self.document, quote)
        if cells["evidence_any"].strip().lower() in {"", *_NO}:
            self.required.append(evidence)
            self.open = not self.alternatives
            return
        if not self.open:
            raise QuestionSetError(
                f"{where}: mỗi câu hỏi chỉ có được một nhóm «hoặc», các dòng đứng liền nhau. "
                "Hãy gộp các dòng «hoặc» lại, hoặc tách thành hai câu hỏi."
            )
        if not self.alternatives and self.required:
            self.alternatives.append(self.required.pop())
        self.alternatives.append(evidence)

    def question(self) -> Question:
        usual_kind = "fact" if self.required or self.alternatives else "unanswerable"
        kind, lang = self.fields["kind"].strip(), self.fields["lang"].strip()
        return Question(
            id=self.fields["id"].strip(),
            lang=named(lang, LANGS) or lang or "vi",
            kind=named(kind, KINDS) or kind or usual_kind,
            question=self.fields["question"],
            answers=tuple(self.answers),
            evidence=tuple(self.required),
            evidence_any=tuple(self.alternatives),
            row=self.row,
            todo=self.fields["todo"].strip(),
        )


def questions_from(table: Table, where: str) -> tuple[Question, ...]:
    """Read the questions of a table; ``where`` names it in messages. Unknown columns are ignored.

    Raises:
        QuestionSetError: no row names the columns, a column stands twice, or the alternatives of
            a question make more than one group.
    """
    header = header_row(table)
    if header is None:
        raise QuestionSetError(
            f"{where}: không thấy cột «câu hỏi». Hàng đầu phải ghi tên các cột: "
            f"{', '.join(_USUAL.values())}."
        )
    columns = _columns(table[header], f"{where}, dòng {header + 1}")
    drafts: list[_Draft] = []
    for number, row in enumerate(table[header + 1 :], start=header + 2):
        cells = {
            name: row[at] if at is not None and at < len(row) else ""
            for name, at in columns.items()
        }
        if not any(cell.strip() for cell in cells.values()):
            continue
        if not drafts or _begins(cells, drafts[-1]):
            drafts.append(_Draft(number, cells))
        drafts[-1].add(cells, f"{where}, dòng {number}")
    return tuple(draft.question() for draft in drafts)


def _columns(header: Sequence[str], where: str) -> dict[str, int | None]:
    columns: dict[str, int | None] = dict.fromkeys(COLUMNS)
    for at, cell in enumerate(header):
        name = named(cell, COLUMNS)
        if name is None:
            continue
        if columns[name] is not None:
            raise QuestionSetError(
                f"{where}: hai cột cùng là «{label(name, COLUMNS)}». Hãy bỏ bớt một cột; câu hỏi "
                "có nhiều câu trả lời thì ghi tiếp ở các dòng dưới, để trống ô câu hỏi."
            )
        columns[name] = at
    return columns


def _begins(cells: Mapping[str, str], above: _Draft) -> bool:
    """Whether a row begins a question: it has one, or an id of its own and lacks its question."""
    own_id = cells["id"].strip()
    return bool(cells["question"].strip() or (own_id and own_id != above.fields["id"].strip()))


# --- writing --------------------------------------------------------------------------------------


def table_of(questions: Sequence[Question], notes: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Return the header and the rows of the questions; ``notes``, one a question, get a column."""
    header = list(_USUAL.values())
    todo = any(question.todo for question in questions)
    extra = [*([label(_TODO, COLUMNS)] if todo else []), *([_NOTES] if notes else [])]
    table = [(*header, *extra)]
    for index, question in enumerate(questions):
        first = (
            question.id,
            question.question,
            label(question.kind, KINDS),
            label(question.lang, LANGS),
        )
        evidence = _evidence_cells(question)
        for at in range(max(len(question.answers), len(evidence), 1)):
            cells = [
                *(first if at == 0 else ("",) * len(first)),
                question.answers[at] if at < len(question.answers) else "",
                *(evidence[at] if at < len(evidence) else ("", "", "")),
            ]
            if todo:
                cells.append(question.todo if at == 0 else "")
            if notes:
                cells.append(notes[index] if at == 0 else "")
            table.append(tuple(cells))
    return table


def _evidence_cells(question: Question) -> list[tuple[str, str, str]]:
    mark = label("evidence_any", COLUMNS)
    cells = [(one.document, one.quote, "") for one in question.evidence]
    for at, one in enumerate(question.evidence_any):
        # The first of a group needs no mark, unless it would stand for evidence that is required.
        marked = at > 0 or (len(question.evidence_any) == 1 and not question.evidence)
        cells.append((one.document, one.quote, mark if marked else ""))
    return cells
