"""The knowledge base: ingest, change, removal, killing, and the answers that must be right."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import CORPUS

from kb.errors import NotFoundError
from kb.intake import IngestStep
from kb.knowledge_base import KnowledgeBase

ORDER = (
    "Điều 1. Giao Sở Xây dựng chủ trì lập quy hoạch chung thị trấn Phố Mới.\n\n"
    "Điều 2. Kinh phí lập quy hoạch chung là {} triệu đồng.\n"
)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "question",
    [
        "which agency leads the urban-development program",
        "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
        "co quan nao chu tri chuong trinh phat trien do thi tp bac kan",
    ],
)
def test_who_leads_the_urban_development_programme(corpus_kb: KnowledgeBase, question: str) -> None:
    answer = corpus_kb.ask(question)
    assert answer.abstained_because is None
    assert answer.text == "UBND thành phố Bắc Kạn"
    (citation,) = answer.statements[0].citations
    assert citation.label == "STT 4, Phụ lục I"
    assert citation.quote == (
        "4\n\tXây dựng Chương trình phát triển đô thị thành phố Bắc Kạn\n"
        "\tUBND thành phố Bắc Kạn\n\tCác Sở, ban, ngành, địa phương\n\tUBND tỉnh\n\tNăm 2023- 2025"
    )


def test_a_cell_comes_with_the_unit_of_its_header(corpus_kb: KnowledgeBase) -> None:
    answer = corpus_kb.ask("Tổng vốn đầu tư dự kiến của CCN Nông Thượng là bao nhiêu?")
    assert answer.text == "180 tỷ đồng"


def test_unaccented_question_is_shown_as_understood(corpus_kb: KnowledgeBase) -> None:
    answer = corpus_kb.ask("chu dau tu quy hoach cum cong nghiep tinh bac kan la ai")
    assert answer.understood_as.lower() == "chủ đầu tư quy hoạch cụm công nghiệp tỉnh bắc kạn là ai"
    assert "Sở Công Thương" in answer.text


def test_every_citation_and_hit_is_verbatim(corpus_kb: KnowledgeBase) -> None:
    texts = {document.id: document.text for document in corpus_kb.documents()}
    questions = [
        *("nước sạch thành phố Bắc Kạn", "mục tiêu đô thị hóa 2030", "who chairs", "5G", "?", "a")
    ]
    for question in questions:
        answer = corpus_kb.ask(question)
        for statement in answer.statements:
            for c in statement.citations:
                assert texts[c.document_id][c.start : c.end] == c.quote
                assert 0 < len(c.quote) <= 1200
        for hit in answer.hits:
            assert 0 < hit.end - hit.start <= 1500
            assert hit.start <= hit.section.start < hit.end


def test_hits_do_not_repeat_each_other(corpus_kb: KnowledgeBase) -> None:
    hits = corpus_kb.search("Sở Kế hoạch và Đầu tư có trách nhiệm gì", 10)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    spans = [(hit.section.document_id, hit.start, hit.end) for hit in hits]
    assert len(set(spans)) == len(spans)


def test_an_empty_collection_says_how_to_fill_it(tmp_path: Path) -> None:
    with KnowledgeBase(tmp_path) as kb:
        answer = kb.ask("Ai chủ trì?")
        assert kb.search("Ai chủ trì?") == ()
    assert answer.statements == ()
    assert "kb ingest" in (answer.abstained_because or "")


def test_ingest_changes_only_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write(folder, "một.txt", ORDER.format(300))
    write(folder, "hai.txt", "Điều 1. Giao Sở Y tế chủ trì phòng dịch.\n")
    write(folder, "rỗng.txt", "")
    with KnowledgeBase(tmp_path / "home") as kb:
        steps: list[IngestStep] = []
        first = kb.ingest([folder], steps.append)
        assert first.added == ("hai.txt", "một.txt")
        assert [name for name, _ in first.failed] == ["rỗng.txt"]
        assert {step.status for step in steps} == {"reading", "embedding", "done", "failed"}
        assert [s.done for s in steps if s.status in ("done", "failed")] == [1, 2, 3]

        second = kb.ingest([folder])
        assert (second.added, second.unchanged) == ((), ("hai.txt", "một.txt"))

        assert "300 triệu đồng" in kb.ask("Kinh phí lập quy hoạch chung là bao nhiêu?").text
        write(folder, "một.txt", ORDER.format(450))
        assert kb.ingest([folder]).added == ("một.txt",)
        assert "450 triệu đồng" in kb.ask("Kinh phí lập quy hoạch chung là bao nhiêu?").text
        assert len(kb.documents()) == 2

        kb.remove("một.txt")
        assert [document.source for document in kb.documents()] == ["hai.txt"]
        assert all("Phố Mới" not in hit.section.label for hit in kb.search("Phố Mới"))
        with pytest.raises(NotFoundError):
            kb.remove("một.txt")
        assert all(line.ok for line in kb.check())


def test_the_same_content_under_two_names_is_one_document(tmp_path: Path) -> None:
    write(tmp_path / "docs", "a.txt", ORDER.format(1))
    write(tmp_path / "docs", "b.txt", ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as kb:
        kb.ingest([tmp_path / "docs"])
        (document,) = kb.documents()
        assert (document.source, document.other_sources) == ("a.txt", ("b.txt",))
        assert kb.ingest([tmp_path / "docs"]).added == ()


@pytest.mark.parametrize("victim", ["terms", "vectors"])
def test_damaged_indexes_are_rebuilt(tmp_path: Path, victim: str) -> None:
    write(tmp_path / "docs", "a.txt", ORDER.format(7))
    home = tmp_path / "home"
    with KnowledgeBase(home) as kb:
        kb.ingest([tmp_path / "docs"])
        expected = kb.ask("Kinh phí lập quy hoạch chung là bao nhiêu?").text
    files = [file for file in (home / victim).rglob("*") if file.is_file()]
    largest = max(files, key=lambda file: file.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(bytes(content))
    with KnowledgeBase(home) as kb:
        assert kb.ask("Kinh phí lập quy hoạch chung là bao nhiêu?").text == expected
    shutil.rmtree(home / victim)
    with KnowledgeBase(home) as kb:
        assert any("dựng lại" in line.text for line in kb.check())
        assert kb.ask("Kinh phí lập quy hoạch chung là bao nhiêu?").text == expected


def test_a_killed_ingest_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    for number in range(30):
        write(folder, f"{number:02}.txt", ORDER.format(number + 100) * 5)
    home = tmp_path / "home"
    before = CORPUS / "tuyen-quang-nghi-quyet-ket-cau-ha-tang-den-2030.txt"
    with KnowledgeBase(home) as kb:
        kb.ingest([before])
    code = (
        "from pathlib import Path; from kb import KnowledgeBase; "
        f"KnowledgeBase({str(home)!r}).ingest([Path({str(folder)!r})])"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=CORPUS.parent)
    with KnowledgeBase(home) as kb:
        deadline = time.monotonic() + 60
        while len(kb.documents()) < 4 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()
    with KnowledgeBase(home) as kb:
        kept = {document.source for document in kb.documents()}
        assert before.name in kept
        assert len(kept) >= 4
        assert [line.text for line in kb.check() if not line.ok] == []
        for document in kb.documents():
            assert all(s.end <= len(document.text) for s in kb.sections(document.source))
        again = kb.ingest([folder])
        assert len(again.added) + len(again.unchanged) == 30
        assert set(again.unchanged) == kept - {before.name}
        assert len(kb.documents()) == 31


def test_find_tells_exact_places_before_unaccented_ones(corpus_kb: KnowledgeBase) -> None:
    found = corpus_kb.find("phấn đấu đến năm 2024 tỷ lệ lấp đầy đạt 100%")
    assert [c.quote for c in found] == ["phấn đấu đến năm 2024 tỷ lệ lấp đầy đạt 100%"]
    found = corpus_kb.find("so tai nguyen va moi truong")
    assert {c.quote for c in found} == {"Sở Tài nguyên và Môi trường"}
    assert corpus_kb.find("không có câu này ở đâu cả") == ()
    assert corpus_kb.find("   ") == ()


def test_official_citation_line(corpus_kb: KnowledgeBase) -> None:
    (citation,) = corpus_kb.find("Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn.")
    assert corpus_kb.cite(citation, first_mention=False) == (
        "khoản 2 Điều 1 Quyết định số 320/QĐ-UBND"
    )
