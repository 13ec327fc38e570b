"""The HTML of answers: what is shown, what is marked, and that no text becomes markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser

import pytest

from kb.records import Answer, Citation, Document, Hit, Note, Section, Statement
from kb.serial import all_citations
from kb.ui import cards, excerpt, panels
from kb.ui.ask import answers
from kb.ui.ask.collecting import choice
from kb.ui.ask.history import history_html, seen_again
from kb.ui.ask.session import Entry, Session, Shown
from kb.ui.ask.tools import tools_html
from kb.ui.document_names import document_lines, short_name
from kb.ui.wording import ask as wording
from kb.ui.wording import common

HOSTILE = "<img src=x onerror=\"alert('1')\"></textarea><script>alert(2)</script>&lt;"

TEXT = (
    "PHỤ LỤC I\n"
    "STT\tNhiệm vụ\tCơ quan chủ trì\n"
    "1\tLập quy hoạch chung\tUBND thành phố\n"
    "2\tĐề án sắp xếp trụ sở\tSở Tài chính\n"
    "Điều 2. Giao Sở Xây dựng hướng dẫn; Sở Nội vụ kiểm tra; Sở Y tế phối hợp.\n"
    "Điều 3. Quyết định có hiệu lực kể từ ngày ký.\n"
)
DOCUMENT = Document(id="d1", source="quyet-dinh.txt", text=TEXT, title="Quyết định thử nghiệm")


def section(start_words: str, end_words: str, label: str, **facts: object) -> Section:
    start = TEXT.index(start_words)
    end = TEXT.index(end_words, start) + len(end_words)
    made = Section(f"s{start}", "d1", "paragraph", label, ("PHỤ LỤC I",), start, end)
    return replace(made, **facts)  # type: ignore[arg-type]


ROW = section(
    "1\tLập",
    "thành phố",
    "STT 1, Phụ lục I",
    kind="table_row",
    cells=(
        ("STT", "1"),
        ("Nhiệm vụ", "Lập quy hoạch chung"),
        ("Cơ quan chủ trì", "UBND thành phố"),
        ("Ghi chú", " "),
    ),
)
CLAUSE = section("Điều 2.", "phối hợp.", "Điều 2")
LAST = section("Điều 3.", "ngày ký.", "Điều 3")


def cited(place: Section, start: int | None = None, end: int | None = None) -> Citation:
    start = place.start if start is None else start
    end = place.end if end is None else end
    return Citation("d1", "quyet-dinh.txt", place.id, start, end, TEXT[start:end], place.label)


def hit(place: Section, rank: int = 1) -> Hit:
    return Hit(place, 1.0 / rank, rank, place.start, place.end)


def shown(
    answer: Answer,
    document: Document = DOCUMENT,
    official: str = "dòng trích dẫn",
    verbatim: bool = False,
) -> Shown:
    sections = {place.id: place for place in (ROW, CLAUSE, LAST)}
    citations = all_citations(answer)
    evidence = [
        cards.Evidence(c, document, sections[c.section_id], official, "lần sau") for c in citations
    ]
    passages = [cards.Passage(h, document) for h in answer.hits]
    if answer.abstained_because is not None:
        return answers.refused(answer, passages, searched=5, absent=("vàng",), verbatim=verbatim)
    return answers.answered(answer, evidence, passages, verbatim=verbatim)


def page(answer: Answer, document: Document = DOCUMENT, official: str = "dòng trích dẫn") -> str:
    parts = shown(answer, document, official)
    return parts.said + parts.evidence


class Page(HTMLParser):
    """The elements of a page and the text inside each kind of element or class."""

    VOID = ("img", "br", "input")

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag not in self.VOID:
            self._open.append(f"{tag} {found.get('class', '')}")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop().split(" ")[0] != tag:
            raise ValueError(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def inside(self, name: str) -> list[str]:
        """Texts whose element or an element above has this tag or class."""
        return [t for above, t in self.texts if any(name in one.split(" ") for one in above)]

    def attribute(self, name: str) -> list[str]:
        return [found[name] for _, found in self.tags if name in found]

    @property
    def text(self) -> str:
        return "".join(t for _, t in self.texts)


def test_short_answer_comes_first_and_the_row_is_marked_word_for_word() -> None:
    answer = Answer("hỏi?", "hỏi?", (Statement("UBND thành phố", (cited(ROW),)),), (hit(ROW),))
    html = Page(page(answer))
    assert html.inside("kb-short") == ["UBND thành phố"]
    assert html.inside("mark") == ["1\tLập quy hoạch chung\tUBND thành phố"]
    assert html.inside("kb-found") == ["Cơ quan chủ trì", "UBND thành phố"]
    assert html.inside("th") == ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Ghi chú"]
    assert html.inside("td")[-1] == common.EMPTY_CELL
    assert html.inside("h3") == ["Căn cứ 1: ", "STT 1, Phụ lục I"]
    assert html.text.index("UBND thành phố") < html.text.index(wording.EVIDENCE_HEADING)


def test_what_is_copied_is_the_quote_and_the_official_line_verbatim() -> None:
    answer = Answer("hỏi?", "hỏi?", (Statement("UBND thành phố", (cited(ROW),)),), ())
    html = Page(page(answer, official="STT 1, Phụ lục I \"A\" & 'B'"))
    assert html.attribute("data-copy") == [
        "1\tLập quy hoạch chung\tUBND thành phố",
        "STT 1, Phụ lục I \"A\" & 'B'",
        "lần sau",
    ]
    assert html.inside("dt") == [common.FIRST_MENTION, common.LATER_MENTION]
    assert html.inside("dd") == ["STT 1, Phụ lục I \"A\" & 'B'", "lần sau"]
    alike = Page(page(answer, official="lần sau"))
    assert alike.attribute("data-copy")[1:] == ["lần sau"]
    assert alike.inside("dt") == [common.ANY_MENTION]


def test_quote_in_prose_stands_in_its_paragraph() -> None:
    start = TEXT.index("Sở Nội vụ")
    quote = cited(CLAUSE, start, start + len("Sở Nội vụ kiểm tra"))
    html = Page(page(Answer("hỏi?", "hỏi?", (Statement("Sở Nội vụ", (quote,)),), ())))
    assert html.inside("blockquote") == [
        "Điều 2. Giao Sở Xây dựng hướng dẫn; ",
        "Sở Nội vụ kiểm tra",
        "; Sở Y tế phối hợp.",
    ]
    assert html.inside("mark") == ["Sở Nội vụ kiểm tra"]


@pytest.mark.parametrize(
    ("quote", "before", "after"),
    [
        ("bb", "aa ", " cc"),
        ("aa bb cc", "một\n", "\nhai"),
        ("một", "", "\naa bb cc"),
        ("hai", "aa bb cc\n", ""),
    ],
)
def test_surroundings_are_the_paragraph_or_its_neighbour(
    quote: str, before: str, after: str
) -> None:
    text = "một\naa bb cc\nhai"
    start = text.index(quote)
    assert excerpt.surroundings(text, start, start + len(quote)) == (before, after)


def test_long_surroundings_are_cut_at_words() -> None:
    text = "một hai ba bốn ĐÂY năm sáu bảy tám"
    start = text.index("ĐÂY")
    assert excerpt.surroundings(text, start, start + 3, limit=10) == (
        "… ba bốn ",
        " năm sáu …",
    )


def test_cutting_keeps_short_text_and_marks_what_is_left_out() -> None:
    assert excerpt.cut_after("một hai", 7) == "một hai"
    assert excerpt.cut_after("một hai ba", 8) == "một hai …"
    assert excerpt.cut_before("một hai ba", 8) == "… hai ba"


def test_understood_as_is_shown_only_when_it_differs() -> None:
    statements = (Statement("Sở Tài chính", (cited(CLAUSE),)),)
    assert not Page(page(Answer("hỏi", "hỏi", statements, ()))).inside("kb-understood")
    html = Page(page(Answer("hoi", "hỏi", statements, ())))
    assert html.inside("kb-understood") == [
        wording.UNDERSTOOD_AS,
        " hỏi ",
        wording.TAKE_VERBATIM,
    ]
    assert html.attribute("data-action") == ["verbatim"]
    taken = Page(shown(Answer("hoi", "hoi", statements, ()), verbatim=True).said)
    assert taken.attribute("data-action") == ["understood"]


def test_several_statements_point_to_their_numbered_evidence() -> None:
    statements = (
        Statement("UBND thành phố", (cited(ROW),)),
        Statement("Sở Xây dựng", (cited(CLAUSE), cited(ROW))),
    )
    html = Page(page(Answer("hỏi", "hỏi", statements, ())))
    assert html.inside("li") == ["UBND thành phố", "1", "Sở Xây dựng", "1", "2"]
    assert html.attribute("data-goto") == [
        "kb-evidence-1",
        "kb-evidence-1",
        "kb-evidence-2",
    ]
    assert [i for i in html.attribute("id") if i.startswith("kb")] == [
        "kb-evidence-1",
        "kb-evidence-2",
    ]


def test_a_note_stands_below_the_answer_and_points_to_its_own_evidence() -> None:
    note = Note("Quyết định số 45/QĐ-UBND (ban hành sau) ghi khác: Sở Nội vụ.", (cited(CLAUSE),))
    answer = Answer("?", "?", (Statement("UBND thành phố", (cited(ROW),)),), (), notes=(note,))
    html = Page(page(answer))
    assert html.inside("kb-short") == ["UBND thành phố", "1"]
    assert html.inside("kb-notes") == [wording.NOTES_HEADING, note.text, "2"]
    assert html.attribute("data-goto") == ["kb-evidence-1", "kb-evidence-2"]
    assert note.text in shown(answer).status
    assert not Page(page(replace(answer, notes=()))).inside("kb-notes")


def test_related_passages_leave_out_what_is_cited() -> None:
    statements = (Statement("UBND thành phố", (cited(ROW),)),)
    html = Page(page(Answer("hỏi", "hỏi", statements, (hit(ROW), hit(CLAUSE, 2)))))
    assert html.inside("summary")[1:] == [wording.RELATED_HEADING.format(count=1)]
    assert html.inside("kb-passage")[0] == "Điều 2"
    assert html.attribute("href")[-1] == f"/van-ban/d1?tu={CLAUSE.start}&den={CLAUSE.end}#trich"


def test_refusal_gives_the_reason_and_the_nearest_passages() -> None:
    hits = tuple(hit(place, n) for n, place in enumerate((ROW, CLAUSE, LAST, ROW), start=1))
    html = Page(page(Answer("hỏi", "hỏi", (), hits, "Không nhắc tới «giá vàng».")))
    assert html.inside("kb-refused") == [
        wording.REFUSED_HEADING,
        "Đã tìm trong 5 văn bản đã nạp. Không văn bản nào có: «vàng».",
        "Không nhắc tới «giá vàng».",
    ]
    assert html.inside("h3") == ["STT 1, Phụ lục I", "Điều 2", "Điều 3", "STT 1, Phụ lục I"]
    assert html.inside("summary") == [wording.RELATED_HEADING.format(count=1)]
    assert not html.inside("mark")


def test_a_page_number_follows_the_place() -> None:
    answer = Answer("hỏi", "hỏi", (Statement("Điều 2", (replace(cited(CLAUSE), page=5),)),), ())
    assert Page(page(answer)).inside("h3") == ["Căn cứ 1: ", "Điều 2, trang 5"]


@pytest.mark.parametrize(
    ("cell", "statement", "found"),
    [
        ("73", "73", True),
        ("73", "73 tỷ đồng", True),
        ("7", "73 tỷ đồng", False),
        ("UBND tỉnh và Sở Nội vụ", "Sở Nội vụ", True),
        ("", "73", False),
        (" ", " ", False),
    ],
)
def test_the_answering_cell_is_recognised(cell: str, statement: str, found: bool) -> None:
    assert cards.answers_cell(cell, (Statement(statement, (cited(ROW),)),)) is found


def test_of_equal_cells_the_one_that_the_question_names_is_marked() -> None:
    cells = (("Quy mô › Giai đoạn 2011-2015", "15"), ("Quy mô › Giai đoạn 2016-2020", "15 "))
    row = replace(ROW, cells=(*cells, ("Tổng cộng", "15"), ("Chủ đầu tư", "Sở Y tế")))
    amount = (Statement("15 ha", (cited(ROW),)),)
    asked = "Quy mô giai doan 2016-2020 là bao nhiêu ha?"
    assert cards.answering_cells(row, amount, asked) == {1}
    assert cards.answering_cells(row, amount, "bao nhiêu?") == {0, 1, 2}
    two = (*amount, Statement("Sở Y tế", (cited(ROW),)))
    assert cards.answering_cells(row, two, "Tổng cộng bao nhiêu, ai đầu tư?") == {2, 3}


def test_no_text_becomes_markup() -> None:
    text = f"trước {HOSTILE} sau"
    document = Document("d1", HOSTILE, text, title=HOSTILE, number=HOSTILE, issuer=HOSTILE)
    place = Section("s", "d1", "paragraph", HOSTILE, (HOSTILE,), 0, len(text))
    row = replace(place, id="r", kind="table_row", cells=((HOSTILE, HOSTILE),), group=HOSTILE)
    start = text.index(HOSTILE)
    end = start + len(HOSTILE)
    evidence = [
        cards.Evidence(
            Citation("d1", HOSTILE, one.id, start, end, HOSTILE, HOSTILE), document, one, HOSTILE
        )
        for one in (place, row)
    ]
    statement = Statement(HOSTILE, tuple(item.citation for item in evidence))
    note = Note(HOSTILE, statement.citations)
    answered = Answer(HOSTILE, HOSTILE + "?", (statement,), (hit(place), hit(row)), notes=(note,))
    passages = [cards.Passage(one, document) for one in answered.hits]
    refused = replace(answered, statements=(), abstained_because=HOSTILE)
    found = answers.answered(answered, evidence, passages)
    missed = answers.refused(refused, passages, searched=1, absent=(HOSTILE,))
    entry = Entry(1, datetime(2026, 1, 2, 9, 5), answered, True, found, choice(answered), "right")
    for markup in (
        found.said + found.evidence,
        missed.said + missed.evidence,
        tools_html(entry, HOSTILE),
        history_html(Session((entry,), 1), 1),
        seen_again(entry, [HOSTILE]),
        panels.failure(HOSTILE),
        panels.note(HOSTILE),
    ):
        html = Page(markup)
        assert HOSTILE in html.text
        assert not {"img", "script", "textarea"} & {tag for tag, _ in html.tags}
        assert not html.attribute("onerror")


def test_a_document_is_named_shortly_then_described() -> None:
    named = replace(
        DOCUMENT,
        kind="Quyết định",
        number="320/QĐ-UBND",
        title="VỀ VIỆC PHÂN CÔNG",
        issued_on=date(2014, 3, 6),
    )
    lines = Page(document_lines(named))
    assert lines.inside("kb-document") == ["Quyết định số 320/QĐ-UBND ngày 06/03/2014"]
    assert lines.inside("kb-subject") == ["Về việc phân công"]
    assert lines.inside("kb-file") == ["quyet-dinh.txt"]
    assert Page(document_lines(named, brief=True)).text == (
        "Quyết định số 320/QĐ-UBND ngày 06/03/2014"
    )


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"kind": "Báo cáo", "issuer": "SỞ NỘI VỤ"}, "Báo cáo của Sở Nội vụ"),
        ({"kind": "Báo cáo", "issuer": None}, "Báo cáo"),
        ({"kind": None}, "Quyết định thử nghiệm"),
        ({"kind": None, "number": "7/QĐ"}, "Văn bản số 7/QĐ"),
        ({"kind": None, "title": None}, "quyet-dinh.txt"),
    ],
)
def test_a_document_without_a_number_is_named_by_what_is_known(
    facts: dict[str, str | None], name: str
) -> None:
    assert short_name(replace(DOCUMENT, **facts)) == name  # type: ignore[arg-type]


def test_a_document_is_described_on_its_first_card_only() -> None:
    statements = (Statement("a", (cited(ROW),)), Statement("b", (cited(CLAUSE),)))
    titled = replace(DOCUMENT, kind="Quyết định", number="1/QĐ")
    html = Page(shown(Answer("hỏi", "hỏi", statements, ()), titled).evidence)
    assert html.inside("kb-document") == ["Quyết định số 1/QĐ"] * 2
    assert html.inside("kb-subject") == ["Quyết định thử nghiệm"]


def test_evidence_opens_the_document_at_its_words_and_offers_the_page() -> None:
    quote = replace(cited(CLAUSE), page=5)
    html = Page(shown(Answer("hỏi", "hỏi", (Statement("a", (quote,)),), ())).evidence)
    (link,) = html.attribute("href")
    assert link == f"/van-ban/d1?tu={quote.start}&den={quote.end}#trich"
    assert html.attribute("target") == ["_blank"]
    assert html.attribute("data-picture") == [
        f"/api/documents/d1/pages/5.png?start={quote.start}&end={quote.end}"
    ]
    without = Page(shown(Answer("hỏi", "hỏi", (Statement("a", (cited(CLAUSE),)),), ())).evidence)
    assert without.attribute("data-picture") == []


def test_an_empty_store_says_how_to_ingest() -> None:
    assert common.EMPTY_STORE_COMMAND in Page(panels.welcome(0)).inside("code")
    assert "5 văn bản" in Page(panels.welcome(5)).text


def test_every_state_begins_with_the_same_live_region() -> None:
    states = (panels.welcome(1), panels.searching(), panels.note("a"), panels.failure("b"))
    assert [Page(state).tags[0][1]["role"] for state in states] == ["status"] * 4
