"""Understanding a question: its wording in Vietnamese, what it mentions and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.letters import LOWER, UPPER
from kb.text import bigrams, fold, has_diacritics, tokenise, tokens


class Asked(StrEnum):
    """What kind of answer a question asks for."""

    AGENCY = "agency"
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"
    REFERENCE = "reference"
    LIST = "list"
    DEFINITION = "definition"
    WORDING = "wording"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing the question mentions; any one of ``alternatives`` in a text mentions it too.

    An alternative is its tokens and its weight; the weights of a concept's alternatives are at most
    1. ``importance`` is low for words that carry the form of a question rather than its matter.
    """

    source: str
    alternatives: tuple[tuple[tuple[str, ...], float], ...]
    importance: float = 1.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as it is searched for.

    ``text`` is the question in Vietnamese with its diacritics; ``typed`` holds the tokens as they
    were typed, folded. ``asked`` is the main kind of answer, ``parts`` how many things are asked.
    ``also`` are further wordings to search for (the abbreviations of phrases), with weights.
    ``focus`` are the words that name what is asked for ("cơ quan chủ trì", "tổng vốn") and ``unit``
    the folded unit asked for ("bao nhiêu ha"), as far as the wording tells. ``names`` are the
    folded word pairs written with capitals within the question ("lang_son"), ``places`` those that
    it calls a province, district and so on.
    """

    question: str
    text: str
    english: bool
    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    concepts: tuple[Concept, ...]
    asked: Asked
    parts: int
    also: tuple[tuple[tuple[str, ...], float], ...] = ()
    focus: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    unit: str = ""


_FORM_WORDS = frozenset(
    ["nào", "gì", "bao", "nhiêu", "ai", "đâu", "mấy", "thế", "như", "khi", "sao", "hỏi", "xin", "cho", "biết", "là", "có", "không", "được", "bị", "thì", "mà", "ạ", "à", "nhé", "vậy", "hãy", "trích", "nguyên", "văn", "câu", "chữ", "đúng", "ghi", "rõ", "nêu", "quy", "định", "ra", "vào", "ở", "trong", "của", "các", "những", "và", "theo", "với", "về", "để", "phải", "cần", "do", "bởi", "này", "đó", "kia", "ấy", "em", "tôi", "mình", "anh", "chị", "giúp", "với", "sẽ", "đã", "đang", "cũng", "cả", "mỗi", "từng", "nơi", "làm", "tại", "từ", "đến", "tới", "trên", "dưới", "thêm", "tốn", "hết", "lo", "dùng", "bằng", "chỉ", "còn", "nữa", "hiện", "vào", "khi", "một", "tính", "đặt", "mang", "dự", "kiến", "tất", "liệt", "kê", "kể", "tên", "họ", "hằng"]
)
_ENGLISH_FORM = (
    r"(?:which|what|how|who|whom|when|where|by what|by when|is|are|was|were|do|does|did|give|quote|name|list|tell|"
    r"exact|sentence|wording|word|words)\b"
)
_UNIT_IMPORTANCE = 0.4
"""Of the unit that is asked for: the answer may write it otherwise ("phần trăm", "%")."""
_FORM_IMPORTANCE: Mapping[str, float] = {
    word: 0.08 if word in "nào gì bao nhiêu ai đâu mấy ạ nhé vậy em tôi mình xin hỏi" else 0.25
    for word in _FORM_WORDS
}
# The first pattern found decides, so the more telling ones stand first. All are matched on folded
# text, since many questions come without diacritics.
_ASKED_VIETNAMESE: tuple[tuple[Asked, str], ...] = (
    (Asked.WORDING, r"nguyen van|nguyen cau|cau chu|\btrich (?:dan|dung|nguyen|lai|cau|doan)|^trich\b|dung loi|"
     r"cau goc|(?:viet|ghi) (?:chinh xac|dung)"),
    (Asked.LIST, r"\bgom (?:nhung|cac|co)\b|\bgom\b.*\bnao\b|liet ke|\bke (?:ten|ra)\b|bao gom|\bnhung gi\b|"
     r"(?<!mot trong )\bnhung\b(?:(?!la bao nhieu).)*\b(?:nao|gi)\b"),
    (Asked.LIST, r"\b(?:hai|ba|bon|\d+) \w+(?: \w+)? (?:nao|gi)\b"),
    (Asked.AGENCY, r"\b(?:co quan|don vi|so|ban|nganh|vu|cuc|to chuc|doanh nghiep|cong ty|bo|chuc danh|nguoi|"
     r"lanh dao|cap|hoi dong|uy ban|van phong|ben)(?: \w+){0,3} nao\b|\bai\b|\b[cd][qv] nao|chu tri|"
     r"chu dau tu\b.*\bla\b"),
    (Asked.REFERENCE, r"\bso (?:hieu )?(?:nao|may|bao nhieu|gi)\b|(?:van ban|quyet dinh|nghi quyet|nghi dinh|thong tu|"
     r"to trinh|cong van|ke hoach|luat|thong bao) (?:so )?nao\b"),
    (Asked.DEFINITION, r"\bla (?:\w+ )?gi\b|the nao la|nghia la|duoc hieu|khai niem|dinh nghia|giai thich tu|"
     r"viet tat|dieu kien (?:gi|nao)|viec gi|(?:lam|xu ly|nhu the|ra) (?:gi|nao|sao)\b|truong hop nao|"
     r"co (?:duoc|phai|can)\b.*\bkhong\b|the nao$|the nao\?|kieu gi"),
    (Asked.NUMBER, r"bao nhieu|\bmay (?!nam nao)|\bty le\b.*\b(?:nao|la)\b|tong (?:von|so|cong|dien tich|muc)|"
     r"dien tich|kinh phi|quy mo|cong suat|muc (?:phat|chi|ho tro|dau tu|thu)|\bvon\b.*\bla\b"),
    (Asked.TIME, r"khi nao|bao gio|\b(?:ngay|hom|nam|thang|quy|luc|giai doan|thoi (?:gian|diem|han|ky)) "
     r"(?:\w+ )?nao\b|thoi gian|thoi han|bao lau|tien do|han cuoi|ngay may|nam may|truoc ngay|hieu luc"),
    (Asked.PLACE, r"o dau|tai dau|\b(?:noi|tinh|xa|phuong|huyen|thi tran|thanh pho|dia diem|dia ban|dia phuong|"
     r"khu vuc|vung) nao\b|dia diem"),
    (Asked.LIST, r"\bcac\b(?:(?!bao nhieu).)*\b(?:nao|gi)\b"),
)  # fmt: skip
_ASKED_ENGLISH: tuple[tuple[Asked, str], ...] = (
    (Asked.WORDING, r"verbatim|exact (?:wording|words|text)|\bquote\b|word for word|original wording"),
    (Asked.LIST, r"\blist (?:the|all)\b|^list\b|^name (?:the|all)\b|what are\b|"
     r"\bwhich (?:[\w-]+ ){0,3}\w+s (?:are|were|must|should|do|have|did|make)\b|"
     r"\bwhat (?:[\w-]+ ){0,3}\w+s (?:are|were|must|do|make|may)\b|what does .* (?:include|consist|contain|comprise)|"
     r"(?:what|which) (?:two|three|four|five|six|seven|eight|\d+)\b|in (?:what|which) (?:situations|cases)"),
    (Asked.AGENCY, r"\bwho\b|\bwhom\b|which (?:[\w-]+ ){0,3}(?:agency|agencies|authority|department|body|unit|"
     r"ministry|minister|office|organi[sz]ation|company|committee|level|official|investor|person)|"
     r"what (?:agency|authority|department|body|unit|company)"),
    (Asked.REFERENCE, r"(?:what|which) (?:[\w-]+ ){0,2}(?:decree|circular|decision|resolution|document number|law|"
     r"official letter|reference number|submission)\b|number of the (?:decision|decree|circular|resolution|document)"),
    (Asked.DEFINITION, r"what is (?:meant|a|an)\b|\bdefin|\bmean(?:s|ing|t)?\b|what condition|what circumstances|"
     r"^(?:may|can|is|are|must|does|do)\b"),
    (Asked.NUMBER, r"how (?:many|much|large|big|high|far)|what (?:[\w-]+ ){0,2}(?:percentage|share|number|amount|rate|"
     r"total|area|cost|capital|capacity|fee|size|scale|proportion|level|target|height|width|length)"),
    (Asked.TIME, r"\bwhen\b|(?:what|which|by what) (?:[\w-]+ )?(?:year|date|day|month|period|deadline|time|stage)|"
     r"how (?:long|quickly|soon|often)|deadline|within how"),
    (Asked.PLACE, r"\bwhere\b|which (?:[\w-]+ )?(?:province|commune|ward|district|city|town|place|location|area)"),
)  # fmt: skip
_SEVERAL = re.compile(
    r"\bso sanh\b|\bmoi (?:tinh|huyen|xa|du an|don vi|noi|loai|ben|tuyen|khu|cum)\b.*\bbao nhieu|\blan luot\b|"
    r"\b(?:cua|giua) (?:ca )?hai\b|\bfor the \w.* and (?:for )?the\b|\bcompare\b|\brespectively\b|\beach of the (?:two|three)\b|\bboth\b"
)
_INTERROGATIVES = re.compile(
    r"bao nhieu|\bmay\b|khi nao|bao gio|\bai\b|o dau|\bnao\b|\bgi\b|bao lau|\bhow (?:many|much|long)|\bwho\b|\bwhen\b|\bwhere\b|\bwhich\b|\bwhat\b"
)


OFFICE_WORDS = frozenset(
    ["bo", "so", "ban", "uy", "nghi", "thong", "quyet", "luat", "dieu", "hoi", "chinh", "thu", "van", "cuc", "vu", "vien", "pho", "tong", "ke", "nha", "dang", "trung", "quoc", "viet", "chu", "giam", "cong", "ngan", "toa", "kiem", "thanh", "doan", "lien", "phu", "chuong", "muc", "khoan", "state", "the", "ministry", "department", "bank"]
)
"""First words of the names of offices and documents, folded."""


def understand(question: str, restorer: Restorer, glossary: Glossary) -> Understanding:
    """Work out what a question says and asks; never fails, whatever was typed."""
    question = " ".join(question.split())
    english = glossary.is_english(question)
    also: tuple[tuple[tuple[str, ...], float], ...] = ()
    if english:
        text = glossary.rendering(question)
        concepts = _translated(question, glossary)
    else:
        text = restorer.restore(question)
        concepts, also = _mentioned(text, glossary)
    folded = fold(question)
    return Understanding(
        question=question,
        text=text,
        english=english,
        typed=tuple(tokens(folded)),
        tokens=tuple(tokens(text)),
        concepts=concepts,
        asked=_what_is_asked(folded, len(tokens(question)), english),
        parts=_count_parts(folded),
        also=also,
        focus=_focus(text, folded if not english else "", concepts, english),
        unit=_unit(folded),
        names=_names(question),
        places=_places(question),
    )


def _what_is_asked(clues: str, length: int, english: bool) -> Asked:
    for asked, pattern in _ASKED_ENGLISH if english else _ASKED_VIETNAMESE:
        if re.search(pattern, clues):
            return asked
    # A bare term typed into the search box asks what the documents say of it.
    return Asked.DEFINITION if length <= 6 and not english else Asked.OTHER


_FOCUS_SIZE = 5
_ASKING = frozenset(["nào", "gì", "mấy", "đâu", "ai"])
_NAME = re.compile(rf"(?<=\w )[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+)+")
_PLACE = re.compile(
    rf"(?:(?i:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|xã|phường|thị trấn)) ([{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+)"
    rf"|([{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+) (?:province|city|district|commune|ward|town)"
)
_UNIT = re.compile(
    r"\b(?:bao nhieu|may) (%|phan tram|ty dong|trieu dong|dong|ha|m2|m3|km|giuong|can|nguoi|ho|ngay|thang|nam|lan|"
    r"ban|bo|diem|xa|phuong|truong|du an|cum|doanh nghiep|lao dong|san pham|thon|hop tac xa|thua|tan)\b"
)


def _focus(text: str, folded: str, concepts: tuple[Concept, ...], english: bool) -> tuple[str, ...]:
    """Give the words that name the thing asked for: those beside the interrogative."""
    if english:
        at = [
            i
            for i, c in enumerate(concepts)
            if fold(c.source).split()[:1] and re.match(r"(?:which|what|how|who)\b", fold(c.source))
        ]
        near = concepts[at[0] : at[0] + 3] if at else concepts[:2]
        return tuple(
            token for concept in near if concept.importance >= 1
            for words, weight in concept.alternatives[:2] for token in words
        )  # fmt: skip
    words = [token.text for token in tokenise(text)]
    for i, word in enumerate(words):
        if word in _ASKING or words[i : i + 2] == ["bao", "nhiêu"]:
            after = 2 if word == "bao" else 1
            before = [w for w in words[max(0, i - _FOCUS_SIZE) : i] if w not in _FORM_WORDS]
            behind = words[i + after : i + after + (2 if word == "bao" else 3 if i <= 3 else 0)]
            return tuple(before + [w for w in behind if w not in _FORM_WORDS])
    return tuple(w for w in words[:_FOCUS_SIZE] if w not in _FORM_WORDS)


def _names(question: str) -> frozenset[str]:
    return frozenset(
        pair
        for name in _NAME.findall(question)
        for pair in bigrams([fold(token) for token in tokens(name)])
        if pair.partition("_")[0] not in OFFICE_WORDS
    )


def _places(question: str) -> frozenset[str]:
    return frozenset(
        pair
        for names in _PLACE.findall(question)
        for name in names
        for pair in bigrams([fold(token) for token in tokens(name)])
    )


def _unit(folded: str) -> str:
    match = _UNIT.search(folded)
    return "%" if match and match[1] == "phan tram" else match[1] if match else ""


def _count_parts(folded: str) -> int:
    """Count how many things are asked: interrogatives on either side of "và" or "and"."""
    pieces = re.split(r"\bva\b|\bcon\b|\band\b|,|;|\?", folded)
    asked = sum(bool(_INTERROGATIVES.search(piece)) for piece in pieces)
    return max(2 if _SEVERAL.search(folded) else 1, asked)


def _mentioned(
    text: str, glossary: Glossary
) -> tuple[tuple[Concept, ...], tuple[tuple[tuple[str, ...], float], ...]]:
    """Make one concept a token, with its long form or abbreviation as an alternative."""
    expansions: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for expansion in glossary.expand_abbreviations(text):
        for term, weight in expansion.terms:
            spelt = tuple(tokens(term))
            if spelt:
                expansions.setdefault(fold(expansion.source), []).append((spelt, weight))
    concepts = []
    words = [token.text for token in tokenise(text)]
    for place, word in enumerate(words):
        alternatives: list[tuple[tuple[str, ...], float]] = [((word,), 1.0)]
        alternatives += expansions.pop(fold(word), [])
        importance = _FORM_IMPORTANCE.get(word, 1.0)
        if _asks_amount(words[max(0, place - 3) : place]) and not word[0].isdigit():
            importance = min(importance, _UNIT_IMPORTANCE)
        concepts.append(Concept(word, tuple(alternatives), importance))
    # What is left are the abbreviations of phrases: other spellings of words already there.
    also = tuple(alternative for found in expansions.values() for alternative in found)
    return tuple(concepts), also


def _asks_amount(before: Sequence[str]) -> bool:
    """Whether "bao nhiêu" or "mấy" stands one or two words before: here the unit is asked for."""
    joined = " ".join(before)
    return bool(re.search(r"(?:bao nhiêu|mấy)(?: \w+)?$", joined))


def _translated(question: str, glossary: Glossary) -> tuple[Concept, ...]:
    concepts = []
    for expansion in glossary.translate(question):
        alternatives = tuple(
            (tuple(tokens(term)), weight) for term, weight in expansion.terms if tokens(term)
        )
        if alternatives:
            forms = all(len(words) == 1 and words[0] in _FORM_WORDS for words, _ in alternatives)
            asks = re.match(_ENGLISH_FORM, fold(expansion.source)) is not None
            concepts.append(Concept(expansion.source, alternatives, 0.25 if forms or asks else 1.0))
    return tuple(concepts)


def lacks_diacritics(understanding: Understanding) -> bool:
    """Whether the question was typed without any diacritics."""
    return not has_diacritics(understanding.question)
