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
    "Ứng dụng đang mở ở {host} cho máy khác trong mạng; mọi người phải đăng nhập. Đường truyền "
    "http không mã hoá: ngoài mạng nội bộ tin cậy, hãy đặt sau một máy chủ https."
)
NO_ACCOUNT_YET = (
    "Ứng dụng sẽ mở ở {host} cho máy khác truy cập (hoặc đang bật KB_ACCOUNTS), nhưng chưa có tài "
    "khoản nào nên không khởi động. Hãy tạo tài khoản quản trị đầu tiên bằng lệnh "
    "«kb user add TÊN --role admin», hoặc chỉ mở trên máy này (bỏ KB_HOST, KB_NAMES, KB_ACCOUNTS)."
)
NO_MCP = (
    "KB_MCP đang bật nhưng không mở được cổng MCP ({found}). "
    "Hãy cài thêm bằng «pip install 'kb[mcp]'», hoặc bỏ KB_MCP."
)

# Errors that come from the server rather than from the knowledge base.
MESSAGE_TITLE = "Không thực hiện được"
STATUS = "Mã {status}"
BACK = "Về trang hỏi đáp"
BAD_REQUEST = "Yêu cầu không đọc được."
FORBIDDEN = "Không được phép."
NOT_FOUND = "Không có địa chỉ này."
METHOD_NOT_ALLOWED = "Địa chỉ này không nhận cách gửi đó."
TOO_LARGE = "Nội dung gửi lên lớn hơn mức cho phép."
UNEXPECTED = (
    "Có lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, xem chi tiết ở cửa sổ đang chạy chương trình."
)
INVALID_VALUES = "Giá trị thiếu hoặc không đúng kiểu: {fields}."
WRONG_HOST = (
    "Ứng dụng không nhận tên máy «{host}». Hãy mở bằng địa chỉ đã ghi khi khởi động, "
    "hoặc thêm tên này vào KB_NAMES."
)
WRONG_ORIGIN = "Yêu cầu đến từ một trang khác nên bị từ chối. Hãy thao tác ngay trong ứng dụng."
TOO_MANY = "Quá nhiều yêu cầu. Hãy thử lại sau {seconds} giây."
PACKS_BUSY = "Máy đang lập hồ sơ trích dẫn cho người khác. Hãy thử lại sau ít phút."

# Signing in.
SIGN_IN_TITLE = "Đăng nhập"
SIGN_IN_NAME = "Tên đăng nhập"
SIGN_IN_PASSWORD = "Mật khẩu"
SIGN_IN_BUTTON = "Đăng nhập"
SIGN_IN_HELP = "Chưa có tài khoản hoặc quên mật khẩu: liên hệ người quản trị hệ thống."
SIGN_IN_FAILED = "Tên đăng nhập hoặc mật khẩu không đúng."
SIGN_IN_WAIT = "Đã thử sai nhiều lần. Hãy thử lại sau {seconds} giây."
