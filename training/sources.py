"""Reads the training data and sets aside what the model is measured on."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PARALLEL_DOCUMENTS_HELD_OUT = 6
LAW_ARTICLES_HELD_OUT = 300
DECREES_HELD_OUT = 60


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law; ``law`` is the name of the law, ``document`` the key of its number."""

    id: str
    title: str
    law: str
    document: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in three wordings over one passage; ``group`` is the document it comes from."""

    vietnamese: str
    keywords: str
    english: str
    passage: str
    group: str


@dataclass(slots=True)
class HeldOut:
    """What is measured and never trained on."""

    parallel: list[tuple[str, str]] = field(default_factory=list)
    parallel_articles: list[tuple[str, str]] = field(default_factory=list)
    law_questions: list[Question] = field(default_factory=list)
    law_pool: list[str] = field(default_factory=list)
    decree_questions: list[Question] = field(default_factory=list)
    decree_pool: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sources:
    """What the model is trained on, and what was set aside."""

    articles: list[Article]
    documents: list[tuple[str, str]]
    parallel: list[tuple[str, str]]
    parallel_articles: list[tuple[str, str, str, str]]
    law_questions: list[Question]
    decree_questions: list[Question]
    snippets: list[tuple[str, str]]
    tatoeba: list[tuple[str, str]]
    places: list[tuple[str, str]]
    held_out: HeldOut


def number_key(number: str) -> str:
    """Reduce a document number to letters and digits, so that spellings of it agree."""
    folded = unicodedata.normalize("NFD", number.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", folded)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_columns(path: Path) -> list[list[str]]:
    """Read a tab-separated file without quoting."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def read_sources(data: Path) -> Sources:
    """Read the folder of training data and set the held-out share aside."""
    held_out = HeldOut()
    parallel, parallel_articles, banned = _parallel(data, held_out)
    tuned = {number_key(path.stem) for path in (data / "dev" / "tune_docs").glob("*.txt")}
    banned |= tuned
    articles = _articles(data)
    law_questions = _law_questions(data, articles, held_out)
    measured = {question.passage for question in held_out.law_questions}
    unseen = [
        article
        for article in articles
        if article.document not in banned and article_text(article) not in measured
    ]
    documents, decree_questions = _decrees(data, held_out, tuned)
    return Sources(
        articles=unseen,
        documents=documents,
        parallel=parallel,
        parallel_articles=parallel_articles,
        law_questions=[question for question in law_questions if question.group not in banned],
        decree_questions=decree_questions,
        snippets=[
            (row["question"], row["context"])
            for row in read_rows(data / "questions_web_snippets_vi.jsonl")
            if not row["is_impossible"]
        ],
        tatoeba=_two_columns(data / "parallel_tatoeba_en_vi.tsv"),
        places=[
            (row[3], f"{row[2]}, {row[4]}" if len(row) > 4 and row[4] else row[2])
            for row in read_columns(data / "place_names_vi_en.tsv")[1:]
            if len(row) > 3
        ],
        held_out=held_out,
    )


def article_text(article: Article) -> str:
    """The article as a passage to be found: its title and its body."""
    return f"{article.title}. {article.body}"


def _two_columns(path: Path) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in read_columns(path) if len(row) == 2]


def _order(keys: Iterable[str]) -> list[str]:
    """Put keys in an order that looks random and never changes, whatever the seed."""
    return sorted(set(keys), key=lambda key: hashlib.sha1(key.encode()).hexdigest())


def _parallel(
    data: Path, held_out: HeldOut
) -> tuple[list[tuple[str, str]], list[tuple[str, str, str, str]], set[str]]:
    rows = read_rows(data / "parallel_legal_articles.jsonl")
    banned = set(_order(row["doc"] for row in rows)[:PARALLEL_DOCUMENTS_HELD_OUT])
    paragraphs: set[str] = set()
    kept: list[tuple[str, str, str, str]] = []
    for row in rows:
        if row["doc"] in banned:
            paragraphs.update(_paragraphs(row["en"]), _paragraphs(row["vi"]))
            paragraphs.update((row["en_title"].strip(), row["vi_title"].strip()))
            held_out.parallel_articles.append((row["en_title"], f"{row['vi_title']}. {row['vi']}"))
        else:
            kept.append((row["en_title"], row["en"], row["vi_title"], row["vi"]))
    parallel = []
    for english, vietnamese in _two_columns(data / "parallel_legal_en_vi.tsv"):
        if english.strip() in paragraphs or vietnamese.strip() in paragraphs:
            held_out.parallel.append((english, vietnamese))
        else:
            parallel.append((english, vietnamese))
    return parallel, kept, {number_key(name) for name in banned}


def _paragraphs(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


def _articles(data: Path) -> list[Article]:
    articles = []
    for row in read_rows(data / "law_articles_vi.jsonl"):
        named = re.match(r"Điều \S+ (.*?) ngày \d", row["citation"])
        law = named.group(1) if named else row["citation"].split(",")[0]
        number = re.search(r"số:?\s*(\S+)", row["citation"])
        articles.append(
            Article(
                id=row["id"],
                title=row["title"],
                law=law,
                document=number_key(number.group(1) if number else law),
                body=row["body"],
            )
        )
    return articles


def _law_questions(data: Path, articles: list[Article], held_out: HeldOut) -> list[Question]:
    by_id = {article.id: article for article in articles}
    rows = read_columns(data / "questions_law_vi_en.tsv")
    measured = set(_order(row[0] for row in rows)[:LAW_ARTICLES_HELD_OUT])
    questions = []
    for identifier, vietnamese, keywords, english in rows:
        article = by_id[identifier]
        question = Question(vietnamese, keywords, english, article_text(article), article.document)
        (held_out.law_questions if identifier in measured else questions).append(question)
    # The pool holds every article asked about, and others, so that there is something to confuse.
    others = _order(by_id)[:800]
    asked = [row[0] for row in rows]
    held_out.law_pool = [article_text(by_id[key]) for key in dict.fromkeys(asked + others)]
    return questions


def _decrees(
    data: Path, held_out: HeldOut, tuned: set[str]
) -> tuple[list[tuple[str, str]], list[Question]]:
    """Set aside some documents with their questions, and those that ``dev/tune_docs`` holds too."""
    asked = read_rows(data / "questions_decrees_vi_en.jsonl")
    measured = set(_order(_decree(row) for row in asked)[:DECREES_HELD_OUT])
    rows = read_rows(data / "official_documents_vi.jsonl")
    banned = {str(n) for n, row in enumerate(rows) if _numbers(row) & tuned}
    banned |= measured
    documents = [(row["title"], row["body"]) for n, row in enumerate(rows) if str(n) not in banned]
    questions = []
    for row in asked:
        group = _decree(row)
        question = Question(
            row["question"], row["keywords"], row["question_en"], row["passage"], f"decree {group}"
        )
        (held_out.decree_questions if group in banned else questions).append(question)
        held_out.decree_pool.append(row["passage"])
    held_out.decree_pool = list(dict.fromkeys(held_out.decree_pool))
    return documents, questions


def _decree(row: dict[str, Any]) -> str:
    """The place of a question's document in the file of official documents."""
    return str(row["id"]).split("-")[1]


def _numbers(row: dict[str, Any]) -> set[str]:
    opening = row["title"] + "\n" + row["body"][:1500]
    found = re.findall(r"\b\d+/\d{4}/[\w-]+|\b\d+/[\w-]+", opening)
    # Only the first number is the document's own; the recitals name others.
    return {number_key(number) for number in [row["number"], *found[:1]] if number}
