"""Candidates for an answer and their features on small documents, and the reasons to refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Loaded, read_text
from small_documents import DUTIES, ORDER, TABLE

from kb.answer import refusal
from kb.answer.candidates import SHORT_ANSWER, Candidate, read_sections
from kb.answer.entities import find_entities
from kb.answer.long_answers import LONGEST_LIST, long_candidates
from kb.answer.refusal import chance_of_answer, reason
from kb.answer.short_answers import short_candidates
from kb.catalog import Catalog
from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.matching import Weighing
from kb.question import Asked, understand
from kb.ranker import Ranker
from kb.records import Hit


class Reader:
    """A small collection with every section found, in reading order."""

    def __init__(self, *loaded: Loaded) -> None:
        self.catalog = Catalog([d for d, _ in loaded], [s for _, found in loaded for s in found])

    def weigh(self, question: str) -> Weighing:
        counted = {id_: self.catalog.words(s) for id_, s in self.catalog.sections.items()}

        def frequency(token: str) -> int:
            return sum(token in w.body.exact | w.heading.exact for w in counted.values())

        understood = understand(question, Restorer.bundled(), Glossary.bundled())
        return Weighing(understood, frequency, len(self.catalog), self.catalog.names)

    def candidates(self, question: str, listing: Callable[..., list[Candidate]]) -> list[Candidate]:
        weighing = self.weigh(question)
        found = [s for s in self.catalog.sections.values() if s.kind != "heading"]
        # Only the first few hits are read, so those that say most of the question come first.
        found.sort(key=lambda s: -weighing.coverage(self.catalog.words(s).body))
        hits = [
            Hit(section, 1.0, rank, section.start, section.end)
            for rank, section in enumerate(found, 1)
        ]
        return listing(weighing, read_sections(weighing, hits, self.catalog), self.catalog)

    def short(self, question: str) -> list[Candidate]:
        return self.candidates(question, short_candidates)

    def long(self, question: str) -> list[Candidate]:
        return self.candidates(question, long_candidates)


def only(found: list[Candidate], text: str) -> Candidate:
    (candidate,) = [c for c in found if c.text == text]
    return candidate


def cited(candidate: Candidate) -> list[str]:
    return [candidate.document.text[start:end] for _, start, end in candidate.cited]


# --- short answers --------------------------------------------------------------------------------


def test_a_bare_number_comes_with_the_unit_of_its_column() -> None:
    found = Reader(read_text(TABLE)).short("Tổng vốn của Trường Nà Bản là bao nhiêu?")
    cell = only(found, "12,5 tỷ đồng")
    assert cell.document.text[cell.start : cell.end] == "12,5"
    assert cited(cell) == ["1\tTrường Nà Bản\t12,5\tSở Xây dựng\tNăm 2025"]
    assert (cell.features["cell_fits"], cell.features["row"]) == (1.0, 1.0)
    assert (cell.features["serial"], cell.features["name"]) == (0.0, 0.0)
    # "tổng" and "vốn" are of the question, "(tỷ đồng)" is no part of the header's own words.
    assert cell.features["header_exact"] == 1.0
    assert only(found, "Trường Nà Bản").features["name"] == 1.0
    assert only(found, "1").features["serial"] == 1.0


def test_an_empty_cell_is_no_candidate() -> None:
    found = Reader(read_text(TABLE)).short("Tổng vốn của Trạm Pác Nặm là bao nhiêu?")
    row = [c.text for c in found if c.section.label.startswith("STT 2")]
    assert row == ["2", "Trạm Pác Nặm", "Sở Y tế", "Năm 2026"]


@pytest.mark.parametrize(
    ("question", "fitting"),
    [
        ("Cơ quan nào chủ trì Trường Nà Bản?", {"Sở Xây dựng", "Sở Y tế"}),
        ("Trường Nà Bản hoàn thành bao giờ?", {"Năm 2025", "Năm 2026"}),
        ("Tổng vốn của Trường Nà Bản là bao nhiêu?", {"1", "2", "12,5 tỷ đồng"}),
    ],
)
def test_cells_that_can_be_what_is_asked(question: str, fitting: set[str]) -> None:
    found = Reader(read_text(TABLE)).short(question)
    assert {c.text for c in found if c.features.get("cell_fits") == 1.0} == fitting


def test_the_agency_that_heads_a_list_of_duties() -> None:
    found = Reader(read_text(DUTIES)).short("Cơ quan nào thẩm định dự toán kinh phí?")
    (first, second) = [c for c in found if c.text == "Sở Tài chính" and "duty" in c.features]
    # One range that spans the heading and the duty.
    assert cited(first) == ["1. Sở Tài chính:\na) Chủ trì thẩm định dự toán kinh phí hằng năm;"]
    assert cited(second) == [
        "1. Sở Tài chính:\na) Chủ trì thẩm định dự toán kinh phí hằng năm;\nb) Báo cáo kết quả."
    ]
    assert (first.features["heading_agency"], first.features["duty"]) == (1.0, 1.0)
    assert first.features["clause"] > second.features["clause"]
    # Nobody heads a list when something else is asked.
    others = Reader(read_text(DUTIES)).short("Dự toán kinh phí thẩm định khi nào?")
    assert not any("heading_agency" in c.features for c in others)


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("Diện tích cụm công nghiệp Nà Bản là bao nhiêu?", "75 ha", "number"),
        ("Đồ án hoàn thành khi nào?", "trước ngày 30 tháng 6 năm 2025", "time"),
        ("Cụm công nghiệp Nà Bản ở đâu?", "xã Nông Thượng", "place"),
    ],
)
def test_windows_around_what_is_asked_for(question: str, text: str, kind: str) -> None:
    candidate = only(Reader(read_text(ORDER)).short(question), text)
    features = candidate.features
    assert (features["entity"], features["fresh"], features[f"{kind}:entity"]) == (1.0, 1.0, 1.0)
    assert features["novelty"] > 0.5
    assert features["length"] == pytest.approx(len(text) / SHORT_ANSWER)
    assert features["starts"] == 0.0
    assert cited(candidate)[0].endswith(".")
    assert text in cited(candidate)[0]


def test_what_stands_behind_a_cue_and_what_the_question_says_itself() -> None:
    found = Reader(read_text(ORDER)).short("Diện tích cụm công nghiệp Nà Bản là bao nhiêu ha?")
    area = only(found, "75 ha")
    assert (area.features["cue"], area.features["measure"]) == (1.0, 1.0)
    said = [c for c in found if c.text.endswith("Nà Bản")]
    assert all(c.features["novelty"] < area.features["novelty"] for c in said)
    assert all(c.features["measure"] == -1.0 for c in said)


def test_short_candidates_are_short_and_stand_in_the_text(clusters: Loaded) -> None:
    found = Reader(clusters).short("Sở nào chủ trì quy hoạch cụm công nghiệp?")
    assert len(found) > 20
    for candidate in found:
        wording = candidate.document.text[candidate.start : candidate.end]
        assert candidate.text.startswith(wording)
        for (section, start, end), quote in zip(candidate.cited, cited(candidate), strict=True):
            assert quote.strip() == quote
            assert start < end
            assert section.document_id == candidate.document.id
        if not candidate.section.cells:
            assert 1 <= len(candidate.text) <= SHORT_ANSWER


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (Asked.NUMBER, "rộng 8,2 ha và 16.500 người", ["8,2 ha", "16.500 người"]),
        (Asked.TIME, "trong giai đoạn 2023-2030", ["trong giai đoạn 2023-2030"]),
        (Asked.TIME, "ký ngày 05/3/2024, nay", ["ngày 05/3/2024"]),
        (Asked.AGENCY, "Giao Sở Xây dựng chủ trì, Sở Y tế phối hợp", ["Sở Xây dựng", "Sở Y tế"]),
        (Asked.PLACE, "đặt tại xã Nông Thượng, rộng", ["xã Nông Thượng"]),
        (Asked.REFERENCE, "theo Nghị quyết 29-NQ/TU", ["29-NQ/TU"]),
        (Asked.LIST, "8,2 ha", []),
    ],
)
def test_entities(asked: Asked, text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_entities(asked, text)] == expected


# --- long answers ---------------------------------------------------------------------------------


def test_a_list_with_its_introduction() -> None:
    found = Reader(read_text(ORDER)).long("Các sở làm những việc gì?")
    wanted = "Các sở làm những việc sau:\n- Lập đồ án quy hoạch;\n- Cắm mốc ranh giới."
    listed = only(found, wanted.replace("\n", " "))
    assert (listed.features["list"], listed.features["list:list"]) == (1.0, 1.0)
    assert cited(listed) == [wanted]
    assert listed.features["over"] == 0.0


def test_a_definition() -> None:
    found = Reader(read_text(ORDER)).long("Cụm công nghiệp là gì?")
    defined = only(found, "Cụm công nghiệp là nơi sản xuất, có ranh giới xác định.")
    assert defined.features["defines"] == 1.0
    assert defined.features["clause"] == max(c.features["clause"] for c in found)
    asked_otherwise = Reader(read_text(ORDER)).long("Trích nguyên văn về cụm công nghiệp")
    assert all(c.features["defines"] == 0.0 for c in asked_otherwise)


def test_a_row_reads_as_its_cells_and_cites_the_row() -> None:
    found = Reader(read_text(TABLE)).long("Trường Nà Bản là gì?")
    row = only(found, "1 · Trường Nà Bản · 12,5 · Sở Xây dựng · Năm 2025")
    assert cited(row) == ["1\tTrường Nà Bản\t12,5\tSở Xây dựng\tNăm 2025"]
    assert row.features["row"] == 1.0


def test_long_candidates_are_bounded_and_distinct(report: Loaded) -> None:
    found = Reader(report).long("Liệt kê những kết quả đạt được")
    places = [(c.start, c.end) for c in found]
    assert len(set(places)) == len(places)
    for candidate in found:
        assert candidate.end - candidate.start <= LONGEST_LIST + 300
        assert all(quote for quote in cited(candidate))


# --- refusing -------------------------------------------------------------------------------------


def test_the_reason_names_the_missing_words() -> None:
    reader = Reader(read_text(ORDER))
    question = "Diện tích sân bay Nà Bản là bao nhiêu?"
    best = only(reader.short(question), "75 ha")
    said = reason(reader.weigh(question), best, reader.catalog)
    assert "«sân»" in said
    assert "«bay»" in said
    assert "«tích»" not in said
    said = reason(reader.weigh("Diện tích Nà Bản là bao nhiêu?"), best, reader.catalog)
    assert "«" not in said
    assert reason(reader.weigh("?"), None, reader.catalog) != said


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Diện tích cụm Nà Bản là bao nhiêu ha?", "75 ha", None),
        ("Vốn của cụm Nà Bản là bao nhiêu tiền?", "75 ha", "số tiền"),
        ("Diện tích sân bay Nà Bản là bao nhiêu?", "75 ha", None),
        ("Cụm Nà Bản xong năm nào?", "75 ha", "thời gian"),
        ("Diện tích cụm Nà Bản tỉnh Lạng Sơn là bao nhiêu ha?", "75 ha", "nơi"),
    ],
)
def test_an_answer_of_another_kind_is_told(question: str, text: str, said: str | None) -> None:
    reader = Reader(read_text(ORDER))
    best = only(reader.short("Diện tích cụm công nghiệp Nà Bản là bao nhiêu ha?"), text)
    best.features.pop("measure")
    told = refusal.mismatch(reader.weigh(question), best, reader.catalog)
    assert (told is None) is (said is None)
    assert said is None or f"{said} được hỏi" in str(told)


def test_chance_is_the_logistic_of_the_weighted_signals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refusal, "ranker", lambda _: Ranker({"a": 0.5}))
    assert chance_of_answer({"a": 2.0, "other": 9.0}) == pytest.approx(0.7310586)
    assert chance_of_answer({}) == 0.5
