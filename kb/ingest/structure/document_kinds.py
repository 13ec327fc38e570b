"""The kinds of official documents that Nghị định 30/2020/NĐ-CP and the law on enactments name."""

from __future__ import annotations

import re

from kb.ingest.structure.lines import Line, is_upper
from kb.letters import LOWER, UPPER

DOCUMENT_KINDS = (
    *("Quyết định", "Nghị quyết liên tịch", "Nghị quyết", "Kế hoạch", "Báo cáo"),
    *("Thông tư liên tịch", "Thông tư", "Nghị định", "Chỉ thị", "Thông báo", "Thông cáo"),
    *("Chương trình hành động", "Chương trình", "Công văn", "Tờ trình", "Đề án", "Dự án"),
    *("Hướng dẫn", "Quy chế", "Quy định", "Kết luận", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh"),
    *("Công điện", "Phương án", "Biên bản", "Hợp đồng", "Bản ghi nhớ", "Bản thỏa thuận"),
    *("Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép", "Phiếu gửi"),
    *("Phiếu chuyển", "Phiếu báo", "Thư công", "Văn bản hợp nhất"),
)
_BY_CAPITALS = {kind.upper(): kind for kind in DOCUMENT_KINDS}
# A line break between kind and title that the file lost: "NGHỊ ĐỊNHQuy định về …".
_KIND_AND_TITLE = re.compile(
    rf"^(?P<kind>{'|'.join(sorted(_BY_CAPITALS, key=len, reverse=True))})"
    rf"\s*(?P<title>[{UPPER}][{LOWER}].{{10,}})$"
)


def kind_named(line: Line) -> tuple[str, int] | None:
    """The kind that a line of capitals names, and where its title begins if it is on that line.

    The place is counted from the line's first word; it is 0 where the line names the kind alone.
    """
    if is_upper(line.plain):
        kind = _BY_CAPITALS.get(line.plain.rstrip(":").upper())
        return (kind, 0) if kind else None
    match = _KIND_AND_TITLE.match(line.plain)
    return (_BY_CAPITALS[match["kind"]], match.start("title")) if match else None


def kind_of_title(words: str) -> str | None:
    """The kind with which the title of an attachment begins ("Quy chế quản lý …")."""
    lower = words.lower()
    return next((kind for kind in DOCUMENT_KINDS if lower.startswith(kind.lower())), None)
