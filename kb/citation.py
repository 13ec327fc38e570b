"""Citations: verbatim slices, checked when they are made, and the official way to write them.

The wording follows Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.6: a document is cited by
kind, number, date, authority and subject when first mentioned, by kind and number afterwards. What
a document does not state is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from kb.errors import CitationError
from kb.records import Citation, Document, Section

LONGEST_QUOTE = 1200
_LEARNT_FROM = 200_000  # characters that show how a text writes its words; more take seconds
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_ENDS_WITH_PLACE = ("phụ lục", "mẫu số")
_ATTACHMENTS = (
    *("chương trình hành động", "chương trình", "kế hoạch", "quy chế", "quy định"),
    *("đề án", "phương án", "danh mục"),
)


def cite(document: Document, section: Section, start: int, end: int) -> Citation:
    """Cite ``document.text[start:end]`` as standing in a section.

    Raises:
        CitationError: the range lies outside the document or is empty.
    """
    if not 0 <= start < end <= len(document.text):
        raise CitationError(
            f"Không trích dẫn được: vị trí {start}–{end} nằm ngoài văn bản «{document.source}» "
            f"({len(document.text)} ký tự)."
        )
    citation = Citation(
        document_id=document.id,
        source=document.source,
        section_id=section.id,
        start=start,
        end=end,
        quote=document.text[start:end],
        label=section.label,
        page=page_at(document, start),
    )
    verify(citation, document)
    return citation


def verify(citation: Citation, document: Document) -> None:
    """Check that a citation's quote is the document's wording at its place.

    Raises:
        CitationError: the quote differs from the wording, or names another document.
    """
    stands = document.text[citation.start : citation.end]
    if citation.document_id != document.id or stands != citation.quote or not citation.quote:
        raise CitationError(
            f"Trích dẫn không khớp nguyên văn: «{citation.quote[:80]}» không đứng ở vị trí "
            f"{citation.start}–{citation.end} của «{document.source}». Hãy nạp lại văn bản."
        )


def page_at(document: Document, offset: int) -> int | None:
    """Give the page (from 1) on which an offset lies; ``None`` for formats without pages."""
    if not document.page_starts:
        return None
    return max(1, bisect_right(document.page_starts, offset))


def official_line(document: Document, label: str, *, first_mention: bool = True) -> str:
    """Write a citation as the next document should carry it, from the smallest unit up.

    ``label`` is the place within the document ("Khoản 2 Điều 5", "STT 4, Phụ lục I").
    """
    name = document_name(document, first_mention=first_mention)
    if not label:
        return name
    place = label if label.startswith("STT") else label[:1].lower() + label[1:]
    if place.startswith("điều "):
        place = label[:1].upper() + place[1:]
    lowered = place.lower()
    if any(part in lowered for part in _ENDS_WITH_PLACE) or lowered.endswith(_ATTACHMENTS):
        return f"{place} ban hành kèm theo {name}"
    return f"{place} {name}" if re.search(r"Điều \d+\w*$", place) else f"{place}, {name}"


def document_name(document: Document, *, first_mention: bool = True) -> str:
    """Name a document: kind, number, date, authority and subject, as far as they are known."""
    kind = document.kind or "văn bản"
    parts = [kind]
    if document.number:
        parts.append(f"số {document.number}")
    if first_mention or not document.number:
        if document.issued_on:
            day, month = document.issued_on.day, document.issued_on.month
            written = f"{month:02d}" if month < 3 else str(month)
            parts.append(f"ngày {day:02d} tháng {written} năm {document.issued_on.year}")
        if document.issuer:
            parts.append(f"của {in_sentence_case(document.issuer, document.text, capital=True)}")
        if document.title:
            parts.append(_subject(document))
    if parts == ["văn bản"]:
        parts.append(f"«{document.source}»")
    return " ".join(parts)


def short_name(document: Document) -> str:
    """Name a document within a sentence: "Quyết định số 45/QĐ-UBND ngày 5/6/2019"."""
    named = document_name(document, first_mention=False) if document.number else None
    name = named or f"{document.kind or 'văn bản'} «{document.source}»"
    if document.issued_on is None:
        return name
    day = document.issued_on
    return f"{name} ngày {day.day}/{day.month}/{day.year}"


def _subject(document: Document) -> str:
    subject = re.sub(r"[*_]", "", document.title or "")
    subject = in_sentence_case(subject, document.text, capital=False).rstrip(" .;,")
    if re.match(r"(?i)(?:về|ban hành|quy định|hướng dẫn|sửa đổi|công bố|phê duyệt|v/v)\b", subject):
        return subject[:1].lower() + subject[1:]
    return f"về {subject[:1].lower()}{subject[1:]}"


def in_sentence_case(words: str, text: str, *, capital: bool) -> str:
    """Write words set in capitals as the document itself writes them in its sentences.

    A word's case is the one it most often has after the same word elsewhere in ``text``; a word
    that never stands there in small letters is written small.
    """
    letters = [c for c in words if c.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.85 * len(letters):
        return words
    after, alone = _casing(text[:_LEARNT_FROM])
    previous = ""

    def write(match: re.Match[str]) -> str:
        nonlocal previous
        word = match[0]
        lowered = word.lower()
        if any(c.isdigit() for c in word) or "/" in word:
            previous = lowered
            return word
        found = after.get((previous, lowered)) or alone.get(lowered) or lowered
        previous = lowered
        return found

    written = _WORD.sub(write, words)
    first = written[:1].upper() if capital else written[:1].lower()
    return first + written[1:]


@lru_cache(maxsize=64)
def _casing(text: str) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Learn how a text writes each word, after each word before it and in general."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    singles: dict[str, Counter[str]] = {}
    for line in text.split("\n"):
        if sum(map(str.isupper, line)) > 0.5 * sum(map(str.isalpha, line)):
            continue
        previous = ""
        for match in _WORD.finditer(line):
            word = match[0]
            lowered = word.lower()
            if previous:
                pairs.setdefault((previous, lowered), Counter())[word] += 1
                singles.setdefault(lowered, Counter())[word] += 1
            previous = lowered
    return (
        {key: counts.most_common(1)[0][0] for key, counts in pairs.items()},
        {key: counts.most_common(1)[0][0] for key, counts in singles.items()},
    )
