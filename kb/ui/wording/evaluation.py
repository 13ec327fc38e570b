"""Words of the evaluation page."""

from __future__ import annotations

TAB = "Đánh giá"
LOADING = "Đang mở trang đánh giá…"
OFFLINE = "Không liên lạc được với ứng dụng. Hãy kiểm tra ứng dụng còn chạy, rồi tải lại trang."

SETS_HEADING = "Bộ câu hỏi"
SETS_LEAD = (
    "Mỗi bộ là danh sách câu hỏi kèm đáp án và nguyên văn chứng minh. Chạy một bộ để biết phần mềm "
    "trả lời đúng bao nhiêu trên kho hiện có."
)
NO_SETS = (
    "Chưa có bộ câu hỏi nào. Hãy tải tệp mẫu về, ghi câu hỏi của đơn vị rồi tải lên; hoặc bấm "
    "«Đúng», «Sai», «Thiếu» dưới các câu trả lời ở trang Hỏi đáp để gom dần."
)
SET_COUNT = "{count} câu"
SET_UNFINISHED = "{count} câu chờ bổ sung"
SET_CHANGED = "cập nhật {at}"
FEEDBACK_NAME = "Phản hồi của người dùng"
FEEDBACK_NOTE = (
    "Gom từ các nút «Đúng», «Sai», «Thiếu» ở trang Hỏi đáp. Câu nào còn chờ bổ sung thì chưa được "
    "đo: tải tệp xlsx về, điền câu trả lời và nguyên văn, xoá ô «cần bổ sung», rồi tải lên lại."
)
RUN = "Chạy đánh giá"
CHECK = "Kiểm tra"
DOWNLOAD = "Tải về:"
DELETE = "Xoá"
CONFIRM_DELETE_SET = "Xoá bộ câu hỏi «{name}»? Các lần đánh giá đã có vẫn còn."
CONFIRM_DELETE_RUN = "Xoá lần đánh giá «{name}» lúc {at}?"
CONFIRM_REPLACE = "Đã có bộ câu hỏi cùng tên. Thay bộ cũ bằng tệp này?"
DELETED = "Đã xoá."
UPLOAD_HEADING = "Thêm bộ câu hỏi"
UPLOAD_LEAD = "Kéo tệp Excel (.xlsx), .csv hoặc .jsonl vào đây, hoặc"
UPLOAD = "Tải lên bộ câu hỏi…"
UPLOADED = "Đã tải lên bộ câu hỏi «{name}»."
UPLOADING = "Đang tải lên…"
TEMPLATE = "Tải tệp mẫu (.xlsx)"
READER_NOTE = "Tài khoản của bạn được xem kết quả; tải lên và chạy cần vai trò biên tập."

CHECK_HEADING = "Kiểm tra bộ «{name}»"
CHECKING = "Đang kiểm tra…"
CHECK_CLEAN = "{count} câu hỏi, không có gì phải sửa."
CHECK_FOUND = (
    "{count} câu hỏi; {errors} lỗi, {warnings} lưu ý. Bộ vẫn chạy được; sửa thì đo sát hơn."
)
CHECK_PLACE = "Chỗ"
CHECK_ROW = "Dòng {row}"
CHECK_TEXT = "Cần xem lại"
CHECK_ERROR = "lỗi"
CHECK_WARNING = "lưu ý"
CHECK_MORE = "… và {count} điều nữa."
CHECK_EMPTY_STORE = (
    "Kho chưa có văn bản nào nên chưa đối chiếu được nguyên văn. Hãy nạp văn bản ở trang Văn bản."
)

RUNNING = "Đang đánh giá bộ «{name}»"
OPENING = "Đang mở kho…"
RUNNING_COUNT = "{done}/{total} câu"
RUNNING_LEFT = "còn khoảng {time}"
RUNNING_NOTE = "Có thể rời trang này hoặc hỏi đáp trong lúc chờ; việc đánh giá vẫn tiếp tục."
MINUTES = "{count} phút"
SECONDS = "{count} giây"
STOP = "Dừng"
STOPPED = "Đã dừng đánh giá bộ «{name}»; không có gì được lưu."
FAILED = "Chưa đánh giá được bộ «{name}»"
FINISHED = "Đã đánh giá xong bộ «{name}»."

LATEST_HEADING = "Kết quả gần nhất"
RESULT_LINE = "Bộ «{name}», {questions} câu hỏi ({answerable} câu kho trả lời được), chạy {at}."
RUN_WARNINGS = "{count} lưu ý về bộ câu hỏi, xem cuối báo cáo."
OPEN_REPORT = "Mở báo cáo"
OPEN_REPORT_LONG = "Mở báo cáo đầy đủ, có biểu đồ và từng câu hỏi"
NEW_TAB = "(mở ở thẻ mới)"
RUNS_HEADING = "Các lần đánh giá"
NO_RUNS = "Chưa có lần đánh giá nào. Chọn một bộ câu hỏi ở trên rồi bấm «Chạy đánh giá»."
BEFORE = "Trước"
AFTER = "Sau"
ONE_RUN = "Lần đánh giá"
RUN_FILES = "Báo cáo"
INTERVAL_NOTE = "Số là %; trong ngoặc vuông là khoảng tin cậy 95 %."
COMPARE = "So sánh hai lần"
COMPARE_NOTE = "Chọn một lần ở cột «Trước» và một lần ở cột «Sau» rồi bấm nút."
COMPARE_HEADING = "So sánh"
COMPARED_RUNS = "Trước: bộ «{before}», {before_at}. Sau: bộ «{after}», {after_at}."
COMPARING = "Đang so sánh…"
SAME_RUN = "Hãy chọn hai lần đánh giá khác nhau."
