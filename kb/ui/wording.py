"""Every word that the web app shows, in one place, to be edited without reading code."""

from __future__ import annotations

APP_TITLE = "Hỏi đáp văn bản"
APP_LEAD = (
    "Trả lời ngắn gọn, kèm nguyên văn và vị trí trong văn bản. "
    "Mọi việc diễn ra trên máy này, không cần Internet."
)

# --- ask page -------------------------------------------------------------------------------------
ASK_TAB = "Hỏi đáp"
QUESTION_LABEL = "Câu hỏi của bạn"
QUESTION_PLACEHOLDER = "Gõ câu hỏi (có dấu, không dấu hoặc tiếng Anh), rồi nhấn Enter"
ASK_BUTTON = "Hỏi"
EXAMPLES_LABEL = "Thử hỏi:"
EXAMPLES = (
    "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
    "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?",
    "co quan nao chu tri de an dieu chinh dia gioi hanh chinh thanh pho",
    "Which agency leads the urban-development program?",
)
SEARCHING = "Đang tìm trong các văn bản…"
EMPTY_QUESTION = "Bạn chưa gõ câu hỏi. Hãy gõ vào ô phía trên rồi nhấn Enter."
WELCOME = "Câu trả lời sẽ hiện ở đây, kèm đoạn nguyên văn làm căn cứ."
WELCOME_COUNT = "Đã nạp {count} văn bản."
ANSWER_HEADING = "Trả lời"
UNDERSTOOD_AS = "Hiểu là:"
NOTES_HEADING = "Lưu ý"
UNANSWERED = "Chưa tìm thấy câu trả lời cho: {part}"
EVIDENCE_HEADING = "Căn cứ trong văn bản"
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
RELATED_HEADING = "Các đoạn liên quan ({count})"
STATUS_ANSWERED = "Câu trả lời: {text}"
STATUS_REFUSED = "Không tìm thấy câu trả lời."

REFUSED_HEADING = "Không tìm thấy câu trả lời trong các văn bản đã nạp"
NEAREST_HEADING = "Những đoạn gần nhất"
NEAREST_NOTE = "Các đoạn dưới đây gần với câu hỏi nhưng không trả lời câu hỏi đó."

DOCUMENT_GONE = "Văn bản «{name}» vừa được gỡ khỏi kho. Hãy hỏi lại."
ERROR_HEADING = "Chưa trả lời được"
UNEXPECTED_ERROR = (
    "Có lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, xem chi tiết ở cửa sổ đang chạy chương trình."
)

EMPTY_STORE_HEADING = "Chưa có văn bản nào"
EMPTY_STORE_NOTE = "Hãy nạp văn bản bằng lệnh sau (đổi «corpus» thành thư mục của bạn):"
EMPTY_STORE_COMMAND = "kb ingest corpus"
EMPTY_STORE_AFTER = "Nạp xong, tải lại trang này."

# --- documents page -------------------------------------------------------------------------------
DOCUMENTS_TAB = "Văn bản"
DOCUMENTS_HEADING = "{count} văn bản đã nạp"
DOCUMENT_KIND = "Loại"
DOCUMENT_NUMBER = "Số, ký hiệu"
DOCUMENT_DATE = "Ngày ban hành"
DOCUMENT_ISSUER = "Cơ quan ban hành"
UNKNOWN = "không rõ"

# --- console --------------------------------------------------------------------------------------
OPEN_BROWSER = "Mở trình duyệt tại {address} (nhấn Ctrl+C để dừng)."
STOPPED = "Đã dừng."
PORT_TAKEN = (
    "Cổng {port} trên {host} đang được chương trình khác dùng. Nếu ứng dụng này đã chạy sẵn, "
    "hãy mở http://{host}:{port}; nếu không, "
    "đặt biến KB_PORT sang một cổng khác, ví dụ KB_PORT={other}."
)
CANNOT_LISTEN = (
    "Không mở được cổng {port} trên {host}. Hãy kiểm tra KB_HOST và KB_PORT, "
    "hoặc thử KB_PORT={other}."
)
OPEN_TO_NETWORK = (
    "Lưu ý: ứng dụng đang mở ở {host}, máy khác trong mạng có thể truy cập mà không cần mật khẩu. "
    "Chỉ dùng cách này trong mạng tin cậy."
)
