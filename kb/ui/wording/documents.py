"""Words of the documents page."""

from __future__ import annotations

DOCUMENTS_HEADING = "{count} văn bản đã nạp"
DOCUMENT_KIND = "Loại"
DOCUMENT_NUMBER = "Số, ký hiệu"
DOCUMENT_DATE = "Ngày ban hành"
DOCUMENT_ISSUER = "Cơ quan ban hành"
