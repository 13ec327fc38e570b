"""A chat model behind the commands: asked beside the extractive answer, and measured with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openai_server import Reply, serving, statements
from typer.testing import CliRunner

from kb.cli import app
from kb.errors import ModelError
from kb.evaluation import load_questions, run
from kb.evaluation.by_model import NOT_BORNE_OUT, ByModel
from kb.evaluation.reports.model_text import side_by_side
from kb.knowledge_base import KnowledgeBase
from kb.llm.chat_model import ChatModel, ModelSettings

TEXT = """QUYẾT ĐỊNH
Về việc trồng hoa công viên Hòa Bình

Điều 1. Phòng Kinh tế chủ trì trồng hoa công viên Hòa Bình.

Điều 2. Kinh phí trồng hoa là 120 triệu đồng.
"""
ROWS = (
    ("q1", "fact", "Kinh phí trồng hoa công viên Hòa Bình là bao nhiêu?", "120 triệu đồng", 2),
    ("q2", "agency", "Cơ quan nào chủ trì trồng hoa công viên Hòa Bình?", "Phòng Kinh tế", 1),
)


def scripted(messages: list[dict[str, Any]]) -> Reply:
    """Answer one question rightly and invent the other's answer."""
    if "Kinh phí trồng hoa công viên" in messages[-1]["content"].rpartition("CÂU HỎI")[2]:
        return Reply(
            statements(("Kinh phí là 120 triệu đồng", "Kinh phí trồng hoa là 120 triệu đồng."))
        )
    return Reply(statements(("Phòng Văn hóa chủ trì", "Phòng Văn hóa chủ trì trồng hoa")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modes")
    (folder / "hoa.txt").write_text(TEXT, encoding="utf-8")
    rows = [
        {
            "id": id_,
            "lang": "vi",
            "kind": kind,
            "question": question,
            "answers": [answer],
            "evidence": [{"document": "hoa.txt", "quote": TEXT.split("\n\n")[article].strip()}],
        }
        for id_, kind, question, answer, article in ROWS
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    with KnowledgeBase(folder / "store") as kb:
        kb.ingest([folder / "hoa.txt"])
    return folder


def test_both_modes_are_measured_side_by_side(home: Path) -> None:
    questions = load_questions(home / "questions.jsonl")
    with KnowledgeBase(home / "store") as kb, serving(scripted) as served:
        model = ByModel(kb, ChatModel(ModelSettings("openai:scripted", served.url, timeout=20)))
        extractive, generated = run(kb, questions), run(model, questions)
        shown = side_by_side(extractive, generated, model.costs(), "openai:scripted")
    assert [result.right for result in extractive.results] == [True, True]
    assert [result.right for result in generated.results] == [True, False]
    assert generated.results[1].answer.abstained_because == NOT_BORNE_OUT
    assert generated.overall.value("verbatim") == 1.0
    costs = model.costs()
    assert (costs.questions, costs.faithful, costs.failed) == (2, 0.5, 0)
    assert (costs.tokens_in, len(costs.seconds)) == (200, 2)
    assert "căn cứ: 50,0 %" in shown
    assert "0 trên 2 câu" in shown


def test_a_failing_model_falls_back_on_the_extractive_answer(home: Path) -> None:
    questions = load_questions(home / "questions.jsonl")
    with KnowledgeBase(home / "store") as kb, serving(lambda messages: Reply(status=400)) as served:
        model = ByModel(kb, ChatModel(ModelSettings("openai:scripted", served.url, timeout=20)))
        generated = run(model, questions)
    assert [result.right for result in generated.results] == [True, True]
    assert model.costs().failed == 2
    assert model.costs().faithful is None


@pytest.fixture
def configured(home: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("KB_HOME", str(home / "store"))
    return monkeypatch


def test_kb_ask_gives_the_models_answer_below_the_extractive_one(
    configured: pytest.MonkeyPatch,
) -> None:
    with serving(scripted) as served:
        configured.setenv("KB_LLM", "openai:scripted")
        configured.setenv("KB_LLM_URL", served.url)
        done = CliRunner().invoke(app, ["ask", ROWS[0][2]])
    assert done.exit_code == 0, done.output
    extractive, _, generated = done.output.partition("Mô hình «openai:scripted»")
    assert "120 triệu đồng" in extractive
    assert "- Kinh phí là 120 triệu đồng" in generated
    assert "    | Điều 2. Kinh phí trồng hoa là 120 triệu đồng." in generated


def test_kb_eval_shows_both_modes_and_asks_for_a_model(
    configured: pytest.MonkeyPatch, home: Path
) -> None:
    questions = str(home / "questions.jsonl")
    refused = CliRunner().invoke(app, ["eval", questions, "--llm"])
    assert refused.exit_code == 1
    assert "KB_LLM" in refused.output
    with serving(scripted) as served:
        configured.setenv("KB_LLM", "openai:scripted")
        configured.setenv("KB_LLM_URL", served.url)
        done = CliRunner().invoke(app, ["eval", questions, "--llm"])
    assert done.exit_code == 0, done.output
    assert "Trích văn bản và mô hình «openai:scripted», cùng 2 câu hỏi" in done.output


def test_a_model_that_cannot_be_loaded_is_told(configured: pytest.MonkeyPatch, home: Path) -> None:
    configured.setenv("KB_LLM", "khong-co:mo-hinh")
    with KnowledgeBase(home / "store") as kb, pytest.raises(ModelError, match="KB_LLM"):
        _ = kb.chat_model
