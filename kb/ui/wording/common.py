"""Words that several pages show."""

from __future__ import annotations

APP_TITLE = "Hỏi đáp văn bản"
APP_LEAD = (
    "Trả lời ngắn gọn, kèm nguyên văn và vị trí trong văn bản. "
    "Mọi việc diễn ra trên máy này, không cần Internet."
)
ASK_TAB = "Hỏi đáp"
DOCUMENTS_TAB = "Văn bản"
SEARCHING = "Đang tìm trong các văn bản…"
EVIDENCE_NUMBER = "Căn cứ {number}"
QUOTE_LABEL = "Nguyên văn"
ROW_LABEL = "Theo cột của bảng"
EMPTY_CELL = "(để trống)"
GROUP_HEADER = "Thuộc nhóm"
OFFICIAL_LABEL = "Dòng trích dẫn"
PAGE = "trang {page}"
NUMBERED = "số {number}"
COPY_QUOTE = "Sao chép nguyên văn"
COPY_OFFICIAL = "Sao chép dòng trích dẫn"
COPIED = "Đã sao chép ✓"
COPY_FAILED = "Không sao chép được"
DOCUMENT_GONE = "Văn bản «{name}» vừa được gỡ khỏi kho. Hãy hỏi lại."
ERROR_HEADING = "Chưa trả lời được"
UNEXPECTED_ERROR = (
    "Có lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, xem chi tiết ở cửa sổ đang chạy chương trình."
)
EMPTY_STORE_HEADING = "Chưa có văn bản nào"
EMPTY_STORE_NOTE = "Hãy nạp văn bản bằng lệnh sau (đổi «corpus» thành thư mục của bạn):"
EMPTY_STORE_COMMAND = "kb ingest corpus"
EMPTY_STORE_AFTER = "Nạp xong, tải lại trang này."
UNKNOWN = "không rõ"
WELCOME_COUNT = "Đã nạp {count} văn bản."
WELCOME = "Câu trả lời sẽ hiện ở đây, kèm đoạn nguyên văn làm căn cứ."
