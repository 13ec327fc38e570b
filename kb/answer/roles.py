"""Which part an agency plays in a sentence or a table column: it does, it helps, it receives."""

from __future__ import annotations

import re

from kb.question import Role
from kb.text import fold

_REACH = 30
"""Characters before a name that tell its part."""
_PARTNER = re.compile(
    r"(?:phoi hop|cung)(?: chat che| dong bo)?(?: voi| cung)?(?: cac)?\s*$|\bvoi(?: cac)?\s*$"
)
_RECIPIENT = re.compile(
    r"\b(?:trinh|gui|bao cao|nop(?: cho)?|tham muu(?: cho)?|de nghi|kien nghi|xin y kien(?: cua)?|"
    r"thong bao cho|cho|den|toi|ve)(?: cac)?\s*$"
)
_OWNER = re.compile(r"\b(?:cua|thuoc|tai|theo|do)(?: cac)?\s*$")
_HEADERS = (
    (Role.PARTNER, re.compile(r"phoi hop")),
    (Role.RECIPIENT, re.compile(r"\btrinh\b|phe duyet|tham quyen|ban hanh|quyet dinh")),
    (Role.DOER, re.compile(r"chu tri|chu dau tu|trach nhiem|thuc hien|dau moi|quan ly")),
)


def role_fit(wanted: Role, clause: str, at: int) -> float:
    """Say whether the name that begins at ``at`` of a clause plays the part wanted, -1 to 1."""
    before = fold(clause[max(0, at - _REACH) : at])
    if _PARTNER.search(before):
        role = Role.PARTNER
    elif _RECIPIENT.search(before):
        role = Role.RECIPIENT
    elif _OWNER.search(before) and not re.search(r"\bdo\s*$", before):
        return -0.5
    else:
        role = Role.DOER
    return 1.0 if role is wanted else -1.0


def body_fit(pattern: str, name: str) -> float:
    """Say whether a name is of the body asked for ("sở nào"): 1 or -1, 0 where any will do."""
    if not pattern:
        return 0.0
    return 1.0 if re.match(rf"(?:{pattern})\b", fold(name)) else -1.0


def header_role_fit(wanted: Role, header: str) -> float:
    """Say whether those under a column header play the part wanted; 0 where it tells none."""
    folded = fold(header)
    role = next((role for role, words in _HEADERS if words.search(folded)), None)
    return 0.0 if role is None else 1.0 if role is wanted else -1.0
