"""The questions that ask whole tables: their rows stand in the corpus, their numbers agree."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kb.evaluation.metrics import contains_whole
from kb.quantities import NUMBER, number, written

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line)
    for line in (ROOT / "evals" / "tables-vi.jsonl").read_text(encoding="utf-8").splitlines()
]


def corpus_text(name: str) -> str:
    """Return the text of a corpus file as ``Document.text`` is defined."""
    decoded = (ROOT / "corpus" / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", decoded)


def quotes(row: Row) -> list[str]:
    return [place["quote"] for place in row["evidence"]]


def test_identifiers_and_questions_are_unique() -> None:
    assert len({row["id"] for row in ROWS}) == len({row["question"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_row_quoted_stands_in_its_document(row: Row) -> None:
    assert bool(row["evidence"]) == bool(row["answers"]) == (row["kind"] != "unanswerable")
    assert all(place["quote"] in corpus_text(place["document"]) for place in row["evidence"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_answers_stand_in_the_rows_or_are_worked_out_from_them(row: Row) -> None:
    if row.get("computed") == "count":
        assert row["answers"] == [str(len(row["evidence"]))]
    elif row.get("computed") == "difference":
        one, other = ([number(n) for n in re.findall(NUMBER, quote)] for quote in quotes(row))
        differences = {written(abs(a - b)) for a, b in product(one, other)}
        assert set(row["answers"]) <= differences
    else:
        everything = " \n ".join(quotes(row))
        assert [a for a in row["answers"] if not contains_whole(everything, a)] == []
