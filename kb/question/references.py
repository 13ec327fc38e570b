"""References to documents as people type them: "qd 320 ubnd 2014", "NĐ 30/2020", "29-NQ/TU".

A reference is a number with a kind of document, or a full sign. Numbers of anything else (areas,
years, articles, counted things) are none. Letters are compared without diacritics or case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.text import fold, fold_with_offsets, is_syllable, tokens

KIND_CODES: Mapping[str, str] = {
    "thong tu lien tich": "ttlt",
    "joint circular": "ttlt",
    "quyet dinh": "qd",
    "decision": "qd",
    "nghi quyet": "nq",
    "resolution": "nq",
    "nghi dinh": "nd",
    "decree": "nd",
    "thong tu": "tt",
    "circular": "tt",
    "chi thi": "ct",
    "directive": "ct",
    "cong van": "cv",
    "cong dien": "cd",
    "to trinh": "ttr",
    "ke hoach": "kh",
    "plan": "kh",
    "bao cao": "bc",
    "report": "bc",
    "thong bao": "tb",
    "notice": "tb",
    "ket luan": "kl",
    "huong dan": "hd",
    "chuong trinh hanh dong": "ctr",
    "chuong trinh": "ctr",
    "de an": "da",
    "quy che": "qc",
    "quy dinh": "qd",
    "phap lenh": "pl",
    "bo luat": "luat",
    "luat": "luat",
    "law": "luat",
}
"""The letters that signs have for each kind of document, by its folded name."""
_CODES = frozenset(KIND_CODES.values()) | {"qyd", "ctr", "vbhn"}
_SAFE_CODES = frozenset({"qd", "nq", "nd", "tt", "ttlt"})
"""Letters that mean a document even where nothing but a number stands with them."""
_SURE = _SAFE_CODES - {"tt"} | {
    name
    for name, code in KIND_CODES.items()
    if code in ("qd", "nq", "nd", "tt", "ttlt", "ct", "cv")
}
"""Kinds after which a number is the document's unless a counted thing follows."""
_SHORT_NAMES = frozenset({"qd", "nq", "nd", "tt", "ttlt", "kh", "kl", "cv", "ttr", "ctr"})
"""Letters that people type for a kind; others are words too ("da", "hd", "ct")."""
# "Quy định" is mostly a verb: it needs a full sign.
_NAMES = "|".join(sorted({*KIND_CODES, *_SHORT_NAMES} - {"quy dinh"}, key=len, reverse=True))
_CODE = "|".join(sorted(_CODES - {"luat"}, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d(?!\d)"
_LETTERS = r"[a-z]+\d*(?:\s?[-/.]\s?[a-z]+\d*)*"
_NUMBER_MARK = r"(?:so|nos?\.?|number)"
_ISSUER_CODE = r"(?:ubnd|hdnd|byt|bca|[b-df-hj-np-tv-xz]{2,8}\d{0,2})(?!\w)"
_SIGNED = re.compile(
    rf"(?:(?<!\w)(?P<name>{_NAMES})\s*{_NUMBER_MARK}?\s*:?\s*|(?<![\w/.,-]))"
    r"(?P<number>\d{1,5}[a-z]?)\s?(?:"
    rf"/\s?(?:(?P<year>{_YEAR})\s?/\s?)?(?P<code>{_CODE}|(?=qh\d))"
    rf"(?:(?:(?<=/)|\s?[-/]\s?)(?P<letters>{_LETTERS}))?"
    rf"|-\s?(?P<party>{_CODE})\s?[/-]\s?(?P<organ>{_LETTERS})"
    rf"|/\s?(?P<office>(?:ubnd|hdnd|vpcp|ttg)(?:\s?[-/.]\s?[a-z]+)*)"
    r")(?!\w)"
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<name>{_NAMES})(?:[\s-]*(?:cua\s+)?(?P<before>{_ISSUER_CODE}))?"
    rf"\s*(?P<mark>{_NUMBER_MARK}(?!\w))?\s*:?\s*"
    rf"(?P<number>\d{{1,5}}[ab]?)(?:\s?/\s?(?P<year>{_YEAR}))?(?:\s?/\s?(?P<letters>[a-z]{_LETTERS}))?"
    r"(?![\w%]|[.,/-]\d)"
)
_SPACED = re.compile(
    rf"(?<![\w/.,-])(?P<number>\d{{1,5}}[ab]?)(?:[ _-](?P<year>{_YEAR}))?[ _-](?P<code>{_CODE})"
    r"[ _-](?P<letters>[a-z]{2,8})(?!\w)"
)
_DATED = re.compile(
    rf"(?:[\s,(]*{_ISSUER_CODE})?[\s,(]*(?:"
    rf"(?:nam|of|in)?\s*(?P<year>{_YEAR})(?![/.-]\d)"
    rf"|(?:ngay|of|dated?|on)?\s*\d{{1,2}}[/.-]\d{{1,2}}[/.-](?P<date>{_YEAR})"
    rf"|ngay\s\d{{1,2}}\sthang\s\d{{1,2}}\snam\s(?P<words>{_YEAR})"
    rf"|(?:of|dated?|on)\s(?:\d{{1,2}}\s[a-z]+|[a-z]+\s\d{{1,2}}),?\s(?P<english>{_YEAR}))"
)
_PLACE = re.compile(
    r"[\s,(]*(?:cua\s+)?(?:chu tich\s+)?(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan)?\s*"
    r"(?:(?:tinh|thanh|huyen) uy|tinh|thanh pho|tp\.?|huyen|thi xa|quan)\s+"
    r"(?P<place>[a-z]+(?: [a-z]+)?)"
)
_COUNTED = re.compile(
    r"\s*(?:(?:nam|thang|ngay|tuan|gio|lan|nguoi|ho|xa|phuong|cum|khu|tuyen|loai|nhom|"
    r"buoc|dieu|khoan|nghin|trieu|ty|dong|ha|km|m|m2|m3|phan tram|du an|noi dung|nhiem vu|muc tieu|"
    r"chi tieu|giai phap|doanh nghiep|cong trinh|hang muc|dia phuong|van de|truong hop|hinh thuc|"
    r"bien phap|co quan|don vi|dia diem|thu tuc|days?|months?|years?|people|projects?|times|"
    r"hectares?|percent|billion|million)(?!\w)|%)"
)
_FOLLOWS = re.compile(
    r"\s*(?:$|[^\w\s]|\d{4}(?!\d)|(?:cua|ve|do|la|co|thi|noi|viet|duoc|quy dinh|ban hanh|o|tai|"
    r"phe duyet|tinh|nham|gi|nay|va|de ra|neu|giao|bo(?! phan)|ngan hang|of|on|by|from|dated|"
    rf"issued|says?|in|for|is|sets?|{_ISSUER_CODE})(?!\w))"
)
_BEARING = re.compile(
    r"(?:thuc hien|trien khai|thi hanh|can cu|sua doi|bo sung|thay the|bai bo|huong dan|so ket|"
    r"tong ket|cu the hoa|quan triet|implement\w*|amend\w*|replac\w*|repeal\w*|on)"
    r"(?:\s(?:mot so dieu cua|cua|cac|the))?\s*$"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as a text names it at [start, end); what is not said is empty or ``None``.

    ``number`` has no leading zeros ("320", "30a"), ``kind`` and ``letters`` are the folded letters
    of signs ("qd", ("ubnd",)), ``place`` the folded words after "tỉnh", "huyện" and the like.
    ``bearing`` tells that it is named as what another document bears on ("sửa đổi Nghị định …").
    """

    written: str
    number: str
    kind: str
    start: int
    end: int
    year: int | None = None
    letters: tuple[str, ...] = ()
    place: str = ""
    bearing: bool = False


def references(text: str) -> tuple[Reference, ...]:
    """List the documents that a text names by number, in order."""
    folded, offsets = fold_with_offsets(text)
    found: list[tuple[int, int, Reference]] = []
    for match, kind, letters in _matches(folded, text, offsets):
        start, end = match.span()
        if any(low < end and start < high for low, high, _ in found):
            continue
        year = match["year"]
        dated = None if year else _DATED.match(folded, end)
        if dated is not None:
            end = dated.end()
            year = dated["year"] or dated["date"] or dated["words"] or dated["english"]
        place = _PLACE.match(folded, end)
        reference = Reference(
            written=text[offsets[start] : offsets[end]].strip(),
            number=match["number"].lstrip("0") or "0",
            kind=kind,
            start=offsets[start],
            end=offsets[end],
            year=int(year) if year else None,
            letters=letters,
            place=place["place"] if place else "",
            bearing=_BEARING.search(folded, 0, start) is not None,
        )
        found.append((start, end, reference))
    return tuple(reference for _, _, reference in sorted(found, key=lambda entry: entry[:2]))


def outside(text: str) -> list[str]:
    """List the folded words of a text that are no part of a reference."""
    words: list[str] = []
    end = 0
    for reference in references(text):
        words.extend(tokens(text[end : reference.start]))
        end = reference.end
    return [fold(word) for word in (*words, *tokens(text[end:]))]


def kind_code(name: str | None) -> str:
    """Give the letters that signs have for a kind of document ("Quyết định": "qd")."""
    return KIND_CODES.get(fold(name), "") if name else ""


def _matches(
    folded: str, text: str, offsets: list[int]
) -> Iterator[tuple[re.Match[str], str, tuple[str, ...]]]:
    """Give each place that may name a document, surer shapes first, with its kind and letters."""
    for match in _SIGNED.finditer(folded):
        code = match["code"] or match["party"] or ("cv" if match["office"] else "")
        letters = _split(match["letters"] or match["organ"] or match["office"])
        written = text[offsets[match.start("number")] : offsets[match.end()]]
        # "20/kh" in running words is no sign; "20/KH" may be one.
        if letters or code in _SAFE_CODES or written.isupper():
            yield match, code or _code_of(match["name"]), letters
    for match in _NAMED.finditer(folded):
        if _names_document(match, folded):
            letters = _split(match["letters"]) or _split(match["before"])
            yield match, _code_of(match["name"]), letters
    for match in _SPACED.finditer(folded):
        if not is_syllable(match["letters"]) or match["letters"] in ("tu", "byt"):
            yield match, match["code"], (match["letters"],)


def _names_document(match: re.Match[str], folded: str) -> bool:
    """Whether the number after the name of a kind is a document's, not one of counted things."""
    if match["mark"] or match["year"] or match["letters"]:
        return True
    end = match.end()
    if match["name"] not in _SURE and match.end("name") == match.start("number"):
        return False  # "KH5" is a place on a map
    if match["number"].startswith("0"):
        return True
    if re.fullmatch(_YEAR, match["number"]):
        return False
    if _DATED.match(folded, end):
        return True
    if _COUNTED.match(folded, end):
        return False
    return match["name"] in _SURE or _FOLLOWS.match(folded, end) is not None


def _code_of(name: str | None) -> str:
    return KIND_CODES.get(name, name) if name else ""


def _split(letters: str | None) -> tuple[str, ...]:
    return tuple(re.split(r"\s?[-/.]\s?", letters)) if letters else ()
