"""What a chat model drafts is shown only as far as the documents bear it out."""

from __future__ import annotations

import random
import re

import pytest
from conftest import Loaded, read_text

from kb.catalog import Catalog
from kb.llm.context import Source
from kb.llm.drafts import Draft, DraftQuote
from kb.llm.verification import Dropped, verified
from kb.records import Section, Statement
from kb.sentences import sentences
from kb.text import locate

TEXT = """QUYẾT ĐỊNH
Về việc quản lý chợ Bình Minh

Điều 1. Sở Công Thương chủ trì, phối hợp với Sở Tài chính lập phương án khai thác chợ Bình Minh.

Điều 2. Mức thu là 45.000 đồng mỗi tháng; hộ nghèo được miễn. Việc nộp chậm không quá 15 ngày.

Điều 3. Hộ kinh doanh không được sang nhượng quầy hàng, trừ trường hợp thừa kế.

Điều 4. Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2027.

PHỤ LỤC
STT\tTên công trình\tKinh phí (triệu đồng)\tCơ quan chủ trì
1\tSửa mái chợ\t820\tUBND phường Hòa An
2\tLàm cổng chợ\t95\tSở Xây dựng
"""


@pytest.fixture(scope="module")
def market() -> tuple[Catalog, tuple[Source, ...]]:
    document, sections = read_text(TEXT)
    catalog = Catalog([document], sections)
    return catalog, (Source("S1", document, sections[0], 0, len(TEXT), TEXT, 0),)


def check(
    market: tuple[Catalog, tuple[Source, ...]], text: str, *quotes: str
) -> Statement | Dropped:
    catalog, sources = market
    return verified(Draft(text, tuple(DraftQuote("S1", q) for q in quotes)), sources, catalog)


BORNE_OUT = (
    ("Mức thu là 45.000 đồng mỗi tháng", "Mức thu là 45.000 đồng mỗi tháng"),
    ("Sở Công Thương chủ trì lập phương án", "Sở Công Thương chủ trì, phối hợp với Sở Tài chính"),
    ("Việc nộp chậm không quá 15 ngày", "Việc nộp chậm không quá 15 ngày."),
    ("Có hiệu lực từ ngày 01 tháng 7 năm 2027", "có hiệu lực từ ngày 01 tháng 7 năm 2027"),
    ("Có hiệu lực từ ngày 1/7/2027", "có hiệu lực từ ngày 01 tháng 7 năm 2027"),
    ("Sửa mái chợ: 820 triệu đồng", "Sửa mái chợ\t820"),
    ("UBND phường Hòa An chủ trì sửa mái chợ", "Sửa mái chợ\t820\tUBND phường Hòa An"),
    (
        "Hộ kinh doanh không được sang nhượng quầy hàng, trừ trường hợp thừa kế",
        "không được sang nhượng quầy hàng, trừ trường hợp thừa kế",
    ),
)


@pytest.mark.parametrize(("text", "quote"), BORNE_OUT)
def test_what_the_wording_says_is_shown_with_its_whole_sentence_or_row(
    market: tuple[Catalog, tuple[Source, ...]], text: str, quote: str
) -> None:
    found = check(market, text, quote)
    assert isinstance(found, Statement), found
    assert found.text == text
    citation = found.citations[0]
    assert TEXT[citation.start : citation.end] == citation.quote
    assert locate(quote, citation.quote) is not None


CLAIMS = (
    ("Mức thu là 54.000 đồng", "Mức thu là 45.000 đồng mỗi tháng", "number"),
    ("Mức thu là 45.000 triệu đồng", "Mức thu là 45.000 đồng mỗi tháng", "unit"),
    ("Sửa mái chợ: 820 tỷ đồng", "Sửa mái chợ\t820", "unit"),
    ("Sửa mái chợ: 820 ha", "Sửa mái chợ\t820", "unit"),
    ("Có hiệu lực từ ngày 7/1/2027", "có hiệu lực từ ngày 01 tháng 7 năm 2027", "date"),
    ("Có hiệu lực từ ngày 01/7/2028", "có hiệu lực từ ngày 01 tháng 7 năm 2027", "number"),
    ("Phương án khai thác chợ Hoàng Hôn", "lập phương án khai thác chợ Bình Minh", "name"),
    ("Mức thu do UBND quyết định", "Mức thu là 45.000 đồng mỗi tháng", "name"),
    ("Việc sửa mái chợ ở phường An Hòa", "Sửa mái chợ\t820\tUBND phường Hòa An", "name"),
    ("Việc nộp chậm quá 15 ngày", "Việc nộp chậm không quá 15 ngày", "negation"),
    ("Nộp chậm 15 ngày", "quá 15 ngày.", "negation"),
    ("Được sang nhượng quầy hàng", "được sang nhượng quầy hàng", "negation"),
    (
        "Không được sang nhượng quầy hàng",
        "không được sang nhượng quầy hàng",
        "negation",
    ),
    ("Hộ nghèo không được miễn", "hộ nghèo được miễn", "negation"),
    (
        "Sở Tài chính chủ trì lập phương án",
        "Sở Công Thương chủ trì, phối hợp với Sở Tài chính",
        "role",
    ),
    ("Sở Xây dựng chủ trì sửa mái chợ", "Sửa mái chợ\t820\tUBND phường Hòa An", "name"),
    (
        "Việc này giúp ích rất nhiều cho bà con tiểu thương buôn bán",
        "Mức thu là 45.000 đồng mỗi tháng",
        "unrelated",
    ),
    ("Mức thu là 45.000 đồng", "thu", "too_short"),
    ("Mức thu là 45.000 đồng", "Mức thu là 45.00", "not_located"),
    ("Mức thu là 5.000 đồng", "5.000 đồng mỗi tháng", "not_located"),
    ("Mức thu là 45.000 đồng", "Mức thu là 45.000 đồng một năm", "not_located"),
    ("Mức thu là 45.000 đồng", "mức chi là 45.000 đồng", "not_located"),
)


@pytest.mark.parametrize(("text", "quote", "reason"), CLAIMS)
def test_what_the_wording_does_not_say_is_dropped(
    market: tuple[Catalog, tuple[Source, ...]], text: str, quote: str, reason: str
) -> None:
    assert check(market, text, quote) == Dropped(text, reason)


def test_a_statement_without_evidence_is_dropped(
    market: tuple[Catalog, tuple[Source, ...]],
) -> None:
    assert check(market, "Mức thu là 45.000 đồng") == Dropped("Mức thu là 45.000 đồng", "no_quote")


def test_one_invented_quote_among_true_ones_drops_the_statement(
    market: tuple[Catalog, tuple[Source, ...]],
) -> None:
    found = check(market, "Mức thu là 45.000 đồng", "Mức thu là 45.000 đồng", "thu theo quý")
    assert found == Dropped("Mức thu là 45.000 đồng", "not_located")


def invented(quote: str, draw: random.Random) -> list[str]:
    """Alter a quote as models do: a word more, less or other, a number changed, ends joined."""
    words = quote.split()
    middle = draw.randrange(2, len(words) - 2)
    altered = [
        " ".join([*words[:middle], "không", *words[middle:]]),  # negated
        " ".join([*words[:middle], *words[middle + 1 :]]),  # a word left out
        " ".join([*words[:middle], "nhanh chóng", *words[middle:]]),  # half right
        " ".join(words[: len(words) // 2]) + " và các quy định hiện hành khác",  # a new ending
    ]
    if any(word.isdigit() for word in words):
        altered.append(re.sub(r"\d+", lambda n: str(int(n.group()) + 1), quote, count=1))
    return altered


def test_no_altered_quote_of_the_corpus_is_ever_shown(programme: Loaded, report: Loaded) -> None:
    draw = random.Random(6)
    tried = 0
    for document, sections in (programme, report):
        catalog = Catalog([document], sections)
        prose = [s for s in sections if not s.cells and s.kind in ("clause", "bullet", "paragraph")]
        for section in draw.sample(prose, 12):
            wording = document.text[section.start : section.end]
            low, high = max(sentences(wording), key=lambda span: span[1] - span[0])
            quote = wording[low:high]
            if len(quote.split()) < 8:
                continue
            sources = (source(document.text, section, catalog),)
            for altered in invented(quote, draw):
                if locate(altered, document.text) is not None:
                    continue
                tried += 1
                draft = Draft(altered[:300], (DraftQuote("S1", altered),))
                assert verified(draft, sources, catalog) == Dropped(altered[:300], "not_located")
            kept = verified(Draft(quote[:300], (DraftQuote("S1", quote),)), sources, catalog)
            assert not isinstance(kept, Dropped) or kept.reason != "not_located"
    assert tried >= 60


def source(text: str, section: Section, catalog: Catalog) -> Source:
    document = catalog.documents[section.document_id]
    start, end = section.start, section.end
    return Source("S1", document, section, start, end, text[start:end], 0)
