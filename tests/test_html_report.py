"""The HTML report: self-contained, escaped, and it says what was measured."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from kb.evaluation import run
from kb.evaluation.coverage import Point
from kb.evaluation.reports.html_report import html_report
from kb.evaluation.reports.plots import coverage_plot, share_bar, stacked_bar
from kb.records import Answer, Citation, Document, Evidence, Hit, Question, Section, Statement

EVIL = "<script>alert('1')</script>&\"x\""
DOCUMENT = Document("d", f"tep {EVIL}.txt", "Chiều dài 8,2 km.")
SECTION = Section("s", "d", "paragraph", f"Đoạn {EVIL}", (), 0, 17)
EVIDENCE = (Evidence(DOCUMENT.source, "Chiều dài 8,2 km."),)
CITED = Citation("d", DOCUMENT.source, "s", 0, 17, DOCUMENT.text, SECTION.label, page=3)
HITS = (Hit(SECTION, 1.0, 1, 0, 17),)
SAID = (Statement("8,2 km", (CITED,)),)
QUESTIONS = (
    Question("đúng", "vi", "fact", "dài?", ("8,2 km",), EVIDENCE),
    Question(EVIL, EVIL, EVIL, EVIL, (f"{EVIL} 9",), EVIDENCE),
    Question("giữ", "en", "table", "giữ?", ("8,2 km",), (), EVIDENCE),
    Question("từ chối", "vi", "unanswerable", "giá?"),
)
ANSWERS = {
    "dài?": Answer("dài?", "dài?", SAID, HITS, None, 0.9),
    EVIL: Answer(EVIL, EVIL + "!", (Statement(EVIL + "?", (CITED,)),), HITS, None, 0.6),
    "giữ?": Answer("giữ?", "giữ?", (), HITS, EVIL, 0.4, SAID),
    "giá?": Answer("giá?", "giá?", (), (), "Không có.", 0.1, SAID),
}


class Written:
    """Answers each question as written down."""

    def documents(self) -> tuple[Document, ...]:
        return (DOCUMENT,)

    def ask(self, question: str) -> Answer:
        return ANSWERS[question]


class Page(HTMLParser):
    """Reads a page: its elements with their attributes, and that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def text() -> str:
    return html_report(run(Written(), QUESTIONS), f"set {EVIL}", date(2026, 3, 7))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_nothing_is_loaded_or_run(page: Page, text: str) -> None:
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "@import" not in text
    assert "url(" not in text


def test_every_element_is_closed_and_every_id_is_unique(page: Page) -> None:
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [attributes["href"] for _, attributes in page.elements if "href" in attributes]
    assert len(ids) == len(set(ids))
    assert {f"#{id_}" for id_ in ids} == set(links)


def test_the_policy_allows_this_style_sheet_only(page: Page, text: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (
        attributes["content"]
        for _, attributes in page.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "prefers-color-scheme: dark" in style


def test_text_is_escaped(text: str) -> None:
    assert "<script" not in text
    escaped = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;&quot;x&quot;"
    assert f"<title>Báo cáo đánh giá set {escaped}</title>" in text
    for place in (f"{escaped}!", f"{escaped}?", f"Đoạn {escaped}", f"Từ chối: {escaped}"):
        assert place in text


def test_headline_figures_and_groups(text: str) -> None:
    assert "4 câu hỏi, trong đó 3 câu kho trả lời được; 1 tài liệu. Đo ngày 07/03/2026." in text
    assert '<h3>Đạt</h3><p class="value">50,0<span class="unit"> %</span>' in text
    for title in ("Theo loại câu hỏi", "Theo ngôn ngữ", "Theo tài liệu"):
        assert f"<h2>{title}</h2>" in text
    assert '<th scope="row">không có trong kho</th><td>1</td>' in text


def test_each_question_says_what_was_expected_given_and_why_it_failed(text: str) -> None:
    groups = dict(re.findall(r'<details class="group" id="(\w+)"( open)?>', text))
    assert groups == {
        "misread": " open",
        "wrongly_refused": " open",
        "right": "",
        "rightly_refused": "",
    }
    refused = text[text.index('id="wrongly_refused"') : text.index('id="right"')]
    assert "<dt>Đáp án</dt><dd>8,2 km</dd>" in refused
    assert '<span class="soft">Giữ lại (đúng): 8,2 km</span>' in refused
    assert "<dt>Độ tin</dt><dd>40,0 %</dd>" in refused
    assert "một trong các chỗ, thấy ở kết quả thứ 1" in refused
    assert "<dt>Trích dẫn</dt>" not in refused
    right = text[text.index('id="right"') : text.index('id="rightly_refused"')]
    assert '<span class="given">8,2 km</span>' in right
    assert "<blockquote>Chiều dài 8,2 km.</blockquote>" in right
    assert ".txt, trang 3)</figcaption>" in right
    assert '<span class="mark">có bằng chứng</span>' in right


def test_thresholds(text: str) -> None:
    # Above 0.4: two of four answered, one of them rightly.
    row = '<tr><th scope="row">0,5</th><td>50,0</td><td>50,0</td><td>100,0</td><td>33,3</td></tr>'
    assert row in text
    assert '<svg class="plot"' in text


def test_a_report_of_nothing_still_opens() -> None:
    page = Page(html_report(run(Written(), ()), "rỗng", date(2026, 3, 7)))
    assert page.open == []


# --- plots ----------------------------------------------------------------------------------------


def test_coverage_plot_places_its_points() -> None:
    curve = (Point(0.9, 0.5, 1.0, None, None), Point(0.1, 1.0, 0.5, None, None))
    plot = coverage_plot(curve, (1.0, 0.5))
    # From x 52 to 624 and from y 16 (all right) to 292; the axis begins at the tick below 0.5.
    assert '<polyline class="curve" points="338.0,16.0 624.0,246.0"/>' in plot
    assert '<circle class="now" cx="624.0" cy="246.0" r="5"/>' in plot


def test_coverage_plot_leaves_out_what_jumps_about() -> None:
    plot = coverage_plot((Point(0.9, 0.01, 0.0, None, None),), None)
    assert "polyline" not in plot
    assert "circle" not in plot


def test_bars() -> None:
    assert '<rect class="fill" width="25.0" height="10"/></svg>' in share_bar(0.25, None)
    assert '<line class="whisker" x1="20.0" y1="5" x2="40.0" y2="5"/>' in share_bar(
        0.25, (0.2, 0.4)
    )
    assert stacked_bar([("right", 3), ("misread", 1)]).endswith(
        '<rect class="right" x="0.000" width="75.000" height="10"/>'
        '<rect class="misread" x="75.000" width="25.000" height="10"/></svg>'
    )
