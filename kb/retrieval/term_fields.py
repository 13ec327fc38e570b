"""What the term index is told: the words of a section, and the words to look for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kb.text import bigrams, fold

if TYPE_CHECKING:
    import tantivy

_TEXT_FIELDS = ("body", "heading", "body_folded", "heading_folded")


@dataclass(frozen=True, slots=True)
class TermEntry:
    """The words by which a section is found, as ``kb.text.tokens`` gives them.

    ``stamp`` tells what the words were made of: another stamp says that they may be others now.
    """

    section_id: str
    heading: Sequence[str]
    body: Sequence[str]
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a pair "one_two", to look for.

    ``weight`` multiplies its BM25 score. A ``fuzzy`` term also finds words one edit away, and adds
    ``weight`` itself whatever the word's rarity: keep it low, and to pairs or long words.
    """

    text: str
    weight: float = 1.0
    field: Literal["accented", "folded"] = "accented"
    fuzzy: bool = False


TermQuery: TypeAlias = tuple[Term, ...]
"""Terms whose scores add up."""


def schema() -> tantivy.Schema:
    """Return the fields of a section in the index."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(
        "section_id", stored=True, fast=True, tokenizer_name="raw", index_option="basic"
    )
    # Read only, never searched: tantivy has no text field that is just stored.
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _TEXT_FIELDS:
        # The words come ready from kb.text; tantivy must not cut, lower or drop any.
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def tantivy_document(entry: TermEntry, folding: Callable[[str], str]) -> tantivy.Document:
    """Return what tantivy indexes of an entry; ``folding`` folds a word."""
    import tantivy

    document = tantivy.Document()
    document.add_text("section_id", entry.section_id)
    document.add_text("stamp", entry.stamp)
    for field, words in (("heading", list(entry.heading)), ("body", list(entry.body))):
        folded = [folding(word) for word in words]
        document.add_text(field, " ".join([*words, *bigrams(words)]))
        document.add_text(f"{field}_folded", " ".join([*folded, *bigrams(folded)]))
    return document


def tantivy_query(
    query: TermQuery, heading_boost: float, within: Collection[str] | None = None
) -> tantivy.Query | None:
    """Return the weighted sum of the terms' scores in body and heading; ``None`` if it is empty.

    ``within`` are the ids of the sections to search, if not all.
    """
    import tantivy

    weights: dict[tuple[str, str, bool], float] = {}
    for term in query:
        folded = term.field == "folded"
        suffix, text = ("_folded", fold(term.text)) if folded else ("", term.text)
        for field, boost in (("body", 1.0), ("heading", heading_boost)):
            key = (field + suffix, text, term.fuzzy)
            weights[key] = weights.get(key, 0.0) + term.weight * boost
    fields = schema()
    parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for (field, text, fuzzy), weight in weights.items():
        if weight <= 0 or not text:
            continue
        if fuzzy:
            one = tantivy.Query.fuzzy_term_query(fields, field, text, distance=1)
        else:
            one = tantivy.Query.term_query(fields, field, text, index_option="freq")
        parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, weight)))
    if not parts:
        return None
    whole = tantivy.Query.boolean_query(parts)
    if within is None:
        return whole
    among = tantivy.Query.term_set_query(fields, "section_id", list(within))
    # The filter must not add to the scores.
    silent = tantivy.Query.const_score_query(among, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, whole), (tantivy.Occur.Must, silent)])
