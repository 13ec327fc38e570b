"""Words of the evidence pack's files, and of what is wrong with a request for one."""

from __future__ import annotations

TITLE = "HỒ SƠ TRÍCH DẪN"
MADE = "Lập lúc {time}"
MADE_BY = "người lập: {name}"
COUNTS = "{answers} câu trả lời, {proofs} trích dẫn, {documents} văn bản"
DOCUMENTS_HEADING = "Văn bản được trích dẫn"
DOCUMENT_COLUMNS = ("STT", "Văn bản", "Tệp", "Mã SHA-256 của tệp")
ANSWERS_HEADING = "Câu trả lời và trích dẫn"
QUESTION = "Câu hỏi"
UNDERSTOOD_AS = "Hiểu là"
ANSWER = "Trả lời"
PROOF = "Trích dẫn {number}"
PAGE = "trang {page}"
QUOTE = "Nguyên văn"
SOURCE = "Nguồn"
FILE = "Tệp"
FILE_SUM = "SHA-256"
PICTURE = "Ảnh trang {page} của «{source}»; chữ được trích tô vàng."
SAME_PICTURE = "Ảnh trang {page}: xem trích dẫn {number}."
NO_PICTURE = "Không có ảnh trang {page}: {reason}"
TOO_MANY_PICTURES = "hồ sơ đã đủ {most} ảnh; hãy chia thành nhiều hồ sơ nếu cần thêm ảnh."
REPLACED_MEANWHILE = "tệp vừa được thay trong lúc lập hồ sơ; hãy lập lại."
LEFT_OUT_HEADING = "Trích dẫn bị lược bỏ"
LEFT_OUT_LEAD = (
    "Lúc lập hồ sơ, các trích dẫn sau không còn khớp với kho văn bản nên không được đưa vào:"
)
LEFT_OUT = "Câu hỏi «{question}», {place}: {reason}"
UNKNOWN_PLACE = "vị trí không rõ"
STANDS = (
    "Lời trích giữ nguyên từng ký tự của văn bản trong kho, kể cả lỗi chính tả và khoảng trắng, "
    "và đã được đối chiếu lại với kho lúc lập hồ sơ. Mã SHA-256 cho biết đúng tệp nào được trích."
)
REPLACED = (
    "Lưu ý: {count} ký tự không ghi được vào tệp Word, Excel nên được thay bằng mã của nó, "
    "dạng {example}; bản gốc trong kho không đổi."
)

ROWS_SHEET = "Trích dẫn"
ABOUT_SHEET = "Thông tin"
LEFT_OUT_SHEET = "Bị lược bỏ"
COLUMNS = (
    ("STT", 7),
    ("Câu hỏi", 36),
    ("Hiểu là", 30),
    ("Trả lời", 36),
    ("Nguyên văn", 60),
    ("Dòng trích dẫn", 44),
    ("Số, ký hiệu", 16),
    ("Vị trí trong văn bản", 22),
    ("Trang", 8),
    ("Vị trí ký tự", 16),
    ("Tệp", 34),
    ("Mã SHA-256 của tệp", 40),
    ("Lưu ý", 30),
)
LEFT_OUT_COLUMNS = (("Câu hỏi", 40), ("Vị trí trong văn bản", 30), ("Lý do", 80))
ABOUT_TIME = "Lập lúc"
ABOUT_BY = "Người lập"
ABOUT_COUNTS = "Gồm"
ABOUT_NOTE = "Ghi chú"

MALFORMED = "Danh sách trích dẫn gửi lên không đúng dạng ({what}). Hãy tải lại trang rồi thử lại."
TOO_MANY_ITEMS = "Hồ sơ có {found} câu trả lời; nhiều nhất là {most}. Hãy chia thành nhiều hồ sơ."
TOO_MANY_PLACES = "Hồ sơ có {found} trích dẫn; nhiều nhất là {most}. Hãy chia thành nhiều hồ sơ."
TOO_LONG = "Trường «{name}» dài {found} ký tự; nhiều nhất là {most}."
TOO_LONG_FOR_CELL = (
    "Đoạn «{start}…» dài hơn {most} ký tự nên không vừa một ô Excel. Hãy tải bản Word (DOCX)."
)
NOTHING_CHOSEN = "Chưa chọn câu trả lời nào. Hãy thêm câu trả lời vào hồ sơ rồi tải tệp."
NOTHING_STANDS = (
    "Không trích dẫn nào còn khớp với kho văn bản, nên không lập hồ sơ. Hãy hỏi lại. "
    "Lý do đầu tiên: {reason}"
)
