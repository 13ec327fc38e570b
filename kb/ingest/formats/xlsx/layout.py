"""The layout of the sheets of a workbook, which the values alone do not tell.

The XML of each sheet is read as a stream: how far its values reach (a million formatted empty
rows reach nowhere), which cells are merged, what is hidden.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

_RELATIONSHIP_ID = re.compile(r"\{[^}]*relationships\}id$")
_MOST_MERGED = 100_000

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 1."""


@dataclass(slots=True)
class SheetLayout:
    """How a sheet is laid out; rows and columns count from 1.

    ``last_row`` and ``last_column`` are those of the last cells that hold a value. ``hidden``
    counts the rows and columns within them that are hidden, ``uncalculated`` the formulas whose
    result the file does not hold.
    """

    last_row: int = 0
    last_column: int = 0
    merged: list[Area] = field(default_factory=list)
    hidden: int = 0
    uncalculated: int = 0


def read_layouts(content: bytes) -> dict[str, SheetLayout]:
    """Read the layout of every sheet of a workbook, by its name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        layouts = {}
        for name, part in _parts(archive).items():
            with archive.open(part) as stream:
                layouts[name] = _read_layout(stream)
        return layouts


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet of cells stands, by its name."""
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    parts = {}
    for sheet in _tree(archive, "xl/workbook.xml").iter("{*}sheet"):
        key = next((sheet.get(k) for k in sheet.keys() if _RELATIONSHIP_ID.search(k)), None)  # noqa: SIM118
        if key in targets:
            target = targets[key]
            parts[sheet.get("name")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return parts


def _tree(archive: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401 - lxml is untyped
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _read_layout(stream: IO[bytes]) -> SheetLayout:
    from lxml import etree

    layout = SheetLayout()
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    row = 0
    wanted = ("{*}row", "{*}col", "{*}mergeCell")
    walk = etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True)
    for _, element in walk:
        kind = etree.QName(element).localname
        if kind == "row":
            row = int(element.get("r") or row + 1)
            _read_row(element, row, layout)
            if _is_set(element.get("hidden")):
                hidden_rows.append(row)
        elif kind == "col":
            if _is_set(element.get("hidden")):
                hidden_columns.append((int(element.get("min")), int(element.get("max"))))
        elif len(layout.merged) < _MOST_MERGED:
            layout.merged.append(_area(element.get("ref")))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    layout.hidden = sum(row <= layout.last_row for row in hidden_rows) + sum(
        max(0, min(last, layout.last_column) - first + 1) for first, last in hidden_columns
    )
    return layout


def _read_row(element: Any, row: int, layout: SheetLayout) -> None:  # noqa: ANN401
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    column = 0
    for cell in element.iterchildren("{*}c"):
        reference = cell.get("r")
        if reference:
            column = column_index_from_string(coordinate_from_string(reference)[0])
        else:
            column += 1
        names = {child.tag.rpartition("}")[2] for child in cell if child.text or len(child)}
        if names & {"v", "is"}:
            layout.last_row = max(layout.last_row, row)
            layout.last_column = max(layout.last_column, column)
        elif "f" in names:
            layout.uncalculated += 1


def _area(reference: str) -> Area:
    from openpyxl.utils.cell import range_boundaries

    first_column, first_row, last_column, last_row = range_boundaries(reference)
    return first_row, first_column, last_row, last_column


def _is_set(value: str | None) -> bool:
    return value in ("1", "true")
