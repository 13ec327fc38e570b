"""Small documents that several tests read: a table, a list of duties, an order."""

from __future__ import annotations

TABLE = """Phụ lục I
DANH MỤC DỰ ÁN

STT\tTên dự án\tTổng vốn (tỷ đồng)\tCơ quan chủ trì\tThời gian
1\tTrường Nà Bản\t12,5\tSở Xây dựng\tNăm 2025
2\tTrạm Pác Nặm\t\tSở Y tế\tNăm 2026
"""
DUTIES = """Điều 1. Tổ chức thực hiện
1. Sở Tài chính:
a) Chủ trì thẩm định dự toán kinh phí hằng năm;
b) Báo cáo kết quả.
2. Sở Y tế:
a) Tham mưu kế hoạch phòng dịch.
"""
ORDER = """Điều 1. Quy hoạch
Diện tích cụm công nghiệp Nà Bản là 75 ha, đặt tại xã Nông Thượng.
Các sở làm những việc sau:
- Lập đồ án quy hoạch;
- Cắm mốc ranh giới.

Điều 2. Giải thích từ ngữ
Cụm công nghiệp là nơi sản xuất, có ranh giới xác định.
Đồ án hoàn thành trước ngày 30 tháng 6 năm 2025.
"""
