"""What the words of a document do to other documents: replace, repeal or amend them.

Only the document's own acts count ("Thông tư này thay thế Thông tư số …", "Bãi bỏ Điều 3 Quyết định
số …"), not those that it reports of others ("Nghị định số A sửa đổi, bổ sung Nghị định số B").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from kb.relations.signs import KINDS, Sign, find_signs
from kb.sentences import sentences


class ActKind(StrEnum):
    """What a document does to another one, or takes from it."""

    REPLACES = "replaces"
    REPEALS = "repeals"
    AMENDS = "amends"
    BASED_ON = "based on"


@dataclass(frozen=True, slots=True)
class Place:
    """A place within a document by its numbers, those unknown empty: khoản 2 Điều 5, Phụ lục I."""

    appendix: str = ""
    article: str = ""
    clause: str = ""
    point: str = ""

    def overlaps(self, other: Place) -> bool:
        """Whether one place holds the other, or they are the same."""
        if not (self.appendix or self.article):
            return False
        if (self.appendix, self.article) != (other.appendix, other.article):
            return False
        pairs = ((self.clause, other.clause), (self.point, other.point))
        return all(not one or not two or one == two for one, two in pairs)

    def within(self, outer: Place) -> Place:
        """Fill what this place leaves unsaid from the place named above it."""
        if self.appendix or self.article:
            return self
        return Place(outer.appendix, outer.article, self.clause or outer.clause, self.point)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on the document with a sign, or on one named elsewhere (``sign`` is ``None``).

    ``places`` are those it touches; ``whole`` says that it touches all of the document. The words
    of the act stand at [start, end) of the text that was read.
    """

    kind: ActKind
    sign: Sign | None
    places: tuple[Place, ...]
    whole: bool
    start: int
    end: int


_WORD_KINDS = "|".join(KINDS)
_VERB = r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|đính chính)"
_VERBS = re.compile(rf"\b{_VERB}(?:(?:\s*[,;]|\s+và|\s+hoặc)?\s+{_VERB})*\b", re.IGNORECASE)
_MARKER = re.compile(
    r"\s*(?:điều\s+\d+[a-zđ]?[.:]\s*|(?:chương|mục|phần)\s+[\divxlc]+\b[.:]?\s*"
    r"|\(?(?:\d+(?:\.\d+)*[a-zđ]?|[a-zđ]|[ivxlc]+)[.)]\s+|[-–+*•]\s+)*",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(
    rf"(?:{_WORD_KINDS}) này\s+(?:(?:có hiệu lực|được áp dụng)[^.]{{0,200}}?(?:\bvà|[;,])\s+"
    rf"(?:đồng thời\s+)?)?$|\bban hành\s+(?:{_WORD_KINDS})\s+(?:về\s+)?(?:việc\s+)?$|"
    rf"^\W*(?:{_WORD_KINDS})\s+(?:về\s+)?(?:việc\s+)?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:\bvà|[;,]|\bđồng thời)\s+$", re.IGNORECASE)
_LAPSES = re.compile(
    r"\b(?:hết|không còn|chấm dứt) hiệu lực|\b(?:được thay thế|bị thay thế|bị bãi bỏ|được bãi bỏ)"
    r"(?=[^.;]{0,60}\bnày\b)",
    re.IGNORECASE,
)
_LIST_FOLLOWS = re.compile(r"\bvăn bản\b.*\bsau\b", re.IGNORECASE | re.DOTALL)
_SINCE = re.compile(r"(?:kể )?từ ngày[^,:]{0,120}[,:]\s*", re.IGNORECASE)
_REPORTED = re.compile(r"(?:,\s*)?(?:\bđã\s+)?\bđược\s+(?:sửa đổi|bổ sung|thay thế)", re.IGNORECASE)
_REPORT_REACH = 80
_REWORDS = "cụm từ"
# Between the verb and its object: what follows these is no object any more.
_STOPS = re.compile(r"như sau|(?<!kèm )\btheo\b|căn cứ|trái với|\bbởi\b", re.IGNORECASE)
_ID = r"(?:\d+[a-zđ]?\d?|[ivxlc]+|[a-zđ]\d?)\b(?![./]\d)"
_NAMED = rf"(?P<unit>phụ lục|điều|khoản|điểm)\s+(?P<ids>{_ID}(?:(?:\s*[,;]|\s+và)\s+{_ID})*)"
_PLACES = re.compile(_NAMED, re.IGNORECASE)
_AFTER_WHICH = re.compile(
    r"(?:vào\s+)?(?:ngay\s+)?\bsau\s+(?:điểm|khoản|điều)\s+\w+", re.IGNORECASE
)
_PARTLY = re.compile(
    r"\b(?:cụm từ|từ|một số|một phần|phụ lục|mẫu|điều|khoản|điểm|chương|mục|nội dung|tên|tại)\b",
    re.IGNORECASE,
)
# What may stand before a document in a list of them.
_PART = (
    rf"(?:[,;]\s*|(?:và|các|của|tại|toàn bộ|nội dung|quy định|một số|một phần|điều|{_NAMED})\s+)*"
)
_LISTED = re.compile(rf"(?:[,;]|\bvà)\s+(?P<part>{_PART})$", re.IGNORECASE)
_ONLY_PART = re.compile(_PART, re.IGNORECASE)


def find_acts(text: str) -> list[Act]:
    """List the acts that a section's text states."""
    found: list[Act] = []
    if not (_VERBS.search(text) or _LAPSES.search(text)):
        return found
    for start, end in sentences(text):
        found += _acts_of_sentence(text[start:end], start)
    return found


def find_listed(text: str, kind: ActKind) -> list[Act]:
    """List the acts of an item in a list of documents to which ``kind`` is done."""
    signs = _not_reported(text, find_signs(text))
    begin = _opening(text)
    if not signs or not _ONLY_PART.fullmatch(text, begin, signs[0].start):
        return []
    return list(_on_objects(kind, text, begin, signs, 0))


def _acts_of_sentence(sentence: str, offset: int) -> Iterator[Act]:
    signs = _not_reported(sentence, find_signs(sentence))
    lapsed = _LAPSES.search(sentence)
    if lapsed is not None:
        kind = ActKind.REPLACES if "thay thế" in lapsed[0].lower() else ActKind.REPEALS
        begin = _opening(sentence)
        if signs and _ONLY_PART.fullmatch(sentence, begin, signs[0].start):
            before = [sign for sign in signs if sign.end <= lapsed.start()]
            yield from _on_objects(kind, sentence, begin, before, offset)
        elif not signs and _LIST_FOLLOWS.search(sentence):
            yield Act(kind, None, (), False, offset, offset + len(sentence))
        return
    own = list(_own_verbs(sentence))
    for verb, following in zip_longest(own, own[1:]):
        until = following.start() if following else len(sentence)
        kind = _kind(verb[0])
        objects = [sign for sign in signs if verb.end() <= sign.start and sign.end <= until]
        acts = list(_on_objects(kind, sentence, verb.end(), objects, offset))
        if acts:
            yield from acts
        elif not objects:
            said = _REPORTED.split(sentence[verb.end() : until])[0]
            kind = ActKind.AMENDS if _REWORDS in said.lower() else kind
            yield Act(kind, None, find_places(said), False, offset, offset + len(sentence))


def _own_verbs(sentence: str) -> Iterator[re.Match[str]]:
    opening = _opening(sentence)
    own = False
    for verb in _VERBS.finditer(sentence):
        before = sentence[: verb.start()]
        first = verb.start() == opening
        own = first or bool(_OWN_SUBJECT.search(before)) or (own and bool(_GOES_ON.search(before)))
        if own:
            yield verb


def _opening(sentence: str) -> int:
    """Give where a sentence begins behind its number and "Kể từ ngày …,"."""
    marker = _MARKER.match(sentence)
    at = marker.end() if marker else 0
    since = _SINCE.match(sentence, at)
    return since.end() if since else at


def _kind(verbs: str) -> ActKind:
    lowered = verbs.lower()
    if "sửa đổi" in lowered or "bổ sung" in lowered or "đính chính" in lowered:
        return ActKind.AMENDS
    return ActKind.REPLACES if "thay thế" in lowered else ActKind.REPEALS


def _not_reported(sentence: str, signs: list[Sign]) -> list[Sign]:
    """Leave out the signs of a report: "(được sửa đổi, bổ sung bởi Nghị định số A và B)"."""
    kept = list(signs)
    for report in _REPORTED.finditer(sentence):
        opened = sentence.count("(", 0, report.start()) > sentence.count(")", 0, report.start())
        closed = sentence.find(")", report.end()) if opened else -1
        at = report.end()
        last = False
        for sign in [sign for sign in signs if sign.start >= report.end()]:
            gap = sentence[at : sign.start]
            first = at == report.end()
            if not (sign.end <= closed or (first and len(gap) < _REPORT_REACH)):
                listed = _LISTED.search(gap)
                if first or last or listed is None:
                    break
                last = gap.lstrip().startswith("và")
            if sign in kept:
                kept.remove(sign)
            at = sign.end
    return kept


def _on_objects(
    kind: ActKind, sentence: str, start: int, signs: list[Sign], offset: int
) -> Iterator[Act]:
    """Make an act of each sign that is an object: the first, and those listed after it."""
    span = (offset, offset + len(sentence))
    vague = False
    for index, sign in enumerate(signs):
        gap = sentence[start : sign.start]
        listed = _LISTED.search(gap)
        start = sign.end
        if index == 0:
            if _STOPS.search(gap):
                return
            said = gap
            kind = ActKind.AMENDS if _REWORDS in said.lower() else kind
        elif listed is not None:
            said = listed["part"]
        else:
            continue
        places = find_places(said)
        partly = _PARTLY.search(said) is not None
        # "một số điều của A, B": what is said of the first holds for those after it.
        vague = (partly and not places) or (vague and not said.strip())
        yield Act(ActKind.AMENDS if vague else kind, sign, places, not (partly or vague), *span)


def find_places(text: str) -> tuple[Place, ...]:
    """List the places that some words name: "khoản 1, 2 Điều 3 và Điều 7"."""
    found: list[Place] = []
    points: list[str] = []
    clauses: list[Place] = []
    for match in _PLACES.finditer(_AFTER_WHICH.sub("", text)):
        unit = match["unit"].lower()
        ids = [word for word in re.split(r"[\s,;]+", match["ids"].lower()) if word != "và"]
        if unit == "điểm":
            points += ids
        elif unit == "khoản":
            clauses += [Place(clause=id_, point=point) for id_ in ids for point in points or [""]]
            points = []
        elif unit == "điều":
            inner = clauses or [Place(point=point) for point in points] or [Place()]
            found += [Place("", id_, one.clause, one.point) for id_ in ids for one in inner]
            points, clauses = [], []
        else:
            found += [Place(appendix=id_) for id_ in ids]
    return (*found, *clauses, *(Place(point=point) for point in points))
