"""The variables of models: read from the environment, and handed on to the processes that work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import KBError
from kb.evaluation_runs.job import EvaluationJob
from kb.ingest_jobs import child_process
from kb.knowledge_base import KnowledgeBase


def test_variables_of_models_are_read() -> None:
    values = {
        "KB_EMBEDDING_DIMENSION": "256",
        "KB_EMBEDDING_DEVICE": "CUDA:1",
        "KB_EMBEDDING_BACKEND": "openvino",
        "KB_RERANKER": "nhom/xep-hang",
        "KB_RERANKER_SECONDS": "0,5",
    }
    config = Config.from_environment(values)
    assert (config.embedding_dimension, config.embedding_device) == (256, "cuda:1")
    assert (config.embedding_backend, config.reranker) == ("openvino", "nhom/xep-hang")
    assert config.reranker_seconds == 0.5
    assert Config.from_environment({}) == Config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KB_EMBEDDING_DIMENSION", "0"),
        ("KB_EMBEDDING_DIMENSION", "nhiều"),
        ("KB_EMBEDDING_DEVICE", "gpu"),
        ("KB_EMBEDDING_BACKEND", "jax"),
        ("KB_RERANKER_SECONDS", "0"),
        ("KB_RERANKER_SECONDS", "nan"),
        ("KB_RERANKER_SECONDS", "mãi"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(KBError, match=f"{name} là «{value}»"):
        Config.from_environment({name: value})


def test_vectors_cut_short_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Điều 1. Hỗ trợ 30 triệu đồng.\n", encoding="utf-8")
    whole = Config(home=tmp_path / "home")
    with KnowledgeBase(config=whole) as kb:
        kb.ingest([tmp_path / "a.txt"])
    with KnowledgeBase(config=Config(home=whole.home, embedding_dimension=64)) as kb:
        with pytest.raises(KBError, match=r"\+64d».*«kb reembed»"):
            kb.search("hỗ trợ")
        assert kb.embed_anew().embedded_anew == ("a.txt",)
        assert kb.search("hỗ trợ")[0].section.label == "Điều 1"


def test_processes_that_work_are_given_the_same_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(
        home=tmp_path, embedding_dimension=64, embedding_device="mps", embedding_backend="onnx"
    )
    sent: list[bytes] = []
    monkeypatch.setattr(child_process.ChildProcess, "_send", lambda self, line: sent.append(line))
    monkeypatch.setattr(child_process.subprocess, "Popen", lambda *given, **more: None)
    child_process.ChildProcess(config, [], [])
    request = json.loads(sent[0])
    assert {name: request[name] for name in request if name.startswith("embedding_")} == {
        "embedding_model": config.embedding_model,
        "embedding_dimension": 64,
        "embedding_device": "mps",
        "embedding_backend": "onnx",
    }


def test_an_evaluation_is_given_the_same_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(
        home=tmp_path, embedding_dimension=64, reranker="nhom/xep-hang", reranker_seconds=0.5
    )
    tasks: list[dict[str, object]] = []

    def launch(self: EvaluationJob, task: dict[str, object]) -> None:
        tasks.append(task)
        raise KBError("not now")

    monkeypatch.setattr(EvaluationJob, "_launch", launch)
    with pytest.raises(KBError, match="not now"):
        EvaluationJob(tmp_path, config).start("bộ", tmp_path / "q.json", "")
    (task,) = tasks
    assert (task["embedding_dimension"], task["embedding_backend"]) == (64, "torch")
    assert (task["reranker"], task["reranker_seconds"]) == ("nhom/xep-hang", 0.5)
