"""Question sets and the run, with a knowledge base whose every answer is written down here."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import KBError
from kb.evaluation import Report, run
from kb.evaluation.reports.report_file import read_report, report_object, write_report
from kb.evaluation.reports.text_report import report_text
from kb.evaluation.summary import Figure
from kb.records import (
    Answer,
    Citation,
    Document,
    Evidence,
    Hit,
    Note,
    Question,
    Section,
    Statement,
)
from kb.serial import answer_object

ROAD = Document(
    id="road",
    source="ke-hoach/duong.txt",
    other_sources=("duong-ban-sao.txt",),
    text="Chiều dài 8,2 km.\nTổng vốn 16.500 tỷ đồng.\n"
    "Sở Xây dựng chủ trì.\nTổng vốn 16.500 tỷ đồng.",
)
PARK = Document(id="park", source="cum.txt", text="Cụm Cẩm Giàng 75 ha.\nCụm Huyền Tụng 50 ha.")


def place_of(document: Document, wording: str) -> tuple[int, int]:
    start = document.text.index(wording)
    return start, start + len(wording)


def hit(document: Document, wording: str, rank: int) -> Hit:
    start, end = place_of(document, wording)
    section = Section(f"s{start}", document.id, "paragraph", f"Đoạn {start}", (), start, end)
    return Hit(section, 1 / rank, rank, start, end)


def citation(document: Document, wording: str) -> Citation:
    start, end = place_of(document, wording)
    return Citation(document.id, document.source, f"s{start}", start, end, wording, f"Đoạn {start}")


def answered(text: str, cited: tuple[Citation, ...], hits: tuple[Hit, ...] = ()) -> Answer:
    return Answer("?", "?", (Statement(text, cited),), hits)


class WrittenDown:
    """Answers each question as written down; an error written down is raised."""

    def __init__(self, answers: dict[str, Answer | KBError]) -> None:
        self._answers = answers

    def documents(self) -> tuple[Document, ...]:
        return (ROAD, PARK)

    def ask(self, question: str) -> Answer:
        answer = self._answers[question]
        if isinstance(answer, KBError):
            raise answer
        return answer


LENGTH = Evidence("ke-hoach/duong.txt", "Chiều dài 8,2 km.")
PARKS = (Evidence("cum.txt", "Cụm Cẩm Giàng 75 ha."), Evidence("cum.txt", "Cụm Huyền Tụng 50 ha."))
QUESTIONS = (
    Question("right", "vi", "fact", "dài?", ("8,2km",), (LENGTH,)),
    Question("half", "vi", "list", "cụm?", ("Cẩm Giàng", "Huyền Tụng"), PARKS),
    Question("refused", "en", "agency", "who?", ("Sở Xây dựng",), evidence_any=PARKS[:1]),
    Question("false", "vi", "unanswerable", "giá?"),
    Question("declined", "en", "unanswerable", "price?"),
)
ANSWERS: dict[str, Answer | KBError] = {
    "dài?": answered(
        "8,2 km",
        (citation(ROAD, "Chiều dài 8,2 km."), citation(ROAD, "Sở Xây dựng chủ trì.")),
        (hit(ROAD, "Sở Xây dựng chủ trì.", 1), hit(ROAD, "Chiều dài 8,2 km.", 2)),
    ),
    "cụm?": answered(
        "Cẩm Giàng",
        (citation(PARK, "Cụm Cẩm Giàng 75 ha."),),
        (hit(PARK, "Cụm Cẩm Giàng 75 ha.", 1), hit(PARK, "Cụm Huyền Tụng 50 ha.", 2)),
    ),
    "who?": KBError("Chỉ mục bị hỏng."),
    "giá?": answered("75 ha", (citation(PARK, "Cụm Cẩm Giàng 75 ha."),)),
    "price?": Answer(
        "price?", "giá?", (), (hit(PARK, "75 ha", 1),), "Không có tài liệu nói về giá."
    ),
}


@pytest.fixture(scope="module")
def report() -> Report:
    return run(WrittenDown(ANSWERS), QUESTIONS)


# --- the run --------------------------------------------------------------------------------------


def test_each_result(report: Report) -> None:
    right, half, refused, false, declined = report.results
    assert (right.right, right.wrong, right.found_at, right.outcome) == (True, False, (2,), "right")
    assert (right.exact_match, right.f1) == (1.0, 1.0)
    assert (right.citation_precision, right.citation_recall) == (1 / 2, 1.0)
    assert (half.right, half.wrong, half.found_at, half.outcome) == (False, True, (1, 2), "misread")
    assert (half.exact_match, half.f1) == (0.0, 2 * 2 / (2 + 4))
    assert (half.citation_precision, half.citation_recall) == (1.0, 0.5)
    assert (refused.right, refused.wrong, refused.abstained) == (False, False, True)
    assert (refused.found_at, refused.outcome) == ((None,), "not_retrieved")
    assert (refused.exact_match, refused.f1) == (0.0, 0.0)
    assert (refused.citation_precision, refused.citation_recall) == (None, 0.0)
    assert (false.right, false.wrong, false.found_at) == (None, True, ())
    assert (false.exact_match, false.f1, false.outcome) == (None, None, "wrongly_answered")
    assert (declined.right, declined.wrong, declined.outcome) == (None, False, "rightly_refused")


def test_overall_figures(report: Report) -> None:
    overall = report.overall
    assert (overall.questions, overall.answerable) == (5, 3)
    second = 1 / math.log2(3)
    assert {measure: figure.value for measure, figure in overall.figures.items()} == pytest.approx(
        {
            "success": 2 / 5,
            "answer_accuracy": 1 / 3,
            "exact_match": 1 / 3,
            "f1": (1 + 2 / 3 + 0) / 3,
            "wrong_answers": 2 / 5,
            "refused_unanswerable": 1 / 2,
            "refused_answerable": 1 / 3,
            "recall@1": (0 + 0.5 + 0) / 3,
            "recall@5": (1 + 1 + 0) / 3,
            "recall@10": (1 + 1 + 0) / 3,
            "mrr": (0.5 + 1 + 0) / 3,
            "ndcg@10": (second + 1 + 0) / 3,
            "citation_precision": (0.5 + 1) / 2,
            "citation_recall": (1 + 0.5 + 0) / 3,
            "verbatim": 1,
        }
    )
    assert {figure.interval for figure in overall.figures.values()} == {None}


def test_intervals_from_ten_questions_on() -> None:
    questions = tuple(replace(QUESTIONS[0], id=str(number)) for number in range(10))
    overall = run(WrittenDown(ANSWERS), questions).overall
    assert overall.figures["mrr"] == Figure(0.5, (0.5, 0.5))
    assert overall.figures["refused_unanswerable"] == Figure(None, None)


def test_what_a_refusal_withheld_is_judged_apart() -> None:
    refusal = Answer("?", "?", (), (), "Không rõ.", 0.3, (Statement("8,2 km", ()),))
    (result,) = run(WrittenDown({"dài?": refusal}), QUESTIONS[:1]).results
    assert (result.right, result.right_if_shown, result.exact_match) == (False, True, 0.0)
    assert answer_object(refusal, {})["answer"] == ""
    assert "withheld" not in answer_object(refusal, {})


def test_groups_come_in_the_usual_order_and_only_when_they_occur(report: Report) -> None:
    assert [(s.name, s.questions) for s in report.by_kind] == [
        ("fact", 1),
        ("agency", 1),
        ("list", 1),
        ("unanswerable", 2),
    ]
    assert [(s.name, s.questions) for s in report.by_lang] == [("vi", 3), ("en", 2)]
    assert report.by_lang[1].value("citation_precision") is None
    assert report.by_lang[1].value("wrong_answers") == 0


def test_a_question_counts_for_each_document_of_its_evidence() -> None:
    both = Question("q", "vi", "fact", "dài?", ("8,2 km",), (LENGTH, PARKS[0]))
    report = run(WrittenDown(ANSWERS), (both, *QUESTIONS[1:]))
    assert [(s.name, s.questions) for s in report.by_document] == [
        ("ke-hoach/duong.txt", 1),
        ("cum.txt", 3),
    ]


def test_a_failing_question_is_refused_with_its_reason(report: Report) -> None:
    assert report.results[2].answer.abstained_because == "Chỉ mục bị hỏng."
    assert report.results[2].answer.question == "who?"


def test_a_quote_that_is_not_verbatim_shows() -> None:
    start, end = place_of(PARK, "75 ha")
    forged = Citation("park", "cum.txt", "s", start, end, "57 ha", "Đoạn")
    answers = {"dài?": answered("57 ha", (forged, citation(PARK, "50 ha")))}
    report = run(WrittenDown(dict(answers)), QUESTIONS[:1])
    assert report.overall.value("verbatim") == 1 / 2


def test_nothing_asked_measures_nothing() -> None:
    overall = run(WrittenDown({}), ()).overall
    assert (overall.questions, overall.answerable) == (0, 0)
    assert set(overall.figures.values()) == {Figure(None, None)}


def test_progress_counts_up() -> None:
    steps: list[tuple[int, int]] = []
    run(WrittenDown(ANSWERS), QUESTIONS[:2], lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


# --- evidence -------------------------------------------------------------------------------------


def asked(evidence: tuple[Evidence, ...], hits: tuple[Hit, ...], any_of: bool = False) -> Report:
    question = Question(
        "q",
        "vi",
        "fact",
        "?",
        (evidence[0].quote,),
        () if any_of else evidence,
        evidence if any_of else (),
    )
    return run(WrittenDown({"?": answered("x", (), hits)}), (question,))


def test_one_of_the_alternatives_is_enough() -> None:
    hits = (hit(PARK, "Cụm Huyền Tụng 50 ha.", 1),)
    assert asked(PARKS, hits, any_of=True).overall.value("recall@1") == 1
    assert asked(PARKS, hits).overall.value("recall@1") == 1 / 2


def test_the_same_wording_elsewhere_is_the_evidence_too() -> None:
    start = ROAD.text.rindex("Tổng vốn")
    section = Section("s", "road", "paragraph", "Đoạn", (), start, len(ROAD.text))
    evidence = (Evidence("ke-hoach/duong.txt", "Tổng vốn 16.500 tỷ đồng."),)
    last = Hit(section, 1.0, 1, start, len(ROAD.text))
    assert asked(evidence, (last,)).overall.value("recall@1") == 1


@pytest.mark.parametrize(
    "name", ["ke-hoach/duong.txt", "duong-ban-sao.txt", "duong.txt", "khac/duong.txt"]
)
def test_a_document_goes_by_any_of_its_names(name: str) -> None:
    evidence = (Evidence(name, "Sở Xây dựng chủ trì."),)
    report = asked(evidence, (hit(ROAD, "Sở Xây dựng chủ trì.", 1),))
    assert report.overall.value("recall@1") == 1
    assert report.warnings == ()


def test_white_space_in_evidence_may_differ() -> None:
    evidence = (Evidence("cum.txt", "cụm cẩm giàng\n75 ha. Cụm Huyền Tụng"),)
    report = asked(evidence, (hit(PARK, PARK.text, 1),))
    assert report.overall.value("recall@1") == 1
    assert report.warnings == ()


def test_evidence_that_is_nowhere_warns_and_counts_as_not_found() -> None:
    evidence = (
        Evidence("cum.txt", "Cụm Nà Phặc 30 ha."),
        Evidence("mat.txt", "Gì đó"),
        PARKS[0],
    )
    report = asked(evidence, (hit(PARK, PARK.text, 1),))
    assert report.overall.value("recall@1") == 1 / 3
    assert report.warnings == (
        "Câu q: không thấy nguyên văn «Cụm Nà Phặc 30 ha.» trong «cum.txt». "
        "Được tính là không tìm thấy.",
        "Câu q: văn bản «mat.txt» không có trong kho. Được tính là không tìm thấy.",
    )


def test_rows_that_contradict_themselves_warn() -> None:
    questions = (
        Question("a", "vi", "unanswerable", "?", (), PARKS[:1]),
        Question("a", "vi", "fact", "?", ("x",)),
        Question("b", "vi", "fact", "?", (), PARKS[:1]),
    )
    report = run(WrittenDown({"?": answered("x", ())}), questions)
    assert [warning.split(":")[0] for warning in report.warnings] == [
        *["Câu a"] * 6,
        *["Câu b"] * 2,
    ]
    assert report.overall.value("answer_accuracy") is None
    assert report.overall.value("wrong_answers") == 1 / 3


# --- what is shown --------------------------------------------------------------------------------


def test_prediction_of_an_answer(report: Report) -> None:
    documents = {document.id: document for document in (ROAD, PARK)}
    twice = citation(PARK, "Cụm Cẩm Giàng 75 ha.")
    answer = Answer(
        "cum?",
        "cụm?",
        (Statement("Cẩm Giàng", (twice,)), Statement("75 ha", (twice,))),
        (hit(PARK, "75 ha", 1),),
    )
    cited = {
        "document": "cum.txt",
        "label": "Đoạn 0",
        "page": None,
        "boxes": [],
        "start": 0,
        "end": 20,
        "quote": "Cụm Cẩm Giàng 75 ha.",
    }
    assert answer_object(answer, documents, "q9") == {
        "id": "q9",
        "question": "cum?",
        "understood_as": "cụm?",
        "abstained": False,
        "abstained_because": None,
        "answer": "Cẩm Giàng; 75 ha",
        "statements": [
            {"text": "Cẩm Giàng", "citations": [cited]},
            {"text": "75 ha", "citations": [cited]},
        ],
        "citations": [cited],
        "notes": [],
        "unanswered": [],
        "hits": [
            {
                "document": "cum.txt",
                "label": "Đoạn 14",
                "start": 14,
                "end": 19,
                "score": 1.0,
                "text": "75 ha",
            }
        ],
    }


def test_what_a_note_cites_stands_with_the_note_alone() -> None:
    told, other = citation(PARK, "Cụm Cẩm Giàng 75 ha."), citation(PARK, "Cụm Huyền Tụng 50 ha.")
    note = Note("Cùng văn bản, Đoạn 21 ghi khác: 50 ha.", (other,))
    answer = Answer("cum?", "cum?", (Statement("75 ha", (told,)),), (), notes=(note,))
    written = answer_object(answer, {})
    assert [cited["quote"] for cited in written["citations"]] == ["Cụm Cẩm Giàng 75 ha."]
    assert written["notes"] == [
        {
            "text": "Cùng văn bản, Đoạn 21 ghi khác: 50 ha.",
            "citations": [
                {
                    "document": "cum.txt",
                    "label": "Đoạn 21",
                    "page": None,
                    "boxes": [],
                    "start": 21,
                    "end": 42,
                    "quote": "Cụm Huyền Tụng 50 ha.",
                }
            ],
        }
    ]


def test_prediction_of_a_refusal_keeps_its_hits(report: Report) -> None:
    prediction = answer_object(report.results[4].answer, {"park": PARK}, "declined")
    assert (prediction["abstained"], prediction["answer"], prediction["citations"]) == (
        True,
        "",
        [],
    )
    assert prediction["abstained_because"] == "Không có tài liệu nói về giá."
    assert [shown["text"] for shown in prediction["hits"]] == ["75 ha"]


def test_a_long_hit_is_cut_and_its_end_says_so() -> None:
    document = Document("long", "long.txt", "ă" * 2000)
    section = Section("s", "long", "paragraph", "Đoạn", (), 0, 2000)
    answer = Answer("?", "?", (), (Hit(section, 0.5, 1, 100, 2000),) * 12, "Không có.")
    hits = answer_object(answer, {"long": document})["hits"]
    assert len(hits) == 10
    assert (hits[0]["start"], hits[0]["end"], len(hits[0]["text"])) == (100, 1600, 1500)


def test_report_text(report: Report) -> None:
    lines = report_text(report).split("\n")
    assert lines[0] == "5 câu hỏi, trong đó 3 câu trả lời được."
    assert lines[3:5] == [
        "Đạt   trả lời đúng, hoặc từ chối đúng câu mà kho không có    40,0",
        "Đúng  trên số câu mà kho trả lời được                        33,3",
    ]
    assert (
        "vi                3  25,0 100,0 100,0  75,0  50,0  75,0  75,0  66,7   0,0   0,0" in lines
    )
    assert [line for line in lines if line.startswith("    1  ")] == [
        "    1  không tìm thấy: thiếu bằng chứng cần có trong cả 10 kết quả",
        "    1  đọc sai: bằng chứng nằm trong 5 kết quả đầu, nhưng trả lời khác đáp án",
        "    1  trả lời khi không có: kho không có câu trả lời, nhưng vẫn đáp",
    ]
    assert max(map(len, lines)) <= 80


def test_report_text_shows_intervals() -> None:
    report = run(WrittenDown(ANSWERS), QUESTIONS[:2] * 8)
    (line,) = (line for line in report_text(report).split("\n") if line.startswith("Đúng "))
    assert re.fullmatch(r"Đúng .* 50,0   \[\d\d,\d; \d\d,\d\]", line)


def test_report_object(report: Report) -> None:
    shown = json.loads(json.dumps(report_object(report)))
    assert (shown["format"], shown["version"]) == ("kb-evaluation", 1)
    assert shown["overall"]["recall@5"] == 2 / 3
    assert shown["overall"]["intervals"]["recall@5"] is None
    assert [summary["name"] for summary in shown["by_lang"]] == ["vi", "en"]
    assert [summary["name"] for summary in shown["by_document"]] == [
        "ke-hoach/duong.txt",
        "cum.txt",
    ]
    assert shown["outcomes"] == {
        "misread": 1,
        "not_retrieved": 1,
        "right": 1,
        "rightly_refused": 1,
        "wrongly_answered": 1,
    }
    assert [row["id"] for row in shown["results"]] == [question.id for question in QUESTIONS]
    first, *_, last = shown["results"]
    assert (first["citation_precision"], first["success"], first["found_at"]) == (0.5, 1, [2])
    assert first["evidence"] == [{"document": "ke-hoach/duong.txt", "quote": "Chiều dài 8,2 km."}]
    assert first["hits"][0]["document"] == "ke-hoach/duong.txt"
    assert (last["outcome"], last["answer"], last["recall@1"]) == ("rightly_refused", "", None)


def test_a_report_file_is_read_as_it_was_written(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_report(path, report_object(report))
    assert read_report(path) == json.loads(json.dumps(report_object(report)))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<html>", "không phải tệp JSON"),
        ("[]", "không phải báo cáo đánh giá"),
        ('{"format": "other"}', "không phải báo cáo đánh giá"),
        ('{"format": "kb-evaluation", "version": 9}', "có phiên bản 9, cần phiên bản 1"),
    ],
)
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KBError, match=complaint):
        read_report(path)
    with pytest.raises(KBError, match="Không mở được"):
        read_report(tmp_path / "none.json")
    with pytest.raises(KBError, match="Không ghi được"):
        write_report(tmp_path / "none" / "r.json", {})
