"""Words of the ask page."""

from __future__ import annotations

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
EMPTY_QUESTION = "Bạn chưa gõ câu hỏi. Hãy gõ vào ô phía trên rồi nhấn Enter."
ANSWER_HEADING = "Trả lời"
UNDERSTOOD_AS = "Hiểu là:"
NOTES_HEADING = "Lưu ý"
UNANSWERED = "Chưa tìm thấy câu trả lời cho: {part}"
EVIDENCE_HEADING = "Căn cứ trong văn bản"
RELATED_HEADING = "Các đoạn liên quan ({count})"
STATUS_ANSWERED = "Câu trả lời: {text}"
STATUS_REFUSED = "Không tìm thấy câu trả lời."
REFUSED_HEADING = "Không tìm thấy câu trả lời trong các văn bản đã nạp"
NEAREST_HEADING = "Những đoạn gần nhất"
NEAREST_NOTE = "Các đoạn dưới đây gần với câu hỏi nhưng không trả lời câu hỏi đó."
