"""Words of the documents page."""

from __future__ import annotations

DOCUMENTS_HEADING = "{count} văn bản trong kho"
FOUND_HEADING = "{found} trong {count} văn bản"
FILTER_LABEL = "Lọc văn bản"
FILTER_PLACEHOLDER = "Tên, số ký hiệu, cơ quan, ngày… (không cần gõ dấu)"
SORT_LABEL = "Sắp xếp"
SORTS = {
    "name": "Theo tên tệp",
    "newest": "Mới ban hành trước",
    "oldest": "Cũ trước",
    "number": "Theo số, ký hiệu",
    "issuer": "Theo cơ quan",
    "health": "Cần xem lại trước",
}
NONE_FOUND = "Không có văn bản nào khớp với «{query}». Hãy gõ ít từ hơn hoặc xóa ô lọc."
EMPTY_HEADING = "Chưa có văn bản nào"
EMPTY_NOTE = "Kéo thả một thư mục vào khung phía trên để bắt đầu."
EMPTY_NOTE_READER = "Hãy nhờ người có quyền biên tập tải văn bản lên."
LOADING = "Đang tải danh sách…"
LOAD_FAILED = "Không tải được danh sách. Máy chủ có thể đã dừng; hãy tải lại trang."

DOCUMENT_KIND = "Loại"
DOCUMENT_NUMBER = "Số, ký hiệu"
DOCUMENT_DATE = "Ngày ban hành"
DOCUMENT_ISSUER = "Cơ quan ban hành"
DOCUMENT_SIGNER = "Người ký"
DOCUMENT_FORMAT = "Định dạng"
DOCUMENT_PAGES = "Số trang"
DOCUMENT_LENGTH = "Số ký tự"
DOCUMENT_FILE = "Tên tệp"
OTHER_NAMES = "Cùng nội dung"
RELATIONS = "Quan hệ với văn bản khác"
REMARKS = "Lưu ý khi đọc"
PAGES = "{count} trang"
LEVELS = {"good": "Chữ đọc tốt", "told": "Có lưu ý", "doubtful": "Cần đối chiếu bản gốc"}
HEALTH = "Tình trạng chữ"

OPEN = "Xem"
DOWNLOAD = "Tải bản gốc"
REREAD = "Đọc lại"
REMOVE = "Gỡ"
ABOUT = "{action}: {name}"
PREVIOUS_PAGE = "‹ Trang trước"
NEXT_PAGE = "Trang sau ›"
PAGE_OF = "Trang {page}/{pages}"
PAGING = "Chuyển trang danh sách"

REMOVE_HEADING = "Gỡ văn bản khỏi kho?"
REMOVE_NOTE = (
    "Văn bản và bản gốc lưu trong kho sẽ bị xóa; sau đó không hỏi, tìm hay trích dẫn được nữa. "
    "Tệp trên máy của bạn không bị ảnh hưởng."
)
REMOVE_CONFIRM = "Gỡ văn bản"
CANCEL = "Không gỡ"
REMOVED = "Đã gỡ «{name}»."
REREAD_QUEUED = "Đã xếp «{name}» vào hàng chờ đọc lại."
ACTION_FAILED = "Không thực hiện được. Máy chủ có thể đã dừng; hãy tải lại trang."

UPLOAD_HEADING = "Thêm văn bản"
UPLOAD_LEAD = "Kéo thả tệp hoặc cả thư mục vào đây"
UPLOAD_KINDS = (
    "PDF (cả bản quét), Word, Excel, ODT, RTF, HTML, văn bản thuần; mỗi tệp tối đa {limit} MB"
)
CHOOSE_FILES = "Chọn tệp…"
CHOOSE_FOLDER = "Chọn thư mục…"
REPLACE_LABEL = "Thay văn bản cùng tên đã có trong kho"
NO_UPLOAD = "Tài khoản này chỉ được xem. Muốn thêm văn bản, hãy nhờ người có quyền biên tập."

SENDING_HEADING = "Đang gửi lên máy chủ"
SENDING = "Đã gửi {sent}/{total} tệp"
SENDING_NOTE = "Đừng đóng trang này khi đang gửi. Tệp đã gửi xong thì đóng trang cũng không mất."
STOP_SENDING = "Thôi gửi"
HIDDEN = "tệp ẩn"
NO_SUFFIX = "không đuôi"
SKIPPED = "Bỏ qua {count} tệp không thuộc loại đọc được: {kinds}."
NOT_SENT = "Không gửi được {count} tệp"
SEND_FAILED = "Mất kết nối với máy chủ khi đang gửi. Hãy kiểm tra mạng rồi gửi lại."
TOO_LARGE = "Tệp quá lớn (tối đa {limit} MB). Hãy tách thành nhiều tệp nhỏ hơn."
NOTHING_READABLE = "Không có tệp nào thuộc loại đọc được."
DISMISS = "Ẩn"

INGEST_HEADING = "Nạp văn bản"
PHASES = {
    "idle": "Đã xong",
    "receiving": "Đang nhận tệp…",
    "starting": "Đang khởi động bộ đọc…",
    "waiting": "Đang chờ tiến trình khác ghi xong vào kho…",
    "working": "Đang đọc…",
    "finishing": "Đang cập nhật chỉ mục để hỏi được văn bản mới…",
}
INTERRUPTED_PHASE = "Đã dừng giữa chừng"
PROGRESS = "{done}/{total} tệp"
COUNTS = {
    "done": "{count} nạp xong",
    "unchanged": "{count} đã có sẵn, không đổi",
    "failed": "{count} không nạp được",
    "interrupted": "{count} còn dở",
    "waiting": "{count} đang chờ",
}
STATUSES = {
    "waiting": "đang chờ",
    "reading": "đang đọc",
    "embedding": "đang lập chỉ mục",
    "done": "xong",
    "unchanged": "đã có, không đổi",
    "failed": "không nạp được",
    "interrupted": "còn dở",
}
READING_PAGE = "đang đọc trang {page}/{pages}"
STOP = "Dừng nạp"
RETRY = "Nạp tiếp {count} tệp còn dở"
CLEAR = "Xóa danh sách này"
SHOW_ENDED = "Xem {count} tệp đã xong"
MORE_WAITING = "và {count} tệp nữa đang chờ"
