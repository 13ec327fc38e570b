"""Every quote and every answer of the corpus question sets stands in its document."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETS = {"C": "corpus-vi.jsonl", "H": "corpus-vi-held-out.jsonl"}
CORPUS = ROOT / "corpus"

Row = dict[str, Any]

MINIMUM_BY_LANG = {"vi": 50, "vi-nodiac": 15, "en": 15}
MINIMUM_BY_KIND = {
    "table": 25,
    "fact": 25,
    "agency": 15,
    "list": 8,
    "definition": 5,
    "wording": 5,
    "multi": 5,
    "unanswerable": 15,
}


def corpus_text(name: str) -> str:
    """Return the text of a corpus file as ``Document.text`` is defined."""
    decoded = (CORPUS / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", decoded)


def read_rows() -> list[Row]:
    """Return the rows of both question sets in file order."""
    files = (ROOT / "evals" / name for name in SETS.values())
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def folded(text: str) -> str:
    """Return the text with case and runs of white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def stands_in(answer: str, text: str) -> bool:
    """Return whether the answer occurs in the text as whole words and whole numbers."""
    wanted = re.escape(folded(answer))
    # A number may touch its unit ("488,90ha") but not further digits ("35" in "135" or "35,5").
    before = r"(?<!\d)(?<!\d[.,])" if answer[0].isdigit() else r"(?<!\w)"
    after = r"(?!\d)(?![.,]\d)" if answer[-1].isdigit() else r"(?!\w)"
    return re.search(before + wanted + after, folded(text)) is not None


def places(row: Row) -> list[dict[str, str]]:
    """Return every place that a row names, required or alternative."""
    return [*row["evidence"], *row.get("evidence_any", [])]


ROWS = read_rows()
ANSWERABLE = [row for row in ROWS if row["kind"] != "unanswerable"]
UNANSWERABLE = [row for row in ROWS if row["kind"] == "unanswerable"]


def identifier(row: Row) -> str:
    """Return the name under which pytest lists a row."""
    return str(row["id"])


@pytest.mark.parametrize("row", ROWS, ids=identifier)
def test_row_has_the_fields_of_the_format(row: Row) -> None:
    assert row["lang"] in MINIMUM_BY_LANG
    assert row["kind"] in MINIMUM_BY_KIND
    assert row["question"].strip() == row["question"] != ""
    assert all(isinstance(answer, str) and answer.strip() for answer in row["answers"])
    assert all(set(place) == {"document", "quote"} for place in places(row))


@pytest.mark.parametrize("row", ANSWERABLE, ids=identifier)
def test_every_quote_is_a_slice_of_its_document(row: Row) -> None:
    assert places(row)
    for place in places(row):
        assert place["quote"] == place["quote"].strip("\n")
        assert len(place["quote"]) <= 1200
        assert place["quote"] in corpus_text(place["document"])


@pytest.mark.parametrize("row", ANSWERABLE, ids=identifier)
def test_every_answer_stands_in_its_evidence(row: Row) -> None:
    assert row["answers"]
    quotes = "\n".join([*(place["quote"] for place in places(row)), row.get("heading", "")])
    missing = [answer for answer in row["answers"] if not stands_in(answer, quotes)]
    assert missing == []


@pytest.mark.parametrize("row", ANSWERABLE, ids=identifier)
def test_each_alternative_place_suffices(row: Row) -> None:
    for place in row.get("evidence_any", []):
        found = [stands_in(answer, place["quote"]) for answer in row["answers"]]
        assert all(found) if row["kind"] in ("list", "multi") else any(found)


@pytest.mark.parametrize("row", [row for row in ROWS if "heading" in row], ids=identifier)
def test_heading_is_the_nearest_numbered_line_above_the_evidence(row: Row) -> None:
    (place,) = row["evidence"]
    text = corpus_text(place["document"])
    above = text[: text.index(place["quote"])].splitlines()
    numbered = [line for line in above if re.match(r"\d+\. ", line)]
    assert numbered[-1] == row["heading"]


@pytest.mark.parametrize("row", UNANSWERABLE, ids=identifier)
def test_unanswerable_rows_have_neither_answer_nor_evidence(row: Row) -> None:
    assert row["answers"] == []
    assert places(row) == []


@pytest.mark.parametrize("row", [row for row in ROWS if row["lang"] == "vi-nodiac"], ids=identifier)
def test_questions_without_diacritics_have_none(row: Row) -> None:
    decomposed = unicodedata.normalize("NFD", row["question"])
    assert not any(unicodedata.combining(character) for character in decomposed)
    assert not set("đĐ") & set(row["question"])


def test_identifiers_and_questions_are_unique() -> None:
    for letter in SETS:
        ids = [row["id"] for row in ROWS if row["id"].startswith(letter)]
        assert ids == [f"{letter}-{n:03d}" for n in range(1, len(ids) + 1)]
    repeated = Counter((row["lang"], folded(row["question"])) for row in ROWS)
    assert [question for question, count in repeated.items() if count > 1] == []


def test_set_is_large_enough_and_covers_every_language_kind_and_document() -> None:
    assert len(ROWS) >= 1200
    by_lang = Counter(row["lang"] for row in ROWS)
    by_kind = Counter(row["kind"] for row in ROWS)
    by_document = Counter(places(row)[0]["document"] for row in ANSWERABLE)
    assert {k: by_lang[k] for k, least in MINIMUM_BY_LANG.items() if by_lang[k] < least} == {}
    assert {k: by_kind[k] for k, least in MINIMUM_BY_KIND.items() if by_kind[k] < least} == {}
    names = {path.name for path in CORPUS.glob("*.txt")}
    assert {name: by_document[name] for name in names if by_document[name] < 12} == {}


def test_leading_agency_is_asked_in_three_ways_with_the_same_evidence() -> None:
    wanted = {
        "en": "which agency leads the urban-development program",
        "vi": "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
        "vi-nodiac": "co quan nao chu tri chuong trinh phat trien do thi tp bac kan",
    }
    found = {row["lang"]: row for row in ROWS if row["question"] == wanted[row["lang"]]}
    assert set(found) == set(wanted)
    quote = (
        "4\n\tXây dựng Chương trình phát triển đô thị thành phố Bắc Kạn\n\tUBND thành phố Bắc Kạn"
        "\n\tCác Sở, ban, ngành, địa phương\n\tUBND tỉnh\n\tNăm 2023- 2025"
    )
    for row in found.values():
        assert row["answers"] == ["UBND thành phố Bắc Kạn"]
        assert [place["quote"] for place in row["evidence"]] == [quote]
