"""The signature block: who signed a document.

Nghị định 30/2020/NĐ-CP, Phụ lục I: authority ("TM. …"), post ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") in
capitals, then the name. The block stands on lines of its own, or in one cell beside the recipients.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.ingest.structure.lines import Line, is_upper
from kb.letters import LOWER, UPPER

_POST = (
    r"(?:CHỦ TỊCH|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỐNG ĐỐC|GIÁM ĐỐC|CHỦ NHIỆM|CHÁNH|"
    r"TỔNG (?:THANH TRA|KIỂM TOÁN|BIÊN TẬP|THƯ KÝ|CỤC TRƯỞNG)|VIỆN TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|"
    r"HIỆU TRƯỞNG|TRƯỞNG (?:BAN|PHÒNG|ĐOÀN)|(?:T/?M|KT|TL|TUQ|TLBT)\.)"
)
_CAPITALS = rf"[{UPPER}0-9 .,;:/()\[\]–-]"
_IN_PLACE_OF_INK = r"(?:[(\[]\s*(?i:đã k[ýí]|k[ýí]|da ?ky)[^)\]]{0,40}[)\]]|(?i:đã k[ýí]))"
_RANK = r"(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy)|(?:GS|PGS|TS|ThS|BS|KS)\.?)"
_WORD = rf"[{UPPER}][{LOWER}'’]*"
_NAME = rf"(?P<name>(?:{_RANK}[ ,./]*)*(?=\S*\s?\S*[{LOWER}]){_WORD}(?: {_WORD}){{1,5}})"
_SIGNED = re.compile(rf"^{_CAPITALS}*{_POST}{_CAPITALS}*(?:{_IN_PLACE_OF_INK}\s*)*{_NAME}$")
_POST_ALONE = re.compile(rf"^{_CAPITALS}*{_POST}{_CAPITALS}*(?:{_IN_PLACE_OF_INK}\s*)*$")
_NAME_ALONE = re.compile(rf"^(?:{_IN_PLACE_OF_INK}\s*)*{_NAME}$")
_NO_NAME = re.compile(rf"^(?:{_IN_PLACE_OF_INK}|[-+•*].*|\W+)$")
_LONGEST_BLOCK = 40
"""Lines from the post to the name: the recipients may stand between them."""


def find_signer(lines: Sequence[Line]) -> str | None:
    """Read the name under the first signature block; several signers are joined by "; "."""
    names: list[str] = []
    since_post: int | None = None
    for line in lines:
        found, posts = _read(line.raw, since_post is not None)
        names += found
        if found:
            since_post = None
        elif posts:
            since_post = 0
        elif since_post is not None:
            since_post = since_post + 1 if _belongs(line) else None
        elif names:
            break
        if since_post is not None and since_post > _LONGEST_BLOCK:
            since_post = None
    return "; ".join(names) or None


def _read(raw: str, awaited: bool) -> tuple[list[str], bool]:
    """The signers that a line names (a bare name if one is awaited) and whether it names a post."""
    names = []
    posts = False
    for cell in raw.split("\t"):
        words = " ".join(cell.strip("* ").split())
        match = _SIGNED.match(words) or (_NAME_ALONE.match(words) if awaited or posts else None)
        if match:
            names.append(match["name"])
        posts = posts or (len(words) < 120 and bool(_POST_ALONE.match(words)))
    return names, posts


def _belongs(line: Line) -> bool:
    """Whether a line between post and name may stand there: not prose, but what signatures hold."""
    return "\t" in line.raw.strip() or is_upper(line.plain) or bool(_NO_NAME.match(line.plain))
