"""Words of the page of one document."""

from __future__ import annotations

BACK = "Danh sách văn bản"
FACTS = "Thông tin văn bản"
OUTLINE = "Dàn bài"
OUTLINE_EMPTY = "Văn bản này không chia mục."
TEXT = "Toàn văn"
FIND_HINT = "Tìm trong văn bản này: Ctrl+F"
MARKED = "Đoạn được trích dẫn"
GO_TO_MARK = "Tới đoạn trích"
PICTURE = "Ảnh trang gốc"
PICTURE_ALT = "Ảnh trang {page} của {name}"
PICTURE_MARKED = "Ảnh trang {page} của {name}, đoạn được trích dẫn được tô màu"
PICTURE_FAILED = "Không vẽ được ảnh trang này. Hãy tải bản gốc về xem."
PAGE_OF = "Trang {page}/{pages}"
PAGE_MARK = "Trang {page}"
PREVIOUS = "‹ Trước"
NEXT = "Sau ›"
DOWNLOAD_ORIGINAL = "Tải bản gốc"
DOWNLOAD_TEXT = "Xem chữ thuần"
OFFICIAL = "Dòng trích dẫn theo Nghị định 30/2020/NĐ-CP"
OFFICIAL_DOCUMENT = "Cả văn bản"
HASH = "Mã SHA-256 của tệp"
TABLE = "Bảng {count} dòng"

OUT_OF_BOUNDS = (
    "Đường dẫn này trỏ tới vị trí {start}–{end}, nằm ngoài văn bản (dài {length} ký tự). "
    "Văn bản có thể đã được đọc lại khác trước; hãy hỏi hoặc tìm lại để có vị trí mới."
)
NO_SUCH_PAGE = "Văn bản có {pages} trang, không có trang {page}."
MISSING_TITLE = "Không có văn bản này"
MISSING = (
    "Văn bản này không còn trong kho: có thể nó đã được gỡ, hoặc đã được thay bằng bản mới. "
    "Hãy tìm lại trong danh sách văn bản, hoặc hỏi lại để có đường dẫn mới."
)
