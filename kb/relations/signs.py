"""The signs of documents (số ký hiệu) in running text, and the documents that they denote.

A sign is written "Quyết định số 320/QĐ-UBND ngày 25/02/2014 của UBND tỉnh Bắc Kạn", with the date
and the issuer often left out. Its letters name the kind of document, so the kind is not compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.dates import DATE, parse_date
from kb.letters import UPPER
from kb.records import Document
from kb.text import fold

KINDS = (
    *("quyết định", "nghị quyết", "nghị định", "thông tư liên tịch", "thông tư", "chỉ thị"),
    *("kế hoạch", "chương trình", "đề án", "công văn", "thông báo", "kết luận", "bộ luật", "luật"),
    *("pháp lệnh", "quy định", "quy chế", "hướng dẫn", "báo cáo", "tờ trình", "công điện"),
)
# Texts are long: the letters of a sign are looked for, and what stands before them from there.
_CODE = rf"[{UPPER}][{UPPER}\d]*[gr]?"
_LETTERS = re.compile(rf"[/-]\s?{_CODE}(?:\s?[-–/]\s?{_CODE})*")
_BEFORE_LETTERS = re.compile(
    rf"\b(?:(?:{'|'.join(KINDS)})(?:\s+số)?|số)\s*:?\s*"
    r"(?P<digits>\d{1,5}[a-z]?\s?(?:/\s?\d{4}\s?)?)$",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 45
_DATED = re.compile(rf"[\s,(]*(?:{DATE.pattern})", re.IGNORECASE)
_ISSUED = re.compile(r"\)?\s*của\s+(?P<issuer>[^;:,.()]{3,80})")
_PLACE = re.compile(
    r"\b(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|thi tran)\.?\s+(?P<name>\w+ \w+)"
)
_YEAR_WITHIN = re.compile(r"/\d{4}/")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that stands at [start, end) of a text, its date included.

    ``number`` is as ``normal_number`` writes it; ``place`` is the folded name of the province,
    district or commune of the issuer, where the text gives one.
    """

    number: str
    issued_on: date | None
    place: str | None
    start: int
    end: int


def normal_number(number: str) -> str:
    """Write a number so that its spellings compare equal: "09/2021/TT- BXD", "9/2021/TT-BXD"."""
    return re.sub(r"\s", "", fold(number)).lstrip("0")


def find_signs(text: str) -> list[Sign]:
    """List the signs of documents in a text, in order."""
    found = []
    for letters in _LETTERS.finditer(text):
        low = max(0, letters.start() - _LONGEST_BEFORE)
        before = _BEFORE_LETTERS.search(text[low : letters.start()])
        if before is None:
            continue
        dated = _DATED.match(text, letters.end())
        end = dated.end() if dated else letters.end()
        issued = _ISSUED.match(text, end)
        found.append(
            Sign(
                number=normal_number(before["digits"] + letters[0]),
                issued_on=parse_date(dated[0]) if dated else None,
                place=_place(issued["issuer"]) if issued else None,
                start=low + before.start(),
                end=end,
            )
        )
    return found


class SignedDocuments:
    """The documents of a collection by their numbers."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take a collection's documents; those without a number cannot be looked up."""
        self._by_number: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if document.number:
                self._by_number[normal_number(document.number)].append(document)

    def find(self, sign: Sign, citing: Document) -> Document | None:
        """Give the one document that a sign in another document denotes, if it is there.

        The same number comes again in another year and at another authority: the date and the place
        decide where they are known, then the authority of the document that cites it.
        """
        options = [
            document
            for document in self._by_number.get(sign.number, ())
            if document.id != citing.id and _agrees(sign, document) and _before(document, citing)
        ]
        if len(options) > 1:
            place = _place(citing.issuer or "")
            options = [other for other in options if _place(other.issuer or "") == place]
        return options[0] if len(options) == 1 else None


def _agrees(sign: Sign, document: Document) -> bool:
    place = _place(document.issuer or "")
    if sign.place and place and sign.place != place:
        return False
    # A number that holds its year is told apart without the date, which is misprinted at times.
    if _YEAR_WITHIN.search(sign.number) or not (sign.issued_on and document.issued_on):
        return True
    return sign.issued_on == document.issued_on


def _before(document: Document, citing: Document) -> bool:
    return not (document.issued_on and citing.issued_on) or document.issued_on <= citing.issued_on


def _place(issuer: str) -> str | None:
    match = _PLACE.search(fold(issuer))
    return match["name"] if match else None
