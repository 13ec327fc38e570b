"""The ``kb`` command against a real store over the corpus."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from kb.cli import app
from kb.evaluation import load_questions
from kb.evaluation.result import MEASURES
from kb.intake import IngestStep
from kb.records import (
    Answer,
    Citation,
    Document,
    Hit,
    Note,
    PageHealth,
    Section,
    Statement,
)
from kb.terminal import (
    IngestProgress,
    answer_text,
    citations_text,
    document_text,
    health_lines,
)

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
NAMES = sorted(path.name for path in CORPUS.glob("*.txt"))
DECISION = "bac-kan-quyet-dinh-chuong-trinh-hanh-dong-nq29.txt"
LEADS = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?"
ROW = "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn"
Kb = Callable[..., Any]
COMMANDS = (
    *("ingest", "watch", "list", "show", "remove", "check"),
    *("search", "find", "ask", "eval", "serve"),
)


def text_of(path: Path) -> str:
    decoded = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", decoded)


def command_over(home: Path) -> Kb:
    """Give a function that runs ``kb`` with its arguments over the store in ``home``."""

    def kb(*arguments: str | Path, typed: str | None = None) -> Any:
        return CliRunner().invoke(
            app, [str(one) for one in arguments], input=typed, env={"KB_HOME": str(home)}
        )

    return kb


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a store that holds the corpus; tests must not change it."""
    home = tmp_path_factory.mktemp("corpus-store")
    result = command_over(home)("ingest", CORPUS)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        *(f"+ {name}" for name in NAMES),
        f"Đã nạp {len(NAMES)} tài liệu, 0 không đổi, 0 lỗi.",
    ]
    return home


@pytest.fixture
def kb(corpus_home: Path) -> Kb:
    return command_over(corpus_home)


@pytest.fixture
def fresh_kb(tmp_path: Path) -> Kb:
    return command_over(tmp_path / "store")


# --- without a store ------------------------------------------------------------------------------


def test_help_is_in_vietnamese_and_loads_nothing_slow() -> None:
    code = (
        "import sys; from kb.cli import app; app(['--help'], standalone_mode=False); "
        "slow = {'torch', 'gradio', 'numpy', 'faiss', 'tantivy', 'langchain_core', 'tokenizers'}; "
        "sys.exit(3 if slow & set(sys.modules) else 0)"
    )
    # A console of the old kind: the help must not depend on its character set.
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr.decode()
    text = shown.stdout.decode("utf-8")
    assert "Hỏi và nhận câu trả lời ngắn kèm trích dẫn nguyên văn." in text
    for command in COMMANDS:
        assert f"\n  {command} " in text


def test_a_bad_setting_is_a_message_not_a_trace(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["list"], env={"KB_HOME": str(tmp_path), "KB_PORT": "x"})
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Lỗi: KB_PORT là «x»; cần một số cổng từ 1 đến 65535.\n"


def test_eval_of_a_broken_set_names_the_line(tmp_path: Path, fresh_kb: Kb) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a", "question": "gì?"}\n{"id": "b"}\n', encoding="utf-8")
    result = fresh_kb("eval", questions)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: «q.jsonl», dòng 2: ")


def test_eval_refuses_a_folder_that_is_not_there_before_it_runs(
    tmp_path: Path, fresh_kb: Kb
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a", "question": "gì?"}\n', encoding="utf-8")
    result = fresh_kb("eval", questions, "--predictions", tmp_path / "none" / "out.jsonl")
    assert result.exit_code == 1
    assert "Không có thư mục" in result.stderr


# --- ingest, list, show, remove, check ------------------------------------------------------------


def test_ingest_again_changes_nothing(kb: Kb) -> None:
    result = kb("ingest", CORPUS)
    assert result.exit_code == 0
    assert result.stdout == f"Đã nạp 0 tài liệu, {len(NAMES)} không đổi, 0 lỗi.\n"


def test_ingest_takes_the_good_and_names_the_bad(tmp_path: Path, fresh_kb: Kb) -> None:
    folder = tmp_path / "files"
    (folder / "sub").mkdir(parents=True)
    (folder / "good.txt").write_text("Điều 1. Phạm vi\n\nDiện tích 75 ha.\n", encoding="utf-8")
    (folder / "sub" / "empty.txt").write_bytes(b"")
    (folder / "bad.txt").write_bytes(b"\x00\xff\xfe\xfa\x81\x00" * 50)
    (tmp_path / "nothing").mkdir()
    result = fresh_kb("ingest", folder, tmp_path / "nothing", tmp_path / "missing.txt")
    assert result.exit_code == 1
    assert result.stdout == "+ good.txt\nĐã nạp 1 tài liệu, 0 không đổi, 4 lỗi.\n"
    reasons = dict(line[2:].split(": ", 1) for line in result.stderr.splitlines())
    assert set(reasons) == {
        "sub/empty.txt",
        "bad.txt",
        str(tmp_path / "nothing"),
        str(tmp_path / "missing.txt"),
    }
    assert all(len(reason) > 10 for reason in reasons.values())
    assert fresh_kb("list").stdout.splitlines()[0] == "good.txt"


def test_ingest_tells_what_each_file_is_and_what_was_left_out(tmp_path: Path, fresh_kb: Kb) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    page = "<html><body><p>Điều 1. Phạm vi</p><p>Diện tích 75 ha.</p></body></html>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    (folder / "b.pdf").write_text("Điều 2. Chủ trì\n", encoding="utf-8")
    (folder / "c.zip").write_bytes(b"x")
    (folder / "d").write_bytes(b"x")
    result = fresh_kb("ingest", folder)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[:3] == ["+ a.html", "    HTML: lớp chữ", "+ b.pdf"]
    assert lines[3].startswith("    ! ")
    assert "«.pdf»" in lines[3]
    assert lines[4:] == [
        "Đã nạp 2 tài liệu, 0 không đổi, 0 lỗi.",
        "Bỏ qua 2 tệp không thuộc loại đọc được: 1 không đuôi, 1 .zip.",
    ]
    assert "Định dạng:        HTML: lớp chữ" in fresh_kb("show", "a.html").stdout.splitlines()

    (folder / "a.html").unlink()
    result = fresh_kb("ingest", folder, "--prune")
    assert result.stdout.splitlines()[:3] == [
        "- a.html",
        "Đã nạp 0 tài liệu, 1 không đổi, 0 lỗi.",
        "Đã gỡ 1 tên có tệp không còn trong thư mục.",
    ]


def test_watch_needs_a_folder(tmp_path: Path, fresh_kb: Kb) -> None:
    result = fresh_kb("watch", tmp_path / "không có")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "không có thư mục" in result.stderr


def test_list_names_every_document(kb: Kb) -> None:
    lines = kb("list").stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        *NAMES,
        f"{len(NAMES)} tài liệu.",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_show_text_is_the_text_and_nothing_else(kb: Kb, name: str) -> None:
    result = kb("show", name, "--text")
    assert result.exit_code == 0
    assert result.stdout_bytes == text_of(CORPUS / name).encode("utf-8")


def test_show_gives_facts_and_an_outline(kb: Kb) -> None:
    lines = kb("show", DECISION).stdout.splitlines()
    assert lines[0] == f"Tài liệu:         {DECISION}"
    assert f"Số ký tự:         {len(text_of(CORPUS / DECISION))}" in lines
    assert any("Điều 1" in line for line in lines)
    assert any("dòng bảng" in line for line in lines)


@pytest.mark.parametrize("arguments", [("show", "không có.txt"), ("remove", "không có.txt", "-y")])
def test_an_unknown_name_is_said(kb: Kb, arguments: tuple[str, ...]) -> None:
    result = kb(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: ")
    assert "không có.txt" in result.stderr


def test_remove_asks_first(tmp_path: Path, fresh_kb: Kb) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Điều 1. Phạm vi\n\nDiện tích 75 ha.\n", encoding="utf-8")
    assert fresh_kb("ingest", file).exit_code == 0
    refused = fresh_kb("remove", "a.txt", typed="n\n")
    assert (refused.exit_code, refused.stdout.splitlines()[-1]) == (1, "Không xoá gì.")
    assert fresh_kb("list").stdout.splitlines()[-1] == "1 tài liệu."
    removed = fresh_kb("remove", "a.txt", typed="y\n")
    assert (removed.exit_code, removed.stdout.splitlines()[-1]) == (0, "Đã xoá «a.txt».")
    assert fresh_kb("list").stdout == "0 tài liệu.\n"
    assert file.exists()


def test_check_finds_a_sound_store(kb: Kb) -> None:
    result = kb("check")
    assert result.exit_code == 0
    assert all(line.startswith("✓ ") for line in result.stdout.splitlines())


# --- search, find, ask ----------------------------------------------------------------------------


def assert_hits_are_verbatim(hits: list[dict[str, Any]]) -> None:
    for hit in hits:
        assert list(hit) == ["document", "label", "start", "end", "score", "text"]
        assert hit["text"] == text_of(CORPUS / hit["document"])[hit["start"] : hit["end"]]
        assert 0 < len(hit["text"]) <= 1500
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_search_json(kb: Kb) -> None:
    result = kb("search", LEADS, "--limit", "3", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["question"], len(found["hits"])) == (0, LEADS, 3)
    assert_hits_are_verbatim(found["hits"])
    assert ROW in found["hits"][0]["text"]


def test_search_shows_places_and_wording(kb: Kb) -> None:
    lines = kb("search", LEADS, "--limit", "1").stdout.splitlines()
    assert lines[0].startswith("1. ")
    assert DECISION in lines[0]
    assert all(line.startswith("    | ") for line in lines[1:])


def test_find_shows_the_place_of_a_wording(kb: Kb) -> None:
    result = kb("find", ROW)
    assert result.exit_code == 0
    assert result.stdout.startswith("[1] ")
    assert DECISION in result.stdout.splitlines()[0]
    assert ROW in result.stdout


def test_find_says_when_there_is_nothing(kb: Kb) -> None:
    result = kb("find", "qwxz zxwq vbnm")
    assert (result.exit_code, result.stdout) == (
        0,
        "Không có tài liệu nào chứa lời văn này.\n",
    )


@pytest.mark.parametrize(
    "question",
    [
        LEADS,
        "co quan nao chu tri chuong trinh phat trien do thi tp bac kan",
        "which agency leads the urban-development program",
    ],
)
def test_ask_json_keeps_the_contract(kb: Kb, question: str) -> None:
    result = kb("ask", question, "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert "\\u" not in result.stdout
    assert (answer["id"], answer["question"], answer["abstained"]) == (None, question, False)
    assert answer["answer"] == "UBND thành phố Bắc Kạn"
    (citation,) = answer["citations"]
    assert citation["document"] == DECISION
    assert citation["quote"] == text_of(CORPUS / DECISION)[citation["start"] : citation["end"]]
    assert ROW in citation["quote"]
    assert "UBND thành phố Bắc Kạn" in citation["quote"]
    assert set(citation) == {"document", "label", "page", "boxes", "start", "end", "quote"}
    assert answer["statements"][0]["citations"] == [citation]
    assert 1 <= len(answer["hits"]) <= 10
    assert_hits_are_verbatim(answer["hits"])


def test_ask_shows_the_answer_first_and_how_it_was_understood(kb: Kb) -> None:
    result = kb("ask", "co quan nao chu tri chuong trinh phat trien do thi tp bac kan")
    lines = result.stdout.splitlines()
    assert lines[0] == "UBND thành phố Bắc Kạn"
    assert lines[1].startswith("Hiểu là: ")
    assert "chương trình phát triển đô thị" in lines[1].lower()
    assert any(line.startswith("[1] ") and DECISION in line for line in lines)


def test_a_refusal_exits_0_and_shows_the_nearest(kb: Kb) -> None:
    question = "Giá vé tàu điện ngầm ở Tokyo là bao nhiêu yên?"
    shown = kb("ask", question)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Không tìm thấy câu trả lời. ")
    answer = json.loads(kb("ask", question, "--json").stdout)
    assert (answer["abstained"], answer["answer"], answer["citations"], answer["statements"]) == (
        True,
        "",
        [],
        [],
    )
    assert len(answer["abstained_because"]) > 10


def test_ask_an_empty_store_refuses(fresh_kb: Kb) -> None:
    answer = json.loads(fresh_kb("ask", LEADS, "--json").stdout)
    assert (answer["abstained"], answer["hits"]) == (True, [])


# --- eval -----------------------------------------------------------------------------------------


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    rows = [
        {
            "id": "lead",
            "lang": "vi",
            "kind": "agency",
            "question": LEADS,
            "answers": ["UBND thành phố Bắc Kạn"],
            "evidence": [{"document": DECISION, "quote": ROW}],
        },
        {
            "id": "none",
            "lang": "vi",
            "kind": "unanswerable",
            "question": "Giá vé tàu điện ngầm ở Tokyo là bao nhiêu?",
        },
        {
            "id": "lost",
            "lang": "vi",
            "kind": "fact",
            "question": LEADS,
            "answers": ["qwxz"],
            "evidence": [{"document": DECISION, "quote": "qwxz zxwq vbnm"}],
        },
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_eval_measures_and_writes_every_prediction(kb: Kb, question_set: Path) -> None:
    out = question_set.with_name("out.jsonl")
    result = kb("eval", question_set, "--predictions", out, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["overall"]["questions"] == 3
    assert report["overall"]["verbatim"] == 1
    lead, none, lost = report["results"]
    assert (lead["right"], lead["recall@1"], lead["citation_recall"]) == (True, 1, 1)
    assert (none["abstained"], none["wrong"]) == (True, False)
    assert (lost["right"], lost["recall@10"]) == (False, 0)
    assert "qwxz zxwq vbnm" in result.stderr
    predictions = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in predictions] == ["lead", "none", "lost"]
    single = json.loads(kb("ask", LEADS, "--json").stdout)
    assert {**predictions[0], "id": None} == single


def test_eval_prints_tables(kb: Kb, question_set: Path) -> None:
    lines = kb("eval", question_set).stdout.splitlines()
    assert lines[0].startswith("3 câu hỏi, trong đó 2 câu trả lời được.")
    assert any(line.split()[:2] == ["agency", "1"] for line in lines)


def test_eval_reports_and_compares(kb: Kb, question_set: Path) -> None:
    page = question_set.with_name("r.html")
    measured = kb("eval", question_set, "--report", page)
    assert measured.exit_code == 0
    written = page.with_suffix(".json")
    assert f"Đã ghi «{page}» và «{written}».\n" in measured.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    report = json.loads(written.read_text("utf-8"))
    assert [row["outcome"] for row in report["results"]] == [
        "right",
        "rightly_refused",
        "not_retrieved",
    ]
    lead, none, _ = report["results"]
    assert (lead["confidence"] > 0.5, lead["withheld"], lead["right_if_shown"]) == (True, [], True)
    assert none["confidence"] < 0.5
    assert (none["answer"], none["right_if_shown"]) == ("", None)
    again = kb("eval", question_set, "--baseline", written, "--gate")
    assert again.exit_code == 0
    assert again.stdout.endswith("Chất lượng không giảm có ý nghĩa thống kê.\n")
    as_json = kb("eval", question_set, "--baseline", written, "--json")
    assert json.loads(as_json.stdout)["overall"] == report["overall"]
    assert "Chất lượng không giảm" in as_json.stderr


def report_of(path: Path, successes: int) -> Path:
    """Write a report of twenty questions, so many of which were answered rightly."""
    question = {"lang": "vi", "kind": "fact", "answers": [], "evidence": [], "evidence_any": []}
    rows = []
    for number in range(20):
        right = float(number < successes)
        measures = dict.fromkeys(MEASURES, right) | {"wrong_answers": 1 - right}
        given = {"answer": "x", "abstained": False, "outcome": "right" if right else "misread"}
        rows.append(
            {"id": str(number), "question": f"Hỏi {number}?", **question, **measures, **given}
        )
    report = {"format": "kb-evaluation", "version": 1, "results": rows}
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def test_eval_compares_two_reports_and_the_gate_shuts(tmp_path: Path, fresh_kb: Kb) -> None:
    good, bad = report_of(tmp_path / "good.json", 20), report_of(tmp_path / "bad.json", 10)
    fell = fresh_kb("eval", "--compare", good, bad)
    assert fell.exit_code == 0
    assert "Nay không đạt, trước đạt: 10 câu." in fell.stdout.splitlines()
    assert fell.stdout.splitlines()[-1].startswith("Chất lượng giảm có ý nghĩa thống kê: Đạt ")
    assert fresh_kb("eval", "--compare", good, bad, "--gate").exit_code == 1
    assert fresh_kb("eval", "--compare", bad, good, "--gate").exit_code == 0


def test_eval_writes_a_template_that_can_be_read(tmp_path: Path, fresh_kb: Kb) -> None:
    path = tmp_path / "mau.jsonl"
    written = fresh_kb("eval", "--init", path)
    assert (written.exit_code, written.stdout) == (0, f"Đã ghi bộ câu hỏi mẫu «{path}».\n")
    assert load_questions(path)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "Hãy cho đúng một trong ba"),
        (("q.jsonl", "--init", "x.jsonl"), "Hãy cho đúng một trong ba"),
        (("--init", "x.jsonl", "--json"), "chỉ đi cùng một bộ câu hỏi"),
        (("q.jsonl", "--gate"), "--gate cần một lần đo để so"),
        (("q.jsonl", "--report", "r.txt"), "cần có đuôi .html"),
        (("q.jsonl", "--report", "none/r.html"), "Không có thư mục «none»"),
        (("q.jsonl", "--baseline", "none.json"), "Không mở được báo cáo «none.json»"),
        (("--compare", "none.json", "r.json"), "Không mở được báo cáo «none.json»"),
    ],
)
def test_eval_says_what_does_not_go_together(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fresh_kb: Kb,
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "gì?"}\n', encoding="utf-8")
    result = fresh_kb("eval", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Lỗi: ")
    assert complaint in result.stderr


# --- how things look ------------------------------------------------------------------------------

PAGED = Document(
    id="d",
    source="a.pdf",
    text="Diện tích 75 ha.\n\nHết.",
    title="Về việc quy hoạch",
    issued_on=date(2023, 5, 7),
    page_starts=(0, 18),
    other_sources=("b.pdf",),
)
SECTION = Section("s", "d", "article", "Điều 1", ("Chương I",), 0, 16)
QUOTED = Citation("d", "a.pdf", "s", 0, 16, "Diện tích 75 ha.", "Điều 1", page=1)


def cite(citation: Citation) -> str:
    return f"{citation.label} Quyết định"


def test_an_answer_in_the_terminal() -> None:
    answer = Answer("dien tich", "diện tích", (Statement("75 ha", (QUOTED, QUOTED)),), ())
    assert answer_text(answer, {}, cite) == (
        "75 ha\nHiểu là: diện tích\n\n"
        "[1] Điều 1 (a.pdf, trang 1)\n    Điều 1 Quyết định\n    | Diện tích 75 ha."
    )


def test_a_note_in_the_terminal_names_its_citation() -> None:
    other = Citation("d", "a.pdf", "s", 18, 22, "Hết.", "Điều 2", page=2)
    note = Note("Điều 2 ghi khác: 80 ha.", (other,))
    answer = Answer("dien?", "dien?", (Statement("75 ha", (QUOTED,)),), (), notes=(note,))
    assert answer_text(answer, {}, cite) == (
        "75 ha\nLưu ý: Điều 2 ghi khác: 80 ha. [2]\n\n"
        "[1] Điều 1 (a.pdf, trang 1)\n    Điều 1 Quyết định\n    | Diện tích 75 ha.\n\n"
        "[2] Điều 2 (a.pdf, trang 2)\n    Điều 2 Quyết định\n    | Hết."
    )


def test_a_document_in_the_terminal_names_those_it_replaces() -> None:
    shown = document_text(PAGED, (), [("Thay thế", "Quyết định số 7/QĐ-UBND")]).splitlines()
    assert shown[9] == "Thay thế: Quyết định số 7/QĐ-UBND"


def test_a_refusal_in_the_terminal() -> None:
    hit = Hit(SECTION, 0.5, 1, 0, 16)
    answer = Answer("giá", "giá", (), (hit,), "Không nói về giá.")
    assert answer_text(answer, {"d": PAGED}, cite) == (
        "Không tìm thấy câu trả lời. Không nói về giá.\n\nCác đoạn gần nhất:\n"
        "1. Điều 1 (a.pdf), điểm 0.500\n    | Diện tích 75 ha."
    )


def test_the_bar_of_an_ingest_tells_pages_and_their_rate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((0.0, 0.5, 1.0))
    monkeypatch.setattr("kb.terminal.time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with IngestProgress() as progress:
        progress.show(IngestStep(1, 4, "a.pdf", "reading"))
        progress.show(IngestStep(1, 4, "a.pdf", "reading", page=1, pages=3))
        progress.show(IngestStep(1, 4, "a.pdf", "reading", page=2, pages=3))
    drawn = [line.strip() for line in capsys.readouterr().err.split("\r")]
    bar = "[#####...............] 1/4"
    assert drawn[1:4] == [
        f"{bar} đang đọc a.pdf",
        f"{bar} 2,0 trang/giây · trang 1/3 · đang đọc a.pdf",
        f"{bar} 2,0 trang/giây · trang 2/3 · đang đọc a.pdf",
    ]


def test_remarks_name_their_pages() -> None:
    pages = [PageHealth(n, "suspicious", None, "chữ lạ" if n != 3 else "") for n in range(1, 6)]
    document = Document("d", "a.pdf", "x", page_starts=(0,) * 5, format="pdf", health=tuple(pages))
    assert health_lines(document) == [
        "    PDF, 5 trang: 5 đáng ngờ",
        "    ! Trang 1-2, 4-5: chữ lạ",
    ]
    document = replace(document, remarks=tuple(f"lưu ý {n}" for n in range(6)))
    assert health_lines(document)[-2:] == [
        "    ! lưu ý 4",
        "    … và 2 lưu ý nữa (xem «kb show»)",
    ]


def test_no_citations_are_no_text() -> None:
    assert citations_text((), cite) == ""


def test_a_document_in_the_terminal() -> None:
    row = Section("r", "d", "table_row", "STT 1", (), 0, 16)
    assert document_text(PAGED, (SECTION, row, row)).splitlines() == [
        "Tài liệu:         a.pdf",
        "Cùng nội dung:    b.pdf",
        "Loại:             (không rõ)",
        "Số ký hiệu:       (không rõ)",
        "Ngày ban hành:    07/05/2023",
        "Cơ quan ban hành: (không rõ)",
        "Trích yếu:        Về việc quy hoạch",
        "Số trang:         2",
        "Số ký tự:         22",
        "",
        "  Diện tích 75 ha.",
        "Ngoài ra: 2 dòng bảng.",
    ]
