"""Things in a text that can answer a question: numbers with units, times, agencies, places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.letters import LOWER, UPPER
from kb.question import Asked

_UNIT = (
    r"%(?:\s?/\s?năm)?|(?:nghìn |triệu |tỷ |tỉ )?(?:đồng|USD)(?:/[^\W\d_]+)*|tỷ|tỉ|triệu|nghìn|"
    r"ha\b|m[²2³3]?(?:/[^\W\d_]+(?: đêm)?)?\b|km[²2]?\b|kg\b|tấn|người|hộ|giường|căn|xã|phường|"
    r"huyện|tỉnh|thôn|trường|dự án|cụm|khu|lao động|doanh nghiệp|sản phẩm|bản|bộ|lần|điểm|"
    r"ngày làm việc|ngày|tháng|năm|giờ|phút|tuần|quý|[^\W\d_]+"
)
NUMBER = re.compile(
    rf"(?<![\w/.,-])(?:[≥≤<>~]\s*)?\d+(?:[.,]\d+)*(?:\s?[-–]\s?\d+(?:[.,]\d+)*)?(?:\s?(?:{_UNIT}))?"
)
TIME = re.compile(
    r"(?:trước |sau |từ |đến |trong )?"
    r"(?:ngày |tháng |năm |quý |giai đoạn |hằng |hàng )[\w/.\s–-]{0,3}?"
    r"(?:\d[\d/.\s–-]*(?:tháng \d+(?: năm \d{4})?|năm \d{4})?|năm|tháng|quý|tuần|ngày)|"
    r"\d{1,2}/\d{1,2}/\d{4}|\d{4}\s?[-–]\s?\d{4}|\b(?:19|20)\d{2}\b|"
    r"\d+\s(?:ngày(?: làm việc)?|tháng|năm|giờ|tuần|phút)|kể từ ngày[^,;.]{0,40}"
)
_AGENCY_HEAD = (
    r"(?:Sở|Bộ|Ban|Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Cục|Vụ|Tổng cục|Văn phòng|Chi cục|Công an|"
    r"Công ty|Trung tâm|Viện|Thanh tra|Ngân hàng|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy|Giám đốc|"
    r"Chủ tịch|Phó Chủ tịch|Bộ trưởng|Thứ trưởng|Thủ trưởng|Thủ tướng|Chính phủ|Thống đốc|"
    r"Cục trưởng|Vụ trưởng|Cơ quan|Đơn vị|Tổ chức|Doanh nghiệp|Tập đoàn|Kho bạc|Mặt trận|Các [Ss]ở|"
    r"Chánh|Tổng|Hiệp hội|Liên đoàn|Quốc hội|Tòa án|Kiểm toán|Trường|Bệnh viện|Nhà đầu tư|"
    r"Chủ đầu tư|Phòng|Quỹ|Bảo hiểm|Cơ sở|Hội|Người đứng đầu|Lãnh đạo)"
)
_AGENCY_STOP = (
    r"(?=\s+(?:chủ trì|chủ động|có trách nhiệm|có thẩm quyền|phối hợp|quyết định|ban hành|là|"
    r"tham mưu|tổng hợp|thực hiện|tổ chức|giúp|hướng dẫn|kiểm tra|theo dõi|được|phải|giao|"
    r"cấp(?! (?:xã|huyện|tỉnh|cơ sở|trung ương|trên|dưới|có))|"
    r"xem xét|phê duyệt|chịu|báo cáo|lãnh đạo|trình|xây dựng|làm|để|đã|đang|sẽ|nơi|theo|tại|về|"
    r"trong|khi|thì|như|cho|gửi|căn cứ|có|lập|đầu tư|tiếp nhận|công bố|thống nhất|quản lý)\b|"
    r"[.,;:()]|$)"
)
# Who acts in a rule is often named in small letters.
_PARTY_HEAD = (
    r"(?:chủ đầu tư|nhà đầu tư|nhà thầu|người (?:đứng đầu|có thẩm quyền|nộp|đề nghị|lao động|học|"
    r"sử dụng|quản lý|được|yêu cầu)|cơ quan (?!này\b)|tổ chức, cá nhân|đơn vị (?!này\b)|"
    r"doanh nghiệp|địa phương|cơ sở (?:giáo dục|đào tạo|y tế|sản xuất|khám)|hội đồng|thủ trưởng)"
)
AGENCY = re.compile(
    rf"\b{_AGENCY_HEAD}\b[^.;:()]{{0,90}}?{_AGENCY_STOP}|"
    rf"\b{_PARTY_HEAD}[^.,;:()]{{0,70}}?{_AGENCY_STOP}"
)
PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|xã|phường|thị trấn|thị xã|thôn|tổ|khu vực|TP\.?|tại|ở)\s+"
    rf"[{UPPER}0-9][^,;.]{{1,40}}"
)
REFERENCE = re.compile(
    rf"\d+[a-z]?(?:/\d{{4}})?[-/][{UPPER}][\w/-]*|[Ll]uật [{UPPER}][^,;.]{{3,60}}"
)
_OF_KIND = {
    Asked.REFERENCE: REFERENCE,
    Asked.NUMBER: NUMBER,
    Asked.TIME: TIME,
    Asked.AGENCY: AGENCY,
    Asked.PLACE: PLACE,
}
PERSON = re.compile(rf"^[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]*){{1,4}}$")
"""A line that is a person's name and nothing else, as under a signature."""
DUTY = re.compile(
    r"^\W*(?:[a-zđ0-9]+[.)]\s*)?(?:chủ trì|phối hợp|tham mưu|tổ chức|hướng dẫn|theo dõi|thực hiện|"
    r"xây dựng|chủ động|là cơ quan|nghiên cứu|rà soát|tham gia|đẩy mạnh|thường xuyên|trình|"
    r"bảo đảm|hàng năm|hằng năm|chỉ đạo|hỗ trợ|đề xuất|thẩm định)",
    re.IGNORECASE,
)
"""A duty that names no one: the heading above says whose it is."""
AGENCY_HEADING = re.compile(
    r"^\W*(?:Điều \d+\w*[.:]\s*|[\da-zđIVX.]+[.)]\s*)?"
    r"(?:(?:[Tt]rách nhiệm|[Nn]hiệm vụ|[Qq]uyền hạn|[Tt]hẩm quyền|[Cc]hức năng|và|,|\s)+ của "
    r"(?:các )?)?"
    rf"(?P<name>{_AGENCY_HEAD}\b[^:]{{0,120}}?)\s*:?\s*$"
)


_PARTICLE = r"(?:(?:de|van|von|da|di) )?"
NAME = re.compile(
    rf"(?<![{UPPER}{LOWER}\d])(?:(?:[{UPPER}]\. )+{_PARTICLE})?[{UPPER}][{LOWER}'’-]+"
    rf"(?: {_PARTICLE}(?:[{UPPER}]\.|[{UPPER}][{LOWER}'’-]*))*"
)
"""Words in a row with capitals."""


def find_names(text: str, offices: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the names in a text that are not within its ``offices``: persons, places, works.

    A single word with a capital at the start of a sentence is none.
    """
    return [
        match.span()
        for match in NAME.finditer(text)
        if (" " in match.group() or text[: match.start()].rstrip(" \"“'(")[-1:].islower())
        and not any(low <= match.start() < high for low, high in offices)
    ]


def find_entities(asked: Asked, text: str) -> list[tuple[int, int]]:
    """List the ranges of a text that could answer a question of this kind (none for others)."""
    pattern = _OF_KIND.get(asked)
    if pattern is None:
        return []
    return [match.span() for match in pattern.finditer(text) if match.end() > match.start()]
