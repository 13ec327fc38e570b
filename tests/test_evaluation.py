"""Question sets and the run, with a knowledge base whose every answer is written down here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import KBError, QuestionSetError
from kb.evaluation import Report, load_questions, run
from kb.evaluation.text_report import report_object, report_text
from kb.records import Answer, Citation, Document, Evidence, Hit, Question, Section, Statement
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
    assert (right.right, right.wrong, right.recall, right.reciprocal_rank) == (
        True,
        False,
        (0.0, 1.0, 1.0),
        1 / 2,
    )
    assert (right.citation_precision, right.citation_recall) == (1 / 2, 1.0)
    assert (half.right, half.wrong, half.recall, half.reciprocal_rank) == (
        False,
        True,
        (0.5, 1.0, 1.0),
        1.0,
    )
    assert (half.citation_precision, half.citation_recall) == (1.0, 0.5)
    assert (refused.right, refused.wrong, refused.abstained) == (False, False, True)
    assert (refused.citation_precision, refused.citation_recall) == (None, 0.0)
    assert (false.right, false.wrong, false.recall) == (None, True, (None, None, None))
    assert (declined.right, declined.wrong, declined.abstained) == (None, False, True)


def test_overall_figures(report: Report) -> None:
    overall = report.overall
    assert (overall.questions, overall.answerable) == (5, 3)
    assert overall.recall == ((0 + 0.5 + 0) / 3, (1 + 1 + 0) / 3, (1 + 1 + 0) / 3)
    assert overall.mrr == (0.5 + 1 + 0) / 3
    assert overall.answer_accuracy == 1 / 3
    assert overall.citation_precision == (0.5 + 1) / 2
    assert overall.citation_recall == (1 + 0.5 + 0) / 3
    assert overall.verbatim == 1
    assert overall.refused_unanswerable == 1 / 2
    assert overall.refused_answerable == 1 / 3
    assert overall.wrong_answers == 2 / 5


def test_groups_come_in_the_usual_order_and_only_when_they_occur(report: Report) -> None:
    assert [(s.name, s.questions) for s in report.by_kind] == [
        ("fact", 1),
        ("agency", 1),
        ("list", 1),
        ("unanswerable", 2),
    ]
    assert [(s.name, s.questions) for s in report.by_lang] == [("vi", 3), ("en", 2)]
    assert report.by_lang[1].citation_precision is None
    assert report.by_lang[1].wrong_answers == 0


def test_a_failing_question_is_refused_with_its_reason(report: Report) -> None:
    assert report.results[2].answer.abstained_because == "Chỉ mục bị hỏng."
    assert report.results[2].answer.question == "who?"


def test_a_quote_that_is_not_verbatim_shows() -> None:
    start, end = place_of(PARK, "75 ha")
    forged = Citation("park", "cum.txt", "s", start, end, "57 ha", "Đoạn")
    answers = {"dài?": answered("57 ha", (forged, citation(PARK, "50 ha")))}
    report = run(WrittenDown(dict(answers)), QUESTIONS[:1])
    assert report.overall.verbatim == 1 / 2


def test_nothing_asked_measures_nothing() -> None:
    overall = run(WrittenDown({}), ()).overall
    assert (overall.questions, overall.recall, overall.answer_accuracy, overall.verbatim) == (
        0,
        (None, None, None),
        None,
        None,
    )


def test_progress_counts_up() -> None:
    steps: list[tuple[int, int]] = []
    run(WrittenDown(ANSWERS), QUESTIONS[:2], lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


# --- evidence -------------------------------------------------------------------------------------


def asked(evidence: tuple[Evidence, ...], hits: tuple[Hit, ...], any_of: bool = False) -> Report:
    question = Question(
        "q", "vi", "fact", "?", ("x",), () if any_of else evidence, evidence if any_of else ()
    )
    return run(WrittenDown({"?": answered("x", (), hits)}), (question,))


def test_one_of_the_alternatives_is_enough() -> None:
    hits = (hit(PARK, "Cụm Huyền Tụng 50 ha.", 1),)
    assert asked(PARKS, hits, any_of=True).overall.recall[0] == 1
    assert asked(PARKS, hits).overall.recall[0] == 1 / 2


def test_the_same_wording_elsewhere_is_the_evidence_too() -> None:
    start = ROAD.text.rindex("Tổng vốn")
    section = Section("s", "road", "paragraph", "Đoạn", (), start, len(ROAD.text))
    evidence = (Evidence("ke-hoach/duong.txt", "Tổng vốn 16.500 tỷ đồng."),)
    last = Hit(section, 1.0, 1, start, len(ROAD.text))
    assert asked(evidence, (last,)).overall.recall[0] == 1


@pytest.mark.parametrize(
    "name", ["ke-hoach/duong.txt", "duong-ban-sao.txt", "duong.txt", "khac/duong.txt"]
)
def test_a_document_goes_by_any_of_its_names(name: str) -> None:
    evidence = (Evidence(name, "Sở Xây dựng chủ trì."),)
    report = asked(evidence, (hit(ROAD, "Sở Xây dựng chủ trì.", 1),))
    assert report.overall.recall[0] == 1
    assert report.warnings == ()


def test_white_space_in_evidence_may_differ() -> None:
    evidence = (Evidence("cum.txt", "cụm cẩm giàng\n75 ha. Cụm Huyền Tụng"),)
    report = asked(evidence, (hit(PARK, PARK.text, 1),))
    assert report.overall.recall[0] == 1
    assert report.warnings == ()


def test_evidence_that_is_nowhere_warns_and_counts_as_not_found() -> None:
    evidence = (
        Evidence("cum.txt", "Cụm Nà Phặc 30 ha."),
        Evidence("mat.txt", "Gì đó"),
        PARKS[0],
    )
    report = asked(evidence, (hit(PARK, PARK.text, 1),))
    assert report.overall.recall[0] == 1 / 3
    assert report.warnings == (
        "Câu q: không thấy trích dẫn «Cụm Nà Phặc 30 ha.» trong «cum.txt»; "
        "bằng chứng này được tính là không tìm thấy.",
        "Câu q: tài liệu «mat.txt» không có trong kho; bằng chứng này được tính là không tìm thấy.",
    )


def test_rows_that_contradict_themselves_warn() -> None:
    questions = (
        Question("a", "vi", "unanswerable", "?", (), PARKS[:1]),
        Question("a", "vi", "fact", "?", ("x",)),
        Question("b", "vi", "fact", "?", (), PARKS[:1]),
    )
    report = run(WrittenDown({"?": answered("x", ())}), questions)
    assert [warning.split(":")[0] for warning in report.warnings] == ["Câu a"] * 3 + ["Câu b"]
    assert report.overall.answer_accuracy is None
    assert report.overall.wrong_answers == 1 / 3


# --- question sets --------------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "set.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_load_questions(tmp_path: Path) -> None:
    row = {
        "id": "q1",
        "lang": "en",
        "kind": "table",
        "question": "How\u2028long?",
        "answers": ["8,2 km"],
        "evidence": [{"document": "a.txt", "quote": "dài 8,2 km", "note": "ignored"}],
        "evidence_any": [{"document": "b.txt", "quote": "8,2"}],
        "difficulty": 3,
    }
    text = "\ufeff" + json.dumps(row, ensure_ascii=False) + "\r\n\n" + '{"id": 7, "question": "?"}'
    assert load_questions(written(tmp_path, text)) == (
        Question(
            "q1",
            "en",
            "table",
            "How\u2028long?",
            ("8,2 km",),
            (Evidence("a.txt", "dài 8,2 km"),),
            (Evidence("b.txt", "8,2"),),
        ),
        Question("7", "vi", "unanswerable", "?"),
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "không phải JSON hợp lệ"),
        ("[1]", "cần một đối tượng JSON"),
        ('{"id": "x"}', "«question» thiếu"),
        ('{"question": "x"}', "«id» thiếu"),
        ('{"id": "x", "question": "?", "kind": 3}', "«kind» thiếu hoặc không phải là chuỗi"),
        ('{"id": "x", "question": "?", "answers": "8"}', "«answers» phải là danh sách"),
        ('{"id": "x", "question": "?", "evidence": ["8"]}', "«evidence» phải là danh sách"),
        ('{"id": "x", "question": "?", "evidence": [{"quote": "8"}]}', "«document» thiếu"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = written(tmp_path, '{"id": "a", "question": "?"}\n\n' + line)
    with pytest.raises(QuestionSetError) as caught:
        load_questions(path)
    assert str(caught.value).startswith("«set.jsonl», dòng 3: ")
    assert complaint in str(caught.value)


def test_a_file_that_holds_no_questions(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="không có câu hỏi nào"):
        load_questions(written(tmp_path, "\n"))
    with pytest.raises(QuestionSetError, match="Không mở được"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9\xe8")
    with pytest.raises(QuestionSetError, match="UTF-8"):
        load_questions(tmp_path / "latin.jsonl")


def test_half_a_surrogate_pair_does_no_harm(tmp_path: Path) -> None:
    questions = load_questions(written(tmp_path, '{"id": "a", "question": "gì \\ud800?"}'))
    assert questions[0].question.encode() == "gì \ufffd\ufffd\ufffd?".encode()


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
    assert lines[0] == (
        "5 câu hỏi, trong đó 3 câu trả lời được. Trích dẫn đúng nguyên văn: 100,0 %."
    )
    assert lines[2:4] == [
        "(%)             Câu   R@1   R@5  R@10   MRR  Đúng  CxTD  ĐủTD   Sai   TC+   TC-",
        "tất cả            5  16,7  66,7  66,7  50,0  33,3  75,0  50,0  40,0  50,0  33,3",
    ]
    assert max(map(len, lines)) <= 80


def test_report_object(report: Report) -> None:
    shown = json.loads(json.dumps(report_object(report)))
    assert shown["overall"]["recall@5"] == 2 / 3
    assert [summary["name"] for summary in shown["by_lang"]] == ["vi", "en"]
    assert [row["id"] for row in shown["results"]] == [question.id for question in QUESTIONS]
    assert shown["results"][0]["citation_precision"] == 0.5
