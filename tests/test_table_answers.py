"""Whole tables asked: rows by value, counts, extremes, comparisons; and what is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.answer.tables import table_statements
from kb.catalog import Catalog
from kb.knowledge_base import KnowledgeBase
from kb.matching import Weighing
from kb.records import Answer, Hit, Statement

MARKETS = """QUYẾT ĐỊNH
Về việc phê duyệt quy hoạch chợ tỉnh Hòa Sơn

Phụ lục
DANH MỤC QUY HOẠCH CHỢ TRÊN ĐỊA BÀN TỈNH HÒA SƠN

TT\tTên chợ\tĐịa điểm\tDiện tích (ha)\t\tTổng cộng (ha)
\t\t\tGiai đoạn 2021-2025\tGiai đoạn 2026-2030\t
I\tHuyện Lâm Bình\t\t7,5\t2\t9,5
1\tChợ Đình\tTân Lập\t4,5\t-\t4,5
2\tChợ Sáng\tTân Lập\t-\t2\t2
3\tChợ Phố Cũ\tBình An\t3\t-\t3
II\tHuyện Yên Khê\t\t2\t5,2\t7,2
4\tChợ Bến\tHồng Thái\t2\t-\t2
5\tChợ Mường\tThượng Lâm\t-\t5,2\t5,2
\tTổng cộng\t\t9,5\t7,2\t16,7
"""
TASKS = """KẾ HOẠCH
Triển khai chuyển đổi số tỉnh Hòa Sơn

Phụ lục I
NHIỆM VỤ CHUYỂN ĐỔI SỐ

STT\tNhiệm vụ\tCơ quan chủ trì\tCấp trình\tThời gian thực hiện
1\tLập kế hoạch dữ liệu mở\tSở Thông tin\tUBND tỉnh\tNăm 2026
2\tĐào tạo kỹ năng số cho người dân\tSở Nội vụ\tUBND tỉnh\tNăm 2026 - 2028
3\tXây dựng cổng thanh toán\tSở Thông tin\tHĐND tỉnh\tNăm 2027

Phụ lục II
DANH MỤC DỰ ÁN CHUYỂN ĐỔI SỐ

STT\tTên dự án\tQuy mô\tTổng vốn (tỷ đồng)\tNguồn vốn
1\tTrung tâm dữ liệu\t2 ha\t120\tNSNN
2\tMạng cáp quang liên xã\t350 km\t80,5\tNSNN+XHH
3\tĐiểm truy cập công cộng\t≥ 75 điểm\t40\tXHH
4\tTrung tâm điều hành\t10-20 ha\t120\tNSNN+XHH
"""


@pytest.fixture(scope="module")
def tables_kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in (("quy-hoach-cho", MARKETS), ("chuyen-doi-so", TASKS)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with KnowledgeBase(folder / "home") as kb:
        kb.ingest(sorted(folder.glob("*.txt")))
        yield kb


def rows_cited(answer: Answer) -> list[str]:
    """Give the first two cells of each row that an answer cites."""
    quotes = [citation.quote for one in answer.statements for citation in one.citations]
    return [" ".join(quote.split("\t")[:2]) for quote in quotes]


@pytest.mark.parametrize(
    ("question", "text", "rows"),
    [
        (
            "Huyện Lâm Bình có những chợ nào?",
            "Chợ Đình; Chợ Sáng; Chợ Phố Cũ",
            ["1 Chợ Đình", "2 Chợ Sáng", "3 Chợ Phố Cũ"],
        ),
        ("Chợ nào đặt tại Hồng Thái?", "Chợ Bến", ["4 Chợ Bến"]),
        (
            "Nhiệm vụ nào do Sở Nội vụ chủ trì?",
            "Đào tạo kỹ năng số cho người dân",
            ["2 Đào tạo kỹ năng số cho người dân"],
        ),
        (
            "Nhiệm vụ nào trình HĐND tỉnh?",
            "Xây dựng cổng thanh toán",
            ["3 Xây dựng cổng thanh toán"],
        ),
        ("Chợ nào có tổng diện tích 5,2 ha?", "Chợ Mường", ["5 Chợ Mường"]),
        (
            "Những dự án nào có tổng vốn trên 80 tỷ đồng?",
            "Trung tâm dữ liệu; Mạng cáp quang liên xã; Trung tâm điều hành",
            ["1 Trung tâm dữ liệu", "2 Mạng cáp quang liên xã", "4 Trung tâm điều hành"],
        ),
        (
            "du an nao chi dung nguon von xhh",
            "Điểm truy cập công cộng",
            ["3 Điểm truy cập công cộng"],
        ),
        (
            "Which markets are in Yen Khe district?",
            "Chợ Bến; Chợ Mường",
            ["4 Chợ Bến", "5 Chợ Mường"],
        ),
    ],
)
def test_rows_that_have_a_value(
    tables_kb: KnowledgeBase, question: str, text: str, rows: list[str]
) -> None:
    answer = tables_kb.ask(question)
    assert answer.text == text
    assert rows_cited(answer) == rows


@pytest.mark.parametrize(
    ("question", "text", "rows"),
    [
        (
            "Huyện Lâm Bình có bao nhiêu chợ?",
            "3: Chợ Đình; Chợ Sáng; Chợ Phố Cũ",
            ["1 Chợ Đình", "2 Chợ Sáng", "3 Chợ Phố Cũ"],
        ),
        ("huyen yen khe co may cho", "2: Chợ Bến; Chợ Mường", ["4 Chợ Bến", "5 Chợ Mường"]),
        (
            "Có mấy nhiệm vụ do Sở Thông tin chủ trì?",
            "2: Lập kế hoạch dữ liệu mở; Xây dựng cổng thanh toán",
            ["1 Lập kế hoạch dữ liệu mở", "3 Xây dựng cổng thanh toán"],
        ),
    ],
)
def test_counts_cite_every_row_counted(
    tables_kb: KnowledgeBase, question: str, text: str, rows: list[str]
) -> None:
    answer = tables_kb.ask(question)
    assert answer.text == text
    assert rows_cited(answer) == rows


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Chợ nào có tổng diện tích lớn nhất?", "Chợ Mường: 5,2 ha"),
        ("Chợ nào ở huyện Lâm Bình có tổng diện tích lớn nhất?", "Chợ Đình: 4,5 ha"),
        ("Chợ nào có tổng diện tích nhỏ nhất?", "Chợ Sáng: 2 ha; Chợ Bến: 2 ha"),
        ("Chợ nào có diện tích giai đoạn 2021-2025 lớn nhất?", "Chợ Đình: 4,5 ha"),
        ("Huyện nào có tổng diện tích chợ nhỏ nhất?", "Huyện Yên Khê: 7,2 ha"),
        (
            "Dự án nào có tổng vốn lớn nhất?",
            "Trung tâm dữ liệu: 120 tỷ đồng; Trung tâm điều hành: 120 tỷ đồng",
        ),
        ("cho nao o huyen yen khe co tong dien tich lon nhat", "Chợ Mường: 5,2 ha"),
        ("Chợ bé nhất của huyện Lâm Bình là chợ nào?", "Chợ Sáng: 2 ha"),
        ("Chợ nào có tổng diện tích đứng đầu?", "Chợ Mường: 5,2 ha"),
    ],
)
def test_largest_and_smallest_with_ties(tables_kb: KnowledgeBase, question: str, text: str) -> None:
    assert tables_kb.ask(question).text == text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Chợ Đình và Chợ Mường chợ nào lớn hơn?",
            "Chợ Mường: 5,2 ha; Chợ Đình: 4,5 ha; chênh lệch: 0,7 ha",
        ),
        (
            "Chợ Đình và Chợ Mường chợ nào nhỏ hơn?",
            "Chợ Đình: 4,5 ha; Chợ Mường: 5,2 ha; chênh lệch: 0,7 ha",
        ),
        (
            "Chợ Đình hay Chợ Mường rộng hơn?",
            "Chợ Mường: 5,2 ha; Chợ Đình: 4,5 ha; chênh lệch: 0,7 ha",
        ),
        (
            "Huyện Yên Khê và huyện Lâm Bình, huyện nào có tổng diện tích chợ lớn hơn?",
            "Huyện Lâm Bình: 9,5 ha; Huyện Yên Khê: 7,2 ha; chênh lệch: 2,3 ha",
        ),
        (
            "Vốn của Trung tâm dữ liệu và Mạng cáp quang liên xã chênh nhau bao nhiêu?",
            "Trung tâm dữ liệu: 120 tỷ đồng; Mạng cáp quang liên xã: 80,5 tỷ đồng; "
            "chênh lệch: 39,5 tỷ đồng",
        ),
    ],
)
def test_two_rows_side_by_side(tables_kb: KnowledgeBase, question: str, text: str) -> None:
    answer = tables_kb.ask(question)
    assert answer.text == text
    assert len(rows_cited(answer)) == 2


def of_table(kb: KnowledgeBase, question: str) -> tuple[Statement, ...] | None:
    """Ask the tables alone, with every row of the collection found."""
    sections = [one for document in kb.documents() for one in kb.sections(document.source)]
    catalog = Catalog(kb.documents(), sections)
    words = [catalog.words(section) for section in sections]
    weighing = Weighing(
        kb.understand(question),
        lambda token: sum(token in w.body.exact | w.heading.exact for w in words),
        len(catalog),
        catalog.names,
        catalog.places,
    )
    rows = [section for section in sections if section.cells]
    hits = [Hit(row, 1.0, rank, row.start, row.end) for rank, row in enumerate(rows, 1)]
    return table_statements(weighing, hits, catalog)


@pytest.mark.parametrize(
    "question",
    [
        # Ranges and bounds do not decide which is largest, nor do hectares beside kilometres.
        "Dự án nào có quy mô lớn nhất?",
        "Huyện Tân Kỳ có những chợ nào?",
        "Huyện Tân Kỳ có bao nhiêu chợ?",
        "Chợ nào có tổng diện tích 75 ha?",
        "Chợ nào có nhiều hộ kinh doanh nhất?",
        "Chợ nào ở tỉnh Hòa Bình lớn nhất?",
        "Chợ Đình và Chợ Viềng chợ nào lớn hơn?",
        "Nhiệm vụ nào thực hiện năm 2035?",
        # A cell and a sum that a row states are the ordinary reader's.
        "Tổng vốn của Mạng cáp quang liên xã là bao nhiêu?",
        "Cơ quan nào chủ trì đào tạo kỹ năng số cho người dân?",
        "Tổng diện tích chợ của huyện Yên Khê là bao nhiêu?",
        "Chợ Bến đặt ở đâu?",
        # No filter chooses rows: prose may say how many there are.
        "Tỉnh Hòa Sơn có bao nhiêu chợ?",
        "Có bao nhiêu huyện có chợ?",
    ],
)
def test_no_table_answer_where_something_is_not_there_or_a_cell_is_asked(
    tables_kb: KnowledgeBase, question: str
) -> None:
    assert of_table(tables_kb, question) is None


def test_rows_of_an_office_that_the_table_does_not_name_are_refused(
    tables_kb: KnowledgeBase,
) -> None:
    answer = tables_kb.ask("Có mấy nhiệm vụ do Sở Y tế chủ trì?")
    assert answer.statements == ()
    assert answer.abstained_because == "Bảng được hỏi không có dòng nào ghi cơ quan này."


def test_every_citation_is_the_documents_wording(tables_kb: KnowledgeBase) -> None:
    answer = tables_kb.ask("Huyện Lâm Bình có bao nhiêu chợ?")
    (statement,) = answer.statements
    for citation in statement.citations:
        text = tables_kb.document_by_id(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
