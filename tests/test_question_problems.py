"""What question sets are told: about themselves, and about the collection they are asked of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.evaluation import load_questions
from kb.evaluation.metrics import Span
from kb.evaluation.sets.places import Places, wording_like
from kb.evaluation.sets.problems import find_problems
from kb.evaluation.sets.template import EXAMPLES
from kb.knowledge_base import KnowledgeBase
from kb.records import Document, Evidence, Question

ROOT = Path(__file__).parent.parent
ROAD = Document(
    id="road",
    source="kế hoạch/duong-vanh-dai.txt",
    text="III. SỞ MẪU\n1. Tuyến đường Ví Dụ dài 8,2 km, rộng 12 m.\n2. Tổng vốn 16.500 tỷ đồng.",
)
PARK = Document(id="park", source="cum-mau.txt", text="Cụm Mẫu Một 75 ha.\nCụm Mẫu Hai 50 ha.")
LENGTH = Evidence("duong-vanh-dai.txt", "1. Tuyến đường Ví Dụ dài 8,2 km, rộng 12 m.")
SOUND = Question("1", "vi", "fact", "Đường Ví Dụ dài?", ("8,2 km",), (LENGTH,), row=2)


def told(*questions: Question) -> list[tuple[str, str]]:
    problems = find_problems(questions, Places((ROAD, PARK)))
    return [(problem.severity, str(problem)) for problem in problems]


def test_a_sound_question_is_passed_over() -> None:
    assert told(SOUND) == []
    assert told(replace(SOUND, id="2", kind="unanswerable", answers=(), evidence=())) == []


def test_the_corpus_set_has_no_problems(corpus_kb: KnowledgeBase) -> None:
    questions = load_questions(ROOT / "evals" / "corpus-vi.jsonl")
    assert find_problems(questions, Places(corpus_kb.documents())) == ()


def test_the_examples_of_the_template_would_be_sound() -> None:
    quotes: dict[str, list[str]] = {}
    for question in EXAMPLES:
        for evidence in (*question.evidence, *question.evidence_any):
            quotes.setdefault(evidence.document, []).append(evidence.quote)
    documents = [Document(name, name, "\n".join(lines)) for name, lines in quotes.items()]
    assert find_problems(EXAMPLES, Places(documents)) == ()


# --- the set itself -------------------------------------------------------------------------------


def test_repeated_ids_and_questions_name_the_row_before() -> None:
    again = replace(SOUND, question="đường  ví dụ dài?", row=5)
    assert told(SOUND, again) == [
        ("error", "Dòng 5, câu 1: mã câu hỏi bị trùng với câu ở dòng 2."),
        ("warning", "Dòng 5, câu 1: câu hỏi bị trùng với câu ở dòng 2."),
    ]
    unplaced = replace(SOUND, row=None)
    assert told(unplaced, replace(unplaced, question="Rộng?")) == [
        ("error", "Câu 1: mã câu hỏi bị trùng.")
    ]


@pytest.mark.parametrize(
    ("question", "severity", "said"),
    [
        (replace(SOUND, question=" "), "error", "chưa ghi câu hỏi."),
        (
            replace(SOUND, kind="câu đố"),
            "error",
            "loại «câu đố» không có; hãy dùng một trong: bảng, dữ kiện, cơ quan, liệt kê, định "
            "nghĩa, nguyên văn, nhiều ý, không có trong kho.",
        ),
        (
            replace(SOUND, lang="fr"),
            "error",
            "ngôn ngữ «fr» không có; hãy dùng một trong: tiếng Việt, không dấu, tiếng Anh.",
        ),
        (
            replace(SOUND, kind="unanswerable"),
            "error",
            "loại là «không có trong kho» nhưng có nguyên văn chứng minh; được tính là câu trả "
            "lời được. Hãy sửa loại hoặc bỏ nguyên văn.",
        ),
        (
            replace(SOUND, evidence=(), answers=()),
            "error",
            "loại là «dữ kiện» nhưng không có nguyên văn chứng minh; được tính là không có trong "
            "kho. Hãy thêm nguyên văn hoặc sửa loại.",
        ),
        (
            replace(SOUND, kind="unanswerable", evidence=()),
            "error",
            "có câu trả lời mà không có nguyên văn; câu trả lời này không được chấm.",
        ),
        (
            replace(SOUND, answers=()),
            "warning",
            "chưa ghi câu trả lời nên chỉ chấm được trích dẫn.",
        ),
        (
            replace(SOUND, lang="vi-nodiac"),
            "warning",
            "ngôn ngữ là «không dấu» nhưng câu hỏi có dấu.",
        ),
        (
            replace(SOUND, question="duong vi du dai bao nhieu"),
            "warning",
            "ngôn ngữ là «tiếng Việt» nhưng câu hỏi không có dấu nào; nếu cố ý, hãy ghi «không "
            "dấu», còn nếu là tiếng Anh, hãy ghi «tiếng Anh».",
        ),
    ],
)
def test_rows_that_contradict_themselves(question: Question, severity: str, said: str) -> None:
    assert told(question) == [(severity, f"Dòng 2, câu 1: {said}")]


def test_an_answer_too_long_to_be_matched() -> None:
    text = "Tuyến đường " * 12
    place = Document("d", "d.txt", text)
    question = replace(SOUND, answers=(text.strip(),), evidence=(Evidence("d.txt", text),))
    (problem,) = find_problems([question], Places([place]))
    assert problem.text.endswith(
        "dài quá 120 ký tự, nên không câu trả lời nào khớp được với nó; hãy rút gọn."
    )
    assert find_problems([replace(question, kind="wording")], Places([place])) == ()


# --- the collection -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "severity", "said"),
    [
        (Evidence("", "Tuyến đường"), "error", "thiếu tên văn bản của nguyên văn «Tuyến đường»."),
        (Evidence("cum-mau.txt", " "), "error", "thiếu nguyên văn trong «cum-mau.txt»."),
        (
            Evidence("Duong vanh dai.docx", "Gì đó"),
            "warning",
            "văn bản «Duong vanh dai.docx» không có trong kho. Có phải là "
            "«kế hoạch/duong-vanh-dai.txt»? Được tính là không tìm thấy.",
        ),
        (
            Evidence("bao-cao.txt", "Gì đó"),
            "warning",
            "văn bản «bao-cao.txt» không có trong kho. Được tính là không tìm thấy.",
        ),
        (
            Evidence("cum-mau.txt", "2. Tổng vốn 16.500 tỷ đồng."),
            "warning",
            "không thấy nguyên văn «2. Tổng vốn 16.500 tỷ đồng.» trong «cum-mau.txt». Nguyên văn "
            "này đứng trong «kế hoạch/duong-vanh-dai.txt». Được tính là không tìm thấy.",
        ),
        (
            Evidence("duong-vanh-dai.txt", "tuyen duong Ví Dụ dài 8,3 km"),
            "warning",
            "không thấy nguyên văn «tuyen duong Ví Dụ dài 8,3 km» trong «duong-vanh-dai.txt». "
            "Gần nhất là «Tuyến đường Ví Dụ dài 8,2 km». Được tính là không tìm thấy.",
        ),
        (
            Evidence("duong-vanh-dai.txt", "Nhà văn hoá xây năm 2030"),
            "warning",
            "không thấy nguyên văn «Nhà văn hoá xây năm 2030» trong «duong-vanh-dai.txt». "
            "Được tính là không tìm thấy.",
        ),
    ],
)
def test_evidence_that_is_nowhere(evidence: Evidence, severity: str, said: str) -> None:
    question = replace(SOUND, answers=("8,2 km",), evidence=(LENGTH, evidence))
    assert told(question) == [(severity, f"Dòng 2, câu 1: {said}")]


def test_the_same_evidence_is_complained_of_once() -> None:
    lost = Evidence("bao-cao.txt", "8,2 km")
    assert len(told(replace(SOUND, evidence=(lost, lost), evidence_any=(lost,)))) == 1


def test_a_quote_longer_than_a_citation() -> None:
    text = "Khoản này dài. " * 100
    question = replace(SOUND, answers=("dài",), evidence=(Evidence("d.txt", text),))
    (problem,) = find_problems([question], Places([Document("d", "d.txt", text)]))
    assert (problem.severity, "dài quá 1200 ký tự" in problem.text) == ("warning", True)


def test_an_answer_that_its_evidence_does_not_hold() -> None:
    assert told(replace(SOUND, answers=("8,2km", "8.2 km", "2 km"))) == [
        (
            "warning",
            f"Dòng 2, câu 1: câu trả lời «{answer}» không đứng trong nguyên văn; hãy chép đúng "
            "từng chữ, hoặc trích nguyên văn dài hơn.",
        )
        for answer in ("8.2 km", "2 km")
    ]


def test_an_answer_may_stand_in_the_heading_above() -> None:
    assert told(replace(SOUND, kind="agency", answers=("Sở Mẫu",))) == []


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("cụm mau hai 50", "Cụm Mẫu Hai 50"),
        ("Cụm Mẫu Ba 50 ha", "Cụm Mẫu Hai 50 ha"),
        ("Mẫu Một 75 ha. Cụm Mẫu Hai 51 ha", "Mẫu Một 75 ha. Cụm Mẫu Hai 50 ha"),
        ("năm xã ven sông", None),
        ("", None),
        (" ".join([PARK.text] * 3), None),
    ],
)
def test_the_nearest_wording(quote: str, found: str | None) -> None:
    assert wording_like(quote, PARK.text) == found


def test_evidence_repeated_among_the_alternatives_is_not_required_besides() -> None:
    one, two = (Evidence("cum-mau.txt", quote) for quote in PARK.text.split("\n"))
    places = Places((ROAD, PARK))
    first, second = Span("park", 0, 18), Span("park", 19, 37)
    assert places.slots(replace(SOUND, evidence=(one,), evidence_any=(one, two))) == (
        (first, second),
    )
    assert places.slots(replace(SOUND, evidence=(one, two))) == ((first,), (second,))
