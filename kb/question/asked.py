"""What a question asks for: the kind of answer, its unit, how many things, the words naming it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from kb.text import fold, nfc


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


class Role(StrEnum):
    """What part the one that is asked for plays."""

    DOER = "doer"
    PARTNER = "partner"
    RECIPIENT = "recipient"


# Words that carry the form of a question rather than its matter; the first say nothing else.
_INTERROGATIVE_WORDS = "nào gì bao nhiêu ai đâu mấy hỏi xin ạ à nhé vậy ấy em tôi mình"
_FUNCTION_WORDS = (
    "thế như khi sao cho biết là có không được bị thì mà hãy trích nguyên văn câu chữ đúng "
    "ghi rõ nêu quy định ra vào ở trong của các những và theo với về để phải cần do bởi này "
    "đó kia anh chị giúp sẽ đã đang cũng cả mỗi từng nơi làm tại từ đến tới trên dưới thêm "
    "tốn hết lo dùng bằng chỉ còn nữa hiện một tính đặt mang dự kiến tất liệt kê kể tên họ "
    "hằng"
)
FORM_IMPORTANCE: Mapping[str, float] = {
    **dict.fromkeys(_FUNCTION_WORDS.split(), 0.25),
    **dict.fromkeys(_INTERROGATIVE_WORDS.split(), 0.08),
}
"""How much words that carry the form of a question count; a word of its matter counts 1."""
_ORDINAL = "cap|loai|hang|lop|nhom|dieu|khoan|muc|phu luc|chuong|phan|khu|to|tuyen|dot|ky|lan thu"
"""Words before "mấy" that ask which one, not how many."""
# The first pattern found decides, so the more telling ones stand first. All are matched on folded
# text, since many questions come without diacritics.
_VIETNAMESE: tuple[tuple[Asked, str], ...] = (
    (
        Asked.WORDING,
        r"nguyen van|nguyen cau|cau chu|\btrich (?:dan|dung|nguyen|lai|cau|doan)|^trich\b|"
        r"dung loi|cau goc|(?:viet|ghi) (?:chinh xac|dung)",
    ),
    (
        Asked.TIME,
        r"\b(?:ngay|hom|nam|thang|quy|luc|giai doan|thoi (?:gian|diem|han|ky)) nao\b",
    ),
    (
        Asked.LIST,
        r"^cac (?:truong hop|dieu kien|loai|buoc)\b|"
        r"\bgom (?:nhung|cac|co)\b|\bgom\b.*\b(?:nao|gi)\b|liet ke|\bke (?:ten|ra)\b|bao gom|"
        r"\bnhung gi\b|(?<!mot trong )\bnhung\b(?:(?!la bao nhieu).)*\b(?:nao|gi)\b",
    ),
    (Asked.LIST, r"\b(?:hai|ba|bon|\d{1,2}) \w+(?: \w+)? (?:nao|gi)\b"),
    (
        Asked.AGENCY,
        r"\b(?:co quan|don vi|so|ban(?! hanh)|nganh|vu|cuc|to chuc|doanh nghiep|cong ty|bo|"
        r"chuc danh|nguoi|lanh dao|cap|hoi dong|uy ban|van phong|ben)(?: \w+){0,3} nao\b|"
        r"\bai\b|\b[cd][qv] nao|chu tri|chu dau tu\b.*\bla\b",
    ),
    (
        Asked.REFERENCE,
        r"\bso (?:hieu )?(?:nao|may|bao nhieu|gi)\b|(?:van ban|quyet dinh|nghi quyet|nghi dinh|"
        r"thong tu|to trinh|cong van|ke hoach|luat|thong bao) (?:so )?nao\b",
    ),
    (
        Asked.DEFINITION,
        r"\bla (?:\w+ )?gi\b|the nao la|nghia la|duoc hieu|khai niem|dinh nghia|giai thich tu|"
        r"viet tat|dieu kien (?:gi|nao)|viec gi|(?:lam|xu ly|nhu the|ra) (?:gi|nao|sao)\b|"
        r"truong hop nao|co (?:duoc|phai|can)\b.*\bkhong\b|the nao$|the nao\?|kieu gi",
    ),
    (Asked.OTHER, rf"\b(?:{_ORDINAL}) may\b"),
    (
        Asked.NUMBER,
        r"bao nhieu|\bmay (?!nam nao)|\bty le\b.*\b(?:nao|la)\b|"
        r"tong (?:von|so|cong|dien tich|muc)|dien tich|kinh phi|quy mo|cong suat|"
        r"muc (?:phat|chi|ho tro|dau tu|thu)|\bvon\b.*\bla\b",
    ),
    (
        Asked.TIME,
        r"khi nao|bao gio|"
        r"\b(?:ngay|hom|nam|thang|quy|luc|giai doan|thoi (?:gian|diem|han|ky)) (?:\w+ )?nao\b|"
        r"thoi gian|thoi han|bao lau|tien do\b|han cuoi|ngay may|nam may|truoc ngay|hieu luc",
    ),
    (
        Asked.PLACE,
        r"o dau|tai dau|\b(?:noi|tinh|xa|phuong|huyen|thi tran|thanh pho|dia diem|dia ban|"
        r"dia phuong|khu vuc|vung) nao\b|dia diem",
    ),
    (Asked.LIST, r"\bcac\b(?:(?!bao nhieu).)*\b(?:nao|gi)\b"),
)
_ENGLISH: tuple[tuple[Asked, str], ...] = (
    (
        Asked.WORDING,
        r"verbatim|exact (?:wording|words|text)|\bquote\b|word for word|original wording",
    ),
    (
        Asked.LIST,
        r"\blist (?:the|all)\b|^list\b|^name (?:the|all)\b|what are\b|"
        r"\bwhich (?:[\w-]+ ){0,3}\w+s (?:are|were|must|should|do|have|did|make)\b|"
        r"\bwhat (?:[\w-]+ ){0,3}\w+s (?:are|were|must|do|make|may)\b|"
        r"what does .* (?:include|consist|contain|comprise)|"
        r"(?:what|which) (?:two|three|four|five|six|seven|eight|\d+)\b|"
        r"in (?:what|which) (?:situations|cases)",
    ),
    (
        Asked.AGENCY,
        r"\bwho\b|\bwhom\b|which (?:[\w-]+ ){0,3}(?:agency|agencies|authority|department|body|"
        r"unit|ministry|minister|office|organi[sz]ation|company|committee|level|official|investor|"
        r"person|contractor|firm|enterprise|corporation|bidder|supplier|sponsor)|"
        r"what (?:agency|authority|department|body|unit|company)",
    ),
    (
        Asked.REFERENCE,
        r"(?:what|which) (?:[\w-]+ ){0,2}(?:decree|circular|decision|resolution|document number|"
        r"law|official letter|reference number|submission)\b|"
        r"number of the (?:decision|decree|circular|resolution|document)",
    ),
    (
        Asked.DEFINITION,
        r"what is (?:meant|a|an)\b|\bdefin|\bmean(?:s|ing|t)?\b|what condition|what circumstances|"
        r"^(?:may|can|is|are|must|does|do)\b",
    ),
    (
        Asked.NUMBER,
        r"how (?:many|much|large|big|high|far)|\bin (?:kilomet(?:er|re)s|met(?:er|re)s|km)\b|"
        r"what (?:[\w-]+ ){0,4}(?:percentage|share|number|"
        r"amount|rate|total|area|cost|capital|capacity|fee|size|scale|proportion|level|target|"
        r"height|width|length)",
    ),
    (
        Asked.TIME,
        r"\bwhen\b|"
        r"(?:what|which|by what) (?:[\w-]+ )?(?:year|date|day|month|period|deadline|time|stage)|"
        r"how (?:long|quickly|soon|often)|deadline|within how",
    ),
    (
        Asked.PLACE,
        r"\bwhere\b|"
        r"which (?:[\w-]+ )?(?:province|commune|ward|district|city|town|place|location|area)",
    ),
)
_PARTNER = re.compile(r"\bphoi hop (?:voi|cung)?\b|\bcoordinat|\bcooperat|in coordination")
_LEADS = re.compile(r"\bchu tri\b|\blead")
_RECIPIENT = re.compile(
    r"\b(?:trinh|bao cao|gui|nop|xin|thong bao|ban giao)\b(?: \w+){0,6} "
    r"(?:ai|nao)\b|\bto (?:whom|which|what)\b|"
    r"\b(?:which|what|who)\b.*\b(?:submitted|reported|sent) to\b"
)
# What a body must be called to be the one asked for, by how it is asked for.
_BODIES: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:cong ty|doanh nghiep|tap doan|nha thau|nha tai tro)\b(?: \w+){0,2} nao|"
        r"\b(?:which|what) (?:[\w-]+ )?(?:company|contractor|enterprise|firm|corporation|sponsor)",
        r"(?:tong )?cong ty|tap doan|doanh nghiep|hop tac xa|lien danh",
    ),
    (r"\bso nao\b", r"so"),
    (r"\bbo nao\b|\bwhich ministry\b", r"bo"),
    (r"\bcuc nao\b", r"(?:tong |chi )?cuc"),
    (r"\bvu nao\b", r"vu"),
    (r"\bphong nao\b", r"phong"),
    (r"\btrung tam nao\b", r"trung tam"),
    (r"\bhoi dong nao\b", r"hoi dong|hdnd"),
)
_TOTAL = re.compile(
    r"\btong (?:cong|so|dien tich|quy mo|nhu cau|von|muc|kinh phi)\b|"
    r"\bca (?:tinh|huyen|nuoc|ky|giai doan)\b|"
    r"\btoan (?:tinh|huyen|thanh pho)\b|\btat ca\b|\b(?:cong|gop) (?:het|lai|ca)\b|"
    r"\bca (?:ba|hai|cac|moi|bon|\d) (?:ky|giai doan|nam)\b|\bdong cong\b|\bcong ca\b|"
    r"\btotal\b|\bin all\b|\boverall\b|\baltogether\b|\bcombined\b|"
    r"\ball (?:the )?(?:periods|phases|stages|years)\b|\b\w+-?wide\b"
)
_PERSON_ASKED = re.compile(
    r"\bai\b|\bwho(?:m|se)?\b|\b(?:nguoi|nha|ong|ba|vi|vua|tuong|bac si) (?:\w+ ){0,4}nao\b|"
    r"\bten (?:la )?gi\b"
)
_WHOLE = re.compile(
    r"\b(?:ca|toan) (?:tinh|nuoc|quoc|thanh pho|bang|danh muc)\b|\btong cong\b|"
    r"\bdong cong\b|"
    r"\bgrand total\b|\b(?:whole|entire) (?:province|city|country|list|table)\b|"
    r"\b(?:province|city|country|nation)-?wide\b"
)
_QUANTITIES = "dien tich|von|quy mo|kinh phi|thoi gian|dia diem|ty le|so luong|dau tu|nguon von"
_ENGLISH_QUANTITIES = "area|capital|size|scale|cost|investment|period|funding|source|length|number"
_SEVERAL = re.compile(
    r"\bso sanh\b|\bmoi (?:tinh|huyen|xa|du an|don vi|noi|loai|ben|tuyen|khu|cum)\b.*\bbao nhieu|"
    r"\blan luot\b|\b(?:cua|giua) (?:ca )?hai\b|\bfor the \w.* and (?:for )?the\b|\bcompare\b|"
    r"\brespectively\b|\beach of the (?:two|three)\b|\bboth\b|"
    r"\bmoi (?:cai|cap|nam|khu vuc|thu|hang muc)\b.*\b(?:bao nhieu|may)\b|"
    r"\bnam \d{4},? va (?:nam )?\d{4}\b|\bwhat (?:are|were) (?:\w+ ){0,4}and \w+|"
    rf"\b(?:{_QUANTITIES}) va (?:\w+ ){{0,2}}(?:{_QUANTITIES})\b|"
    rf"\b(?:{_ENGLISH_QUANTITIES}) and (?:\w+ ){{0,2}}(?:{_ENGLISH_QUANTITIES})\b"
)
_INTERROGATIVES = re.compile(
    r"bao nhieu|\bmay\b|khi nao|bao gio|\bai\b|o dau|\bnao\b|\bgi\b|bao lau|"
    r"\bhow (?:many|much|long)|\bwho\b|\bwhen\b|\bwhere\b|\bwhich\b|\bwhat\b"
)
_FOCUS_SIZE = 5
_ASKING = frozenset(["nào", "gì", "mấy", "đâu", "ai"])


# Words that but for their diacritics would be interrogatives or offices: "nhà máy", "văn bản".
_LOOKALIKE = re.compile(
    r"\b(?:quỹ|máy|mây|bản|bán|bàn|bạn|sơ|sổ|bò|bỏ|bố|bờ|cặp|cáp|não|đầu(?! tư)|dấu|dầu)\b",
    re.IGNORECASE,
)


def clues(question: str) -> str:
    """Fold a question so that only its real interrogatives look like ones."""
    return fold(_LOOKALIKE.sub(r"\g<0>_", nfc(question)))


def kind_asked(folded: str, length: int, english: bool) -> Asked:
    """Tell what kind of answer a folded question of ``length`` tokens asks for."""
    for asked, pattern in _ENGLISH if english else _VIETNAMESE:
        if re.search(pattern, folded):
            return asked
    # A bare term typed into the search box asks what the documents say of it.
    return Asked.DEFINITION if length <= 6 and not english else Asked.OTHER


def role_asked(folded: str) -> Role:
    """Tell whether a folded question asks who does, who helps or to whom something goes."""
    if _PARTNER.search(folded) and not _LEADS.search(folded):
        return Role.PARTNER
    return Role.RECIPIENT if _RECIPIENT.search(folded) else Role.DOER


def body_asked(folded: str) -> str:
    """Give a pattern of what the body asked for must be called ("sở nào"), or nothing."""
    return next((name for asking, name in _BODIES if re.search(asking, folded)), "")


def asks_total(folded: str) -> bool:
    """Say whether a folded question asks for a sum ("tổng cộng", "cả tỉnh", "in total")."""
    return _TOTAL.search(folded) is not None


def asks_person(folded: str) -> bool:
    """Say whether a folded question asks who someone is, rather than which office."""
    return _PERSON_ASKED.search(folded) is not None


def asks_whole(folded: str) -> bool:
    """Say whether a folded question asks for a sum over everything ("cả tỉnh", "province-wide")."""
    return _WHOLE.search(folded) is not None


def count_parts(folded: str) -> int:
    """Count how many things are asked: interrogatives on either side of "và" or "and"."""
    pieces = re.split(r"\bva\b|\bcon\b|\band\b|,|;|\?", folded)
    asked = sum(bool(_INTERROGATIVES.search(piece)) for piece in pieces)
    return max(2 if _SEVERAL.search(folded) else 1, asked)


def asks_amount(before: Sequence[str]) -> bool:
    """Say whether "bao nhiêu" or "mấy" ends the words or stands one before: a unit follows."""
    joined = " ".join(before)
    return bool(re.search(r"(?:bao nhiêu|mấy)(?: \w+)?$", joined))


def focus_of(words: Sequence[str]) -> tuple[str, ...]:
    """Give the words of a Vietnamese question that name the thing asked for.

    They stand beside the interrogative: "cơ quan chủ trì" in "Cơ quan nào chủ trì …".
    """
    for i, word in enumerate(words):
        if word in _ASKING or words[i : i + 2] == ["bao", "nhiêu"]:
            amount = word == "bao"
            after = 2 if amount else 1
            reach = 2 if amount else 3 if i <= 3 else 0
            near = (
                *words[max(0, i - _FOCUS_SIZE) : i],
                *words[i + after : i + after + reach],
            )
            return tuple(w for w in near if w not in FORM_IMPORTANCE)
    return tuple(w for w in words[:_FOCUS_SIZE] if w not in FORM_IMPORTANCE)
