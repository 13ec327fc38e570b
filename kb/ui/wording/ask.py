"""Words of the ask page."""

from __future__ import annotations

QUESTION_LABEL = "Câu hỏi của bạn"
QUESTION_PLACEHOLDER = "Gõ câu hỏi (có dấu, không dấu hoặc tiếng Anh), rồi nhấn Enter"
ASK_BUTTON = "Hỏi"
KEYS = (
    "Nhấn <kbd>/</kbd> để tới ô câu hỏi, <kbd>Enter</kbd> để hỏi, "
    "<kbd>Shift</kbd> + <kbd>Enter</kbd> để xuống dòng, <kbd>Esc</kbd> để xoá ô."
)
EXAMPLES_LABEL = "Thử hỏi:"
EXAMPLES = (
    "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
    "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?",
    "co quan nao chu tri de an dieu chinh dia gioi hanh chinh thanh pho",
    "Which agency leads the urban-development program?",
)
EMPTY_QUESTION = "Bạn chưa gõ câu hỏi. Hãy gõ vào ô phía trên rồi nhấn Enter."
ANSWER_HEADING = "Trả lời"
UNDERSTOOD_AS = "Hiểu là:"
TAKE_VERBATIM = "Tìm đúng như đã gõ"
TAKEN_VERBATIM = "Đã tìm đúng như đã gõ, không thêm dấu và không dịch."
TAKE_UNDERSTOOD = "Để phần mềm hiểu câu hỏi"
NOTES_HEADING = "Lưu ý"
UNANSWERED = "Chưa tìm thấy câu trả lời cho: {part}"
EVIDENCE_HEADING = "Căn cứ trong văn bản"
RELATED_HEADING = "Các đoạn liên quan ({count})"
STATUS_ANSWERED = "Câu trả lời: {text}"
STATUS_REFUSED = "Không tìm thấy câu trả lời."
REFUSED_HEADING = "Không tìm thấy câu trả lời"
SEARCHED = "Đã tìm trong {count} văn bản đã nạp."
ABSENT_WORDS = "Không văn bản nào có: {words}."
NEAREST_HEADING = "Những đoạn gần nhất"
NEAREST_NOTE = "Các đoạn dưới đây gần với câu hỏi nhưng không trả lời câu hỏi đó."

TOOLS_LABEL = "Việc làm với câu trả lời này"
FEEDBACK_LABEL = "Câu trả lời này:"
RIGHT = "Đúng"
WRONG = "Sai"
MISSING = "Thiếu"
FEEDBACK_KEPT = "Đã ghi vào bộ câu hỏi «phản hồi». Cảm ơn bạn."
COPY_LINK = "Chép liên kết"
CHOOSE = "Thêm vào hồ sơ"
CHOSEN = "Đã thêm vào hồ sơ ✓"
UNCHOOSE_HINT = "Nhấn lần nữa để bỏ khỏi hồ sơ"
CHOICE_FULL = "Hồ sơ đã đầy"

HISTORY_HEADING = "Đã hỏi trong phiên này"
HISTORY_NOTE = "Chỉ giữ trong thẻ trình duyệt này; tải lại trang là mất."
HISTORY_CLEAR = "Xoá danh sách"
HISTORY_REFUSED = "Không tìm thấy"
HISTORY_VERBATIM = "đúng như đã gõ"
HISTORY_GONE = "Câu hỏi này không còn trong danh sách. Hãy hỏi lại."
SHOWN_AGAIN = "Câu trả lời lúc {time}, hiện lại nguyên như khi đó."
SHOWN_STALE = (
    "Từ đó đến nay văn bản sau đã được gỡ hoặc thay bằng bản khác: {names}. "
    "Hãy hỏi lại trước khi dùng."
)
ASK_AGAIN = "Hỏi lại"
