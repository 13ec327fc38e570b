"""Invented documents in pairs: some give different values for the same thing, some only seem to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of different dates, a question on both, and the value each gives."""

    name: str
    earlier: str
    later: str
    question: str
    values: tuple[str, str]


DIFFERENT = (
    Pair(
        "dien-tich",
        "Điều 1. Diện tích cụm công nghiệp Nà Lùng là 75 ha.",
        "Điều 2. Cụm công nghiệp Nà Lùng có diện tích 68,5 ha, thu hút ngành chế biến gỗ.",
        "Diện tích cụm công nghiệp Nà Lùng là bao nhiêu?",
        ("75 ha", "68,5 ha"),
    ),
    Pair(
        "von",
        "Điều 1. Tổng mức đầu tư dự án cầu Bản Tèn là 120 tỷ đồng.",
        "1. Dự án cầu Bản Tèn có tổng mức đầu tư 154 tỷ đồng từ ngân sách tỉnh.",
        "Tổng mức đầu tư dự án cầu Bản Tèn là bao nhiêu?",
        ("120 tỷ đồng", "154 tỷ đồng"),
    ),
    Pair(
        "chu-tri",
        "Điều 1. Sở Xây dựng chủ trì lập quy hoạch chung thị trấn Khe Mo.",
        "Điều 3. Giao Sở Nội vụ chủ trì lập quy hoạch chung thị trấn Khe Mo.",
        "Cơ quan nào chủ trì lập quy hoạch chung thị trấn Khe Mo?",
        ("Sở Xây dựng", "Sở Nội vụ"),
    ),
    Pair(
        "thoi-han",
        "Điều 1. Trạm bơm Phúc Lộc hoàn thành trước ngày 30 tháng 6 năm 2024.",
        "Điều 1. Trạm bơm Phúc Lộc hoàn thành trước ngày 31 tháng 12 năm 2025.",
        "Trạm bơm Phúc Lộc hoàn thành trước ngày nào?",
        ("30 tháng 6 năm 2024", "31 tháng 12 năm 2025"),
    ),
    Pair(
        "dia-diem",
        "Điều 1. Nhà máy xử lý rác Đồi Chè đặt tại xã Tân Hòa.",
        "Điều 1. Nhà máy xử lý rác Đồi Chè đặt tại xã Yên Lập.",
        "Nhà máy xử lý rác Đồi Chè đặt tại xã nào?",
        ("xã Tân Hòa", "xã Yên Lập"),
    ),
    Pair(
        "bang",
        "Phụ lục I\nDANH MỤC DỰ ÁN\n\nSTT\tTên dự án\tTổng vốn (tỷ đồng)\tCơ quan chủ trì\n"
        "1\tTrường Pò Hái\t12,5\tSở Giáo dục và Đào tạo\n2\tTrạm y tế Cốc Lải\t4,2\tSở Y tế\n",
        "Phụ lục II\nDANH MỤC CÔNG TRÌNH\n\nSTT\tTên công trình\tTổng vốn (tỷ đồng)\tTiến độ\n"
        "1\tTrường Pò Hái\t15,8\tNăm 2026\n2\tChợ Lũng Vài\t6\tNăm 2027\n",
        "Tổng vốn của Trường Pò Hái là bao nhiêu?",
        ("12,5 tỷ đồng", "15,8 tỷ đồng"),
    ),
    Pair(
        "bang-va-loi",
        "Phụ lục I\nDANH MỤC KHU DÂN CƯ\n\nSTT\tTên khu dân cư\tQuy mô (ha)\tGhi chú\n"
        "1\tKhu dân cư Hồ Sen\t9,6\tĐã lập quy hoạch\n2\tKhu dân cư Gò Mít\t7\tMới\n",
        "Điều 4. Quy mô khu dân cư Hồ Sen là 11,2 ha.",
        "Quy mô khu dân cư Hồ Sen là bao nhiêu ha?",
        ("9,6 ha", "11,2 ha"),
    ),
    Pair(
        "ty-le",
        "Điều 1. Tỷ lệ hộ nghèo của xã Thượng Quan là 18,4%.",
        "Điều 2. Xã Thượng Quan có tỷ lệ hộ nghèo 15,9%.",
        "Tỷ lệ hộ nghèo của xã Thượng Quan là bao nhiêu?",
        ("18,4%", "15,9%"),
    ),
    Pair(
        "muc-thu",
        "Điều 5. Mức thu phí tham quan động Phiêng Sài là 30.000 đồng/người/lượt.",
        "Điều 2. Mức thu phí tham quan động Phiêng Sài: 40.000 đồng/người/lượt.",
        "Mức thu phí tham quan động Phiêng Sài là bao nhiêu?",
        ("30.000 đồng", "40.000 đồng"),
    ),
    Pair(
        "chu-dau-tu",
        "Điều 1. Chủ đầu tư dự án kè Sông Lịn là Ban Quản lý dự án huyện Mường Bo.",
        "Điều 1. Chủ đầu tư dự án kè Sông Lịn là Sở Nông nghiệp và Môi trường.",
        "Chủ đầu tư dự án kè Sông Lịn là đơn vị nào?",
        ("Ban Quản lý dự án huyện Mường Bo", "Sở Nông nghiệp và Môi trường"),
    ),
    Pair(
        "cong-suat",
        "Điều 1. Công suất nhà máy nước Bình Thuận Lạc là 5.000 m3/ngày đêm.",
        "Điều 1. Nhà máy nước Bình Thuận Lạc có công suất 8.000 m3/ngày đêm.",
        "Công suất nhà máy nước Bình Thuận Lạc là bao nhiêu?",
        ("5.000 m3", "8.000 m3"),
    ),
    Pair(
        "thoi-gian-giai-quyet",
        "Điều 6. Thời hạn cấp giấy phép khai thác đá Lũng Cát là 15 ngày làm việc.",
        "Điều 3. Thời hạn cấp giấy phép khai thác đá Lũng Cát là 10 ngày làm việc.",
        "Thời hạn cấp giấy phép khai thác đá Lũng Cát là bao lâu?",
        ("15 ngày làm việc", "10 ngày làm việc"),
    ),
    Pair(
        "dan-so",
        "Điều 1. Dân số thị trấn Mỏ Trạng là 12.400 người.",
        "Điều 1. Thị trấn Mỏ Trạng có dân số 13.150 người.",
        "Dân số thị trấn Mỏ Trạng là bao nhiêu người?",
        ("12.400 người", "13.150 người"),
    ),
    Pair(
        "chieu-dai",
        "Điều 1. Tuyến đường Đèo Khế - Nà Tông có chiều dài 21,3 km.",
        "Điều 1. Chiều dài tuyến đường Đèo Khế - Nà Tông là 23 km, đạt cấp IV miền núi.",
        "Tuyến đường Đèo Khế - Nà Tông có chiều dài bao nhiêu?",
        ("21,3 km", "23 km"),
    ),
)
SAME = (
    Pair(
        "cung-gia-tri",
        "Điều 1. Tổng mức đầu tư hồ chứa Vực Nhài là 12,5 tỷ đồng.",
        "Điều 1. Hồ chứa Vực Nhài có tổng mức đầu tư 12.500 triệu đồng.",
        "Tổng mức đầu tư hồ chứa Vực Nhài là bao nhiêu?",
        ("12,5 tỷ đồng", "12.500 triệu đồng"),
    ),
    Pair(
        "cung-co-quan",
        "Điều 1. UBND tỉnh phê duyệt đề án bảo tồn chè Tà Xùa Đỏ.",
        "Điều 1. Ủy ban nhân dân tỉnh Hà Sơn phê duyệt đề án bảo tồn chè Tà Xùa Đỏ.",
        "Cơ quan nào phê duyệt đề án bảo tồn chè Tà Xùa Đỏ?",
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
    ),
    Pair(
        "cung-ngay",
        "Điều 1. Lễ hội Lồng Tồng Phai Khắt tổ chức ngày 15 tháng 02 năm 2025.",
        "Điều 1. Lễ hội Lồng Tồng Phai Khắt tổ chức ngày 15/02/2025.",
        "Lễ hội Lồng Tồng Phai Khắt tổ chức ngày nào?",
        ("15 tháng 02 năm 2025", "15/02/2025"),
    ),
    Pair(
        "khac-nam",
        "Điều 1. Năm 2024, sản lượng lúa xã Đức Vân Trung đạt 3.100 tấn.",
        "Điều 1. Năm 2025, sản lượng lúa xã Đức Vân Trung đạt 3.450 tấn.",
        "Năm 2024, sản lượng lúa xã Đức Vân Trung đạt bao nhiêu tấn?",
        ("3.100 tấn", "3.450 tấn"),
    ),
    Pair(
        "khac-nam-khong-hoi",
        "Điều 1. Năm 2024, diện tích rừng trồng lâm trường Khuổi Dú đạt 410 ha.",
        "Điều 1. Năm 2025, diện tích rừng trồng lâm trường Khuổi Dú đạt 455 ha.",
        "Diện tích rừng trồng lâm trường Khuổi Dú đạt bao nhiêu ha?",
        ("410 ha", "455 ha"),
    ),
    Pair(
        "khac-ten",
        "Điều 1. Chợ Bản Lạn có diện tích 1.200 m2.",
        "Điều 1. Chợ Bản Lỏng có diện tích 1.900 m2.",
        "Chợ Bản Lạn có diện tích bao nhiêu?",
        ("1.200 m2", "1.900 m2"),
    ),
    Pair(
        "khac-thu",
        "Điều 1. Vốn ngân sách của dự án bến phà Cồn Sẻ là 30 tỷ đồng.",
        "Điều 1. Vốn vay của dự án bến phà Cồn Sẻ là 45 tỷ đồng.",
        "Vốn ngân sách của dự án bến phà Cồn Sẻ là bao nhiêu?",
        ("30 tỷ đồng", "45 tỷ đồng"),
    ),
    Pair(
        "khac-vai-tro",
        "Điều 1. Sở Du lịch chủ trì tổ chức tuần văn hóa Then Đàn Tính.",
        "Điều 1. Sở Tài chính phối hợp tổ chức tuần văn hóa Then Đàn Tính.",
        "Cơ quan nào chủ trì tổ chức tuần văn hóa Then Đàn Tính?",
        ("Sở Du lịch", "Sở Tài chính"),
    ),
    Pair(
        "hai-so-mot-cau",
        "Điều 1. Làng nghề Đan Sọt Vạn có 40 hộ với 95 lao động.",
        "Điều 1. Làng nghề Đan Sọt Vạn có 95 lao động, 40 hộ.",
        "Làng nghề Đan Sọt Vạn có bao nhiêu hộ?",
        ("40 hộ", "40 hộ"),
    ),
    Pair(
        "cung-so-lam-tron",
        "Điều 1. Trung tâm cai nghiện Bãi Vắt có 150 giường.",
        "Điều 1. Trung tâm cai nghiện Bãi Vắt được xây mới 02 nhà điều trị.",
        "Trung tâm cai nghiện Bãi Vắt có bao nhiêu giường?",
        ("150 giường", "150 giường"),
    ),
)


def documents_of(pairs: tuple[Pair, ...]) -> dict[str, str]:
    """Write each text as a decision of its own with number and date; file names to contents."""
    files = {}
    for index, pair in enumerate(pairs):
        for year, text in ((2021, pair.earlier), (2023, pair.later)):
            number = 100 + 2 * index + (year == 2023)
            files[f"{pair.name}-{year}.txt"] = (
                "ỦY BAN NHÂN DÂN TỈNH HÀ SƠN\n"
                f"Số: {number}/QĐ-UBND\tHà Sơn, ngày 12 tháng 5 năm {year}\n\n"
                f"QUYẾT ĐỊNH\nVề một số nhiệm vụ đợt {index + 1}\n\n{text}\n"
            )
    return files
