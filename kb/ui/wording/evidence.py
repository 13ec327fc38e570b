"""Words of the page of chosen answers."""

from __future__ import annotations

TAB = "Hồ sơ trích dẫn"
HEADING = "Hồ sơ trích dẫn"
LEAD = (
    "Các câu trả lời đã chọn trong thẻ trình duyệt này, để tải về kèm tờ trình. Khi tải, mỗi trích "
    "dẫn được đối chiếu lại với kho; trích dẫn nào không còn khớp sẽ bị lược bỏ và ghi rõ lý do."
)
DOWNLOAD_DOCX = "Tải bản Word (DOCX)"
DOWNLOAD_XLSX = "Tải bản Excel (XLSX)"
CLEAR = "Bỏ tất cả"
IN_BROWSER_WORDS = {
    "empty": "Chưa chọn câu trả lời nào. Ở trang Hỏi đáp, bấm «Thêm vào hồ sơ» dưới câu trả lời.",
    "count": "Đang có {count} câu trả lời.",
    "question": "Câu hỏi",
    "understood": "Hiểu là:",
    "answer": "Trả lời:",
    "page": "trang {page}",
    "open": "Mở văn bản tại chỗ này",
    "up": "Đưa lên",
    "down": "Đưa xuống",
    "remove": "Bỏ",
    "removeQuote": "Bỏ trích dẫn này",
    "undo": "Hoàn tác",
    "removed": "Đã bỏ.",
    "moved": "Đã chuyển đến vị trí {place}.",
    "making": "Đang lập hồ sơ… Văn bản có ảnh trang thì lâu hơn.",
    "made": "Đã tải tệp về.",
    "leftOut": "{count} trích dẫn không còn khớp với kho nên bị lược bỏ; xem lý do trong tệp.",
    "failed": "Không lập được hồ sơ. Hãy thử lại.",
}
"""What the script of the page says; ``{…}`` is filled in there."""
