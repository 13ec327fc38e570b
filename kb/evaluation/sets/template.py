"""A question set to begin from: invented examples with a note each, and a page of guidance."""

from __future__ import annotations

from pathlib import Path, PurePath

from kb.evaluation.sets.question_set import question_set_bytes, write_file
from kb.records import Evidence, Question

_PLAN = "vi-du-ke-hoach.txt"
_REPORT = "vi-du-bao-cao.txt"
_TABLE_ROW = "3\n\tCầu Ví Dụ\n\tSở Mẫu\n\t8,2\n\t2031"

EXAMPLES = (
    Question(
        "VD-01",
        "vi",
        "table",
        "Cầu Ví Dụ dài bao nhiêu km?",
        ("8,2",),
        (Evidence(_PLAN, _TABLE_ROW),),
    ),
    Question(
        "VD-02",
        "en",
        "agency",
        "Which department builds the Vi Du bridge?",
        ("Sở Mẫu",),
        (Evidence(_PLAN, _TABLE_ROW),),
    ),
    Question(
        "VD-03",
        "vi",
        "list",
        "Năm 2031 phải làm những việc gì cho đường Ví Dụ?",
        ("Cắm mốc", "Bàn giao mặt bằng"),
        (
            Evidence(_PLAN, "a) Cắm mốc tuyến đường trong quý I năm 2031;"),
            Evidence(_PLAN, "b) Bàn giao mặt bằng trong quý II năm 2031."),
        ),
    ),
    Question(
        "VD-04",
        "vi-nodiac",
        "fact",
        "tong von cau vi du la bao nhieu",
        ("16.500 tỷ đồng",),
        evidence_any=(
            Evidence(_PLAN, "Tổng vốn xây dựng cầu Ví Dụ là 16.500 tỷ đồng."),
            Evidence(_REPORT, "Cầu Ví Dụ được bố trí 16.500 tỷ đồng."),
        ),
    ),
    Question("VD-05", "vi", "unanswerable", "Cầu Ví Dụ rộng mấy mét?"),
)
"""Invented questions about documents that do not exist, for people to replace with their own."""

NOTES = (
    "Ví dụ bịa ra, hãy xoá đi. Nguyên văn là cả dòng của bảng; trả lời là một ô, không thêm đơn vị "
    "nếu ô không có.",
    "Câu hỏi tiếng Anh: câu trả lời và nguyên văn vẫn chép từ văn bản tiếng Việt.",
    "Nhiều câu trả lời, nhiều nguyên văn: ghi tiếp ở dòng dưới, để trống ô câu hỏi. Loại «liệt kê» "
    "và «nhiều ý» cần đủ mọi câu trả lời; loại khác chỉ cần đúng một.",
    "Hai chỗ đều trả lời được, chỉ cần một: ghi «hoặc» ở dòng của chỗ thứ hai.",
    "Văn bản nói về cây cầu nhưng không nói bề rộng: để trống trả lời, văn bản và nguyên văn.",
)
"""What each example shows."""

_GUIDE = (
    "CÁCH GHI BỘ CÂU HỎI",
    "1. Mỗi câu hỏi bắt đầu ở một dòng của trang «Câu hỏi». Dòng nào để trống ô câu hỏi là phần "
    "tiếp của câu hỏi ở trên: thêm một câu trả lời, một nguyên văn, hoặc cả hai.",
    "2. mã: đặt thế nào cũng được, không trùng nhau. Để trống thì được đặt thay.",
    "3. câu hỏi: ghi như khi hỏi đồng nghiệp, nêu đủ để không nhầm (công trình, địa bàn, thời kỳ).",
    "4. loại: bảng (một ô trong bảng), dữ kiện (số, ngày, tên), cơ quan (ai làm), liệt kê, định "
    "nghĩa, nguyên văn (hỏi đúng lời văn), nhiều ý (ở nhiều chỗ), không có trong kho.",
    "5. ngôn ngữ: tiếng Việt, không dấu, tiếng Anh.",
    "6. trả lời: mỗi ô một câu trả lời, chép đúng chữ và số trong văn bản, ngắn nhất có thể (không "
    "quá 120 ký tự, trừ loại liệt kê, nhiều ý, nguyên văn, định nghĩa).",
    "7. văn bản: tên tệp như lệnh kb list in ra. Dòng tiếp theo để trống nếu vẫn là văn bản ấy.",
    "8. nguyên văn: chép từ kb show TÊN --text phần nhỏ nhất mà trọn vẹn: cả dòng của bảng, cả "
    "câu, cả khoản hoặc điểm. Giữ nguyên lỗi chính tả. Mỗi ô một nguyên văn.",
    "9. hoặc: để trống thì mọi nguyên văn của câu hỏi đều cần có. Ghi «hoặc» ở một dòng nếu nguyên "
    "văn của nó thay được cho nguyên văn ở dòng trên.",
    "10. Cứ vài câu hỏi, thêm một câu gần giống mà văn bản không trả lời: để trống trả lời, văn "
    "bản và nguyên văn. Hãy tìm trong văn bản cho chắc là không có.",
    "11. Các cột khác, như «ghi chú», được bỏ qua; thứ tự các cột tuỳ ý.",
    "12. Chạy: kb eval TÊN_TỆP. Chỗ nào chưa khớp với kho (không thấy nguyên văn, sai tên văn bản, "
    "trùng mã) được báo theo số dòng.",
)


def write_template(path: Path) -> None:
    """Write a new question set with examples, in the format that the suffix names.

    Raises:
        QuestionSetError: the file exists already, cannot be written, or its suffix is unknown.
    """
    write_file(path, template_bytes(path), replace_existing=False)


def template_bytes(path: PurePath) -> bytes:
    """Return what the file of a new question set holds, in the format that the suffix names.

    Raises:
        QuestionSetError: the suffix is unknown.
    """
    return question_set_bytes(EXAMPLES, path, NOTES, _GUIDE)
