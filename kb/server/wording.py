"""Words of the console and of the pages before the app: starting, signing in."""

from __future__ import annotations

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
