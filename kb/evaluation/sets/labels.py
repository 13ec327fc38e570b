"""What people call the kinds and languages of questions, and the columns of a question table."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.text import fold

Labels = Mapping[str, tuple[str, ...]]
"""Names that people may write, by the name that the program uses; the first is the one we write."""

KINDS: Labels = {
    "table": ("bảng", "bảng biểu", "ô trong bảng"),
    "fact": ("dữ kiện", "số liệu", "số liệu/dữ kiện", "dữ kiện/số liệu"),
    "agency": ("cơ quan", "đơn vị"),
    "list": ("liệt kê", "danh sách"),
    "definition": ("định nghĩa", "khái niệm"),
    "wording": ("nguyên văn", "lời văn"),
    "multi": ("nhiều ý", "nhiều chỗ"),
    "unanswerable": ("không có trong kho", "không có", "không trả lời được"),
}
LANGS: Labels = {
    "vi": ("tiếng Việt", "Việt", "có dấu"),
    "vi-nodiac": ("không dấu", "tiếng Việt không dấu"),
    "en": ("tiếng Anh", "Anh", "English"),
}
COLUMNS: Labels = {
    "id": ("mã", "mã câu", "mã câu hỏi"),
    "question": ("câu hỏi",),
    "kind": ("loại", "loại câu hỏi"),
    "lang": ("ngôn ngữ", "language"),
    "answers": ("trả lời", "câu trả lời", "đáp án", "answer"),
    "document": ("văn bản", "tên văn bản", "tài liệu", "tên tài liệu"),
    "quote": ("nguyên văn", "trích dẫn", "bằng chứng", "evidence"),
    "evidence_any": ("hoặc", "or"),
    "todo": ("cần bổ sung",),
}

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_REMARK = re.compile(r"\([^)]*\)")


def named(text: str, labels: Labels) -> str | None:
    """Return the program's name for what a person wrote, or ``None`` for what is no label.

    Diacritics, case, punctuation and remarks in brackets do not count.
    """
    wanted = _plain(text)
    for name, written in labels.items():
        if wanted in (_plain(name), *map(_plain, written)):
            return name
    return None


def label(name: str, labels: Labels) -> str:
    """Return the Vietnamese label of a name; an unknown name is its own label."""
    return labels[name][0] if name in labels else name


def _plain(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", _REMARK.sub(" ", fold(text))).strip()
