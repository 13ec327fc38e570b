"""What people are told of a run, in Vietnamese."""

from __future__ import annotations

STOPPED = "Đã dừng theo yêu cầu."
GONE = "Văn bản đã được gỡ khỏi kho trước khi đọc lại."
KILLED = "Tiến trình nạp bị ngắt khi đang đọc tệp này ({found}). Tệp vẫn được giữ, có thể nạp tiếp."
NOT_STARTED = (
    "Không chạy được tiến trình nạp ({found}). Các tệp vẫn được giữ; hãy thử «Nạp tiếp», "
    "nếu vẫn lỗi, xem chi tiết ở cửa sổ đang chạy chương trình."
)
RUN_KILLED = (
    "Tiến trình nạp vừa bị ngắt ({found}). Những văn bản nạp xong vẫn ở trong kho, "
    "những tệp còn lại được nạp tiếp."
)
SIGNAL = "tín hiệu {name}"
EXIT_CODE = "mã {code}"
NAME_TAKEN = (
    "Trong kho đã có văn bản khác nội dung mang tên «{name}». Nếu đây là bản mới của nó, hãy đánh "
    "dấu «Thay văn bản cùng tên» rồi gửi lại; nếu không, hãy đổi tên tệp."
)
NAME_WAITING = "Một tệp khác nội dung cùng tên «{name}» đang chờ nạp. Hãy đổi tên một tệp."
ALREADY_WAITING = "Văn bản này đang chờ đọc lại."
REMOVE_WHILE_WORKING = (
    "Đang có một lần nạp ghi vào kho nên chưa gỡ được. Hãy đợi nạp xong, "
    "hoặc bấm «Dừng nạp» rồi gỡ."
)
