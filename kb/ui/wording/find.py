"""Words of the page that finds original wording and checks quotations."""

from __future__ import annotations

TAB = "Tìm nguyên văn"
MODES = "Bạn muốn làm gì?"
MODE_FIND = "Tìm lời văn"
MODE_QUOTE = "Kiểm tra câu trích dẫn"

FIND_LABEL = "Lời văn cần tìm"
FIND_PLACEHOLDER = "Gõ hoặc dán một cụm từ, một câu, rồi nhấn Enter"
FIND_BUTTON = "Tìm"
FIND_HELP = (
    "Chỗ đúng từng ký tự hiện trước; sau đó là chỗ chỉ khác khoảng trắng, kiểu chữ, "
    "chỗ chỉ khác dấu, và chỗ gần đúng."
)
FIND_EMPTY = "Bạn chưa gõ gì. Hãy gõ hoặc dán lời văn cần tìm vào ô phía trên."
FIND_WELCOME = (
    "Các chỗ có lời văn ấy sẽ hiện ở đây, xếp theo mức giống: đúng từng ký tự trước, gần đúng sau."
)
QUOTE_LABEL = "Câu trích dẫn cần kiểm tra"
QUOTE_PLACEHOLDER = "Dán một câu hay vài đoạn trích từ văn bản, rồi nhấn Ctrl+Enter"
QUOTE_BUTTON = "Kiểm tra"
QUOTE_HELP = "So từng chữ, từng con số, từng dấu câu với nguyên văn; nhiều nhất {longest} ký tự."
QUOTE_EMPTY = "Bạn chưa dán gì. Hãy dán câu trích dẫn vào ô phía trên."
QUOTE_WELCOME = (
    "Kết quả sẽ hiện ở đây: khớp nguyên văn, kèm nơi có câu ấy; hoặc từng chữ khác với nguyên văn."
)

FILTERS = "Bộ lọc"
FILTERS_ON = "đang lọc"
FILTERS_CLEAR = "Bỏ lọc"
FILTER_DOCUMENT = "Văn bản"
FILTER_KIND = "Loại"
FILTER_YEAR = "Năm ban hành"
FILTER_ISSUER = "Cơ quan ban hành"
FILTER_ALL = "Tất cả"
FILTER_ANY_DOCUMENT = "Mọi văn bản"
FILTERED = "Chỉ tìm trong: {filters}."

KINDS = {
    "exact": "Đúng nguyên văn",
    "style": "Chỉ khác khoảng trắng, kiểu chữ",
    "accents": "Chỉ khác dấu",
    "near": "Gần đúng",
}
KIND_NOTES = {
    "exact": "Đúng từng ký tự.",
    "style": (
        "Cùng chữ, cùng số, cùng dấu câu; khác khoảng trắng, xuống dòng, chữ hoa, "
        "chỗ đặt dấu thanh hoặc kiểu gạch nối."
    ),
    "accents": "Cùng chữ cái nhưng khác dấu thanh, dấu mũ: có thể là từ khác hẳn, hãy đọc kỹ.",
    "near": "Có chữ bị đổi, thiếu hoặc thừa; mỗi chỗ khác được đánh dấu.",
}
COUNT = "{count} chỗ"
COUNT_MORE = "trên {count} chỗ"
SHOWN = "Hiện {shown} chỗ đầu trong {count} chỗ."
SHOW_MORE = "Hiện thêm"
NOTHING_HEADING = "Không tìm thấy lời văn này"
NOTHING_NOTE = (
    "Không văn bản nào có lời văn này, kể cả khi bỏ qua dấu, kiểu chữ hoặc vài chữ khác. "
    "Hãy thử ngắn hơn, hoặc bỏ bớt bộ lọc."
)
SUMMARY = "Kết quả cho «{wording}»"
STATUS_FOUND = "Tìm thấy: {counts}."
INSIDE = "nằm trong một từ hoặc số dài hơn"
IN_CONTEXT = "Trong văn bản"
COMPARED = "So với lời bạn gõ"

VERDICTS = {
    "verbatim": "Khớp nguyên văn",
    "style": "Khớp, chỉ khác khoảng trắng, kiểu chữ",
    "different": "Không khớp nguyên văn",
    "not_found": "Không tìm thấy",
}
VERDICT_NOTES = {
    "verbatim": "Đúng từng ký tự với nguyên văn.",
    "style": (
        "Mọi chữ, số và dấu câu đều đúng; chỉ khác khoảng trắng, xuống dòng, chữ hoa, chỗ đặt dấu "
        "thanh hoặc kiểu gạch nối, ngoặc kép. Muốn đúng từng ký tự, hãy chép nguyên văn dưới đây."
    ),
    "not_found": (
        "Không đoạn nào trong các văn bản đã nạp giống câu này đủ để so. "
        "Hãy kiểm tra nguồn của câu, hoặc bỏ bớt bộ lọc."
    ),
}
PUNCTUATION_ONLY = "Chữ và số đều đúng, chỉ khác dấu câu ở {count} chỗ."
ACCENTS_ONLY = "Chỉ khác dấu thanh, dấu mũ ở {count} chỗ; các chữ khác đều đúng."
DIFFERENCES = "{count} chỗ khác với nguyên văn."
JOINED = "Câu này ghép lời từ {count} chỗ khác nhau."
ABSENT_PARTS = "Có phần không tìm thấy trong văn bản nào."
SOURCES = "Có ở {count} nơi"
SOURCE = "Nguồn"
SOURCES_SHOWN = "Hiện {shown} nơi đầu trong {count} nơi."
PART = "Phần {number} trên {count}"
PART_RIGHT = "đúng nguyên văn"
PART_ABSENT = "Phần này không tìm thấy trong văn bản nào"
COMPARISON = "So từng chữ"
TO_DELETE = "thừa:"
TO_INSERT = "thiếu:"
END_OF_MARK = "(hết)"
LEGEND_DELETE = "có trong lời bạn dán, nguyên văn không có"
LEGEND_INSERT = "có trong nguyên văn, lời bạn dán không có"
LEFT_OUT = "… {count} chữ …"
TABLE = "Các chỗ khác"
TABLE_KIND = "Khác thế nào"
TABLE_QUOTED = "Lời bạn dán"
TABLE_ORIGINAL = "Nguyên văn"
DIFFERENCE_KINDS = {"missing": "Thiếu", "added": "Thừa", "changed": "Khác"}
NONE = "(không có)"
MORE_DIFFERENCES = "… và {count} chỗ khác nữa."
