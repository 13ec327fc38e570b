"""Candidates for a short answer from the rows of tables: a cell, with the unit of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.candidates import SHORT_ANSWER, Candidate, Reading
from kb.answer.entities import find_entities
from kb.answer.roles import body_fit, header_role_fit
from kb.catalog import Catalog
from kb.matching import Weighing, Words
from kb.question import FORM_IMPORTANCE, Asked
from kb.question.measures import cell_fit
from kb.question.periods import period_fit, years_in
from kb.records import Section
from kb.table_rows import is_sum
from kb.text import fold, tokenise

_WORDED = frozenset({Asked.AGENCY, Asked.PLACE, Asked.DEFINITION, Asked.OTHER})
"""Kinds of answer that a bare number is not."""
_BARE = re.compile(r"[\d.,\s]+")
_SUM = re.compile(r"(?i)(?:^|› )(?:tổng|cộng|toàn bộ)\b")


def cell_candidates(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    """Offer each cell of a row, with the unit that its column states."""
    section = reading.section
    place = section.start
    unit_above = " ".join(section.path[-1:])
    of_columns = _column_features(weighing, section, catalog)
    for column, (header, cell) in enumerate(section.cells):
        if not cell:
            continue
        at = reading.document.text.find(cell, place, section.end)
        if at < 0:
            at = reading.document.text.find(cell, section.start, section.end)
        if at < 0:
            # A cell that spans several rows stands in the row above: nothing here to point at.
            continue
        place = at + len(cell)
        unit = _unit(header, cell, unit_above)
        features = reading.shared | of_columns[column] | _cell_features(weighing, header, cell)
        features["serial"] = float(column == 0 and len(cell) <= 5)
        features["name"] = float(column == 1)
        features["other_cells"] = features["section"] - features["cell"]
        text = f"{cell} {unit}" if unit else cell
        cited = [(section, section.start, section.end)]
        yield Candidate(reading.document, section, at, place, text, cited, features)


def _column_features(
    weighing: Weighing, section: Section, catalog: Catalog
) -> list[dict[str, float]]:
    """Describe how each column's header names what is asked, by itself and beside the others."""
    heads = [catalog.header_words(header) for header, _ in section.cells]
    said = [header_said(weighing, header) for header, _ in section.cells]
    focus = [weighing.share(weighing.focus, head) for head in heads]
    years = weighing.understanding.years
    # A row of sums already is the total; its columns tell the sums apart.
    total = weighing.understanding.total and not (years and is_sum(section))
    return [
        {
            "header": weighing.coverage(head),
            "header_focus": focus[column],
            "header_exact": said[column],
            "header_lead": _lead(said, column),
            "focus_lead": _lead(focus, column),
            "header_sum": (1.0 if total else -1.0) * bool(_SUM.search(header)),
            "period": period_fit(years, years_in(header)),
        }
        for column, ((header, _), head) in enumerate(zip(section.cells, heads, strict=True))
    ]


def _lead(values: Sequence[float], place: int) -> float:
    """Say by how much a value leads the best of the others."""
    others = (value for i, value in enumerate(values) if i != place)
    return values[place] - max(others, default=0.0)


def _cell_features(weighing: Weighing, header: str, cell: str) -> dict[str, float]:
    understanding = weighing.understanding
    asked, wanted = understanding.asked, understanding.measure
    body = Words.of(cell)
    return {
        "row": 1.0,
        "cell": weighing.coverage(body),
        "cell_focus": weighing.share(weighing.focus, body),
        "cell_fits": _fits(asked, header, cell),
        "measure": cell_fit(wanted, header, cell) if wanted else 0.0,
        "role": header_role_fit(understanding.role, header) if asked is Asked.AGENCY else 0.0,
        "called": body_fit(understanding.body, cell),
        "bare": float(asked in _WORDED and bool(_BARE.fullmatch(cell))),
        "dash": float(not re.search(r"\w", cell)),
        "too_long": float(len(cell) > SHORT_ANSWER),
    }


def header_said(weighing: Weighing, header: str) -> float:
    """Give the share of a header's own words (those in brackets left out) that a question says.

    Words of form count as little as in a question: "Dự kiến nguồn vốn" is "nguồn vốn".
    """
    own = [token.text for token in tokenise(re.sub(r"\(.*?\)", "", header))]
    whole = sum(FORM_IMPORTANCE.get(word, 1.0) for word in own)
    said = sum(FORM_IMPORTANCE.get(word, 1.0) for word in own if word in weighing.vocabulary)
    return said / whole if whole else 0.0


def empty_cell_asked(weighing: Weighing, best: Candidate) -> str | None:
    """Say that the cell asked for is empty, where the best answer's row leaves it so.

    The question names the whole header of an empty cell, and not that of the cell chosen.
    """
    section = best.section
    chosen = [header for header, cell in section.cells if cell and best.text.startswith(cell)]
    if not chosen or any(header_said(weighing, header) == 1.0 for header in chosen):
        return None
    empty = [header for header, cell in section.cells if not cell]
    named = next((header for header in empty if header_said(weighing, header) == 1.0), None)
    return named and f"Ô «{named}» ở «{section.label}» để trống trong văn bản."


def _unit(header: str, cell: str, above: str) -> str:
    """Give the unit that a header states for a bare number: "Tổng vốn (tỷ đồng)"."""
    if not re.fullmatch(r"[\d.,\s≥≤<>~-]*\d[\d.,\s]*", cell):
        return ""
    match = re.search(r"\(([^\d()]{1,25})\)", header)
    if match is None and re.search(r"(?i)đơn vị(?: tính)?|đvt", above):
        match = re.search(r"(?i)(?:đơn vị(?: tính)?|đvt)\s*:\s*([^\d().,;]{1,25})", above)
    unit = match[1].strip() if match else ""
    return (
        unit
        if re.match(r"(?i)(?:%|ha|m|km|tỷ|tỉ|triệu|nghìn|đồng|người|tấn|kg|giường|hộ)", unit)
        else ""
    )


def _fits(asked: Asked, header: str, cell: str) -> float:
    """Say whether a cell can be what is asked for: a number, a time, an agency, a place."""
    head = fold(header)
    if asked is Asked.AGENCY:
        named = re.search(
            r"co quan|don vi|chu tri|chu dau tu|trach nhiem|phoi hop|thuc hien boi", head
        )
        return 1.0 if named else 0.5 * bool(find_entities(asked, cell))
    if asked is Asked.TIME:
        named = re.search(r"thoi gian|thoi han|nam|ngay|giai doan|tien do|hoan thanh", head)
        return float(bool(named and re.search(r"\d", cell)))
    if asked is Asked.NUMBER:
        return float(bool(re.match(r"[≥≤<>~\s]*\d", cell)))
    if asked is Asked.PLACE:
        return float(bool(re.search(r"dia diem|dia ban|noi|vi tri", head)))
    return 0.5
