"""Words about answers by a chat model, on the ask page."""

from __future__ import annotations

HEADING = "Mô hình ngôn ngữ trả lời"
CHECKED = "Chỉ hiện những ý có nguyên văn làm căn cứ, đã đối chiếu từng chữ."
WRITING = "Đang viết và đối chiếu…"
NOTHING = "Không có ý nào của mô hình đứng vững trước nguyên văn."
DROPPED = "Đã bỏ {count} ý không có căn cứ: {reasons}."
HIDDEN = "Đã che {count} ký tự ẩn trong văn bản trước khi đưa cho mô hình."
ORDERS = "Đã bỏ {count} câu có dạng ra lệnh cho mô hình trong văn bản."
FAILED = "{reason} Câu trả lời trích từ văn bản ở trên vẫn dùng được."
MEASURED = "{name} · {seconds} giây"
TOKENS = "{read} đơn vị đọc, {written} đơn vị viết"
FOLLOW_UP = "Câu nối tiếp «{typed}» được viết đủ thành: «{full}»"
REASONS = {
    "no_quote": "không trích dẫn",
    "not_located": "trích dẫn không có trong văn bản",
    "too_short": "trích dẫn quá ngắn",
    "order": "căn cứ là câu ra lệnh cho mô hình",
    "number": "con số không có trong nguyên văn",
    "unit": "đơn vị không khớp nguyên văn",
    "date": "ngày tháng không khớp nguyên văn",
    "name": "tên gọi không có trong nguyên văn",
    "role": "vai trò không khớp nguyên văn",
    "negation": "trái với nguyên văn",
    "unrelated": "không bám nguyên văn",
}
