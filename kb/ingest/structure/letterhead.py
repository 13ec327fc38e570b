"""The letterhead of a document: its number, its date, who issued it and, in letters, its subject.

Nghị định 30/2020/NĐ-CP, Phụ lục I sets them in two columns; files hold these as lines of cells
separated by tabs, or one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kb.dates import parse_date
from kb.ingest.structure.lines import Line, is_upper

NUMBER = re.compile(
    r"(?i:số)\s*:?\s*(?P<number>\d(?:\s?\d)*(?:\.\d+)?[a-z]?\s?(?:/\s?\d{4})?\s?[/-]\s?[A-ZĐ]"
    r"[A-ZĐƯÔ0-9\-–/&]*(?:\s[-–]\s?[A-ZĐƯ]{2,}\d*(?![^\W\d_]))*)"
)
"""A number with its signs: "45/2025/TT-BXD", also "66.15/2026/NQ-CP" and spaced out by a stamp."""
ISSUER = re.compile(
    r"(?i)^(?:của\s+)?(?P<name>(?:chủ tịch\s+)?"
    r"(?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|bộ |bộ trưởng|chính phủ|"
    r"ban (?:chấp hành|thường vụ|bí thư|chỉ đạo|quản lý|tổ chức|tuyên giáo|dân tộc|cơ yếu) ?|"
    r"thủ tướng|quốc hội|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|ngân hàng|thống đốc|tòa án|"
    r"viện |sở |cục |tổng cục|đảng bộ|kiểm toán|văn phòng|thanh tra|đài |liên đoàn|mặt trận)"
    r"[^:;]*)$"
)
"""What begins as the names of authorities do."""
_KIND_BEFORE_NUMBER = r"(?:(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Lệnh|Quyết định)\s+)?"
_STATED_NUMBER = re.compile(rf"(?:^|\s){_KIND_BEFORE_NUMBER}[Ss]ố(?:\s*:|\s+\d)")
_ISSUER_END = re.compile(
    rf"\t|[-–—_]{{3,}}|(?:^|\s){_KIND_BEFORE_NUMBER}[Ss]ố(?:\s*:|\s+\d)|\sCỘNG H[OÒ][AÀ] XÃ HỘI"
)
_REFERENCE = re.compile(r"(?i)kèm theo")
_DATED = re.compile(r"(?i),\s*ngày\s+\d")
_SUBJECT = re.compile(r"(?i)(?:^|\s)(?P<subject>(?:v/v|về việc)\s*:?\s+\S.*)$")
_LONGEST_ISSUER = 90
# Several authorities that issue a document together are set apart by dashes.
_LONGEST_JOINT_ISSUERS = 300


def number_and_date(lines: Sequence[Line]) -> tuple[str | None, date | None]:
    """Read the number and the date that the lines of a letterhead state."""
    number = issued_on = None
    for line in lines:
        for cell in line.raw.split("\t"):
            if number is None:
                number = _own_number(cell)
            if issued_on is None and _DATED.search(cell):
                issued_on = parse_date(cell)
    return number, issued_on


def _own_number(cell: str) -> str | None:
    """The number that a cell states; not one that it only refers to."""
    stated = _STATED_NUMBER.search(cell)
    if stated is None or _REFERENCE.search(cell):
        return None
    in_a_sentence = any(character.islower() for character in cell[: stated.start()])
    if in_a_sentence and not stated[0].endswith(":"):
        return None
    match = NUMBER.search(cell, stated.start())
    return spelled(match["number"]) if match else None


def spelled(number: str) -> str:
    """Write a number without white space and loose ends."""
    return re.sub(r"\s", "", number).rstrip("-/–")


def letterhead_issuer(lines: Sequence[Line]) -> str | None:
    """The authority that the left column names, in capitals."""
    for line in lines:
        name = _ISSUER_END.split(line.plain)[0].strip(" -–—_")
        longest = _LONGEST_JOINT_ISSUERS if " - " in name else _LONGEST_ISSUER
        if is_upper(name) and ISSUER.match(name) and len(name) < longest:
            return name
    return None


def subject(lines: Sequence[Line]) -> str | None:
    """What a letter is about, as stated under its number ("V/v …")."""
    for line in lines:
        for cell in line.raw.split("\t"):
            match = _SUBJECT.search(cell.strip())
            if match:
                return " ".join(match["subject"].split())
    return None
