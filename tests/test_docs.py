"""The documentation: complete, true to the files that exist, and its examples give what it says."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from kb import cli, config
from kb.knowledge_base import KnowledgeBase
from kb.terminal import answer_text

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
PAGES = (
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/decisions.md",
    "docs/huong-dan.md",
)
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
_SUFFIXES = "py|md|txt|jsonl|json|toml|png|tsv|css"
_FILE = re.compile(rf"(?<![\w./-])(?:[\w.-]+/)*[\w-][\w.-]*\.(?:{_SUFFIXES})(?![\w/])")
_FOLDER = re.compile(r"`((?:[\w-]+/)+)`")
_LINK = re.compile(r"\]\(([^):#]+)\)")


def commands() -> list[str]:
    return sorted(get_command(cli.app).commands)  # type: ignore[attr-defined]


def variables() -> list[str]:
    tree = ast.parse(Path(config.__file__).read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return sorted(t for t in texts if isinstance(t, str) and re.fullmatch(r"KB_[A-Z_]+", t))


def test_every_command_is_in_the_readme() -> None:
    documented = re.findall(r"^\| `kb (\w+)", README, re.MULTILINE)
    assert sorted(documented) == commands()


def test_the_guide_names_commands_and_variables_that_exist() -> None:
    named = re.findall(r"^kb (\w+)|`kb (\w+)|(?:KB_\w+=\S+ )kb (\w+)", GUIDE, re.MULTILINE)
    used = {name for each in named for name in each if name}
    assert {"user", "serve", "ingest", "check"} <= used
    assert used - set(commands()) == set()
    assert set(re.findall(r"KB_[A-Z_]+", GUIDE)) - set(variables()) == set()


def test_the_guide_calls_everything_by_the_name_on_the_page() -> None:
    shown: set[str] = set()
    for module in (ROOT / "kb" / "ui" / "wording").glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        shown |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    # Bold is for what can be read on the page; emphasis in the guide is in italics.
    labels = {" ".join(label.split()) for label in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)}
    assert "Kiểm tra câu trích dẫn" in labels
    assert labels - shown == set()


def test_every_picture_of_the_guide_is_there_and_none_is_left_over() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE))
    kept = {path.name for path in (ROOT / "docs").glob("*.png")}
    assert shown - kept == set()
    assert {name for name in kept - shown if not name.endswith("-dien-thoai.png")} == set()


def test_every_variable_is_in_the_readme() -> None:
    documented = re.findall(r"^\| `(KB_\w+)`", README, re.MULTILINE)
    assert sorted(documented) == variables()
    assert "KB_HOME" in documented


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_file_that_does_not_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = {*_FILE.findall(text), *_FOLDER.findall(text), *_LINK.findall(text)}
    # Answers name documents as the collection does: relative to the folder that was ingested.
    bases = (ROOT, ROOT / "corpus", (ROOT / page).parent)
    missing = [name for name in named if not any((base / name).exists() for base in bases)]
    assert sorted(missing) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_path_of_its_writers(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert re.findall(r"(?:^|[\s`(])/(?:work|tmp|home|root)\b", text) == []


def test_the_first_answer_is_what_the_command_prints(corpus_kb: KnowledgeBase) -> None:
    found = re.search(r'\$ kb ask "([^"]+)"\n(.*?)\n```', README, re.DOTALL)
    assert found is not None
    answer = corpus_kb.ask(found[1])
    documents = {document.id: document for document in corpus_kb.documents()}
    assert answer_text(answer, documents, corpus_kb.cite).rstrip("\n") == found[2]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_python_examples_print_what_they_say(
    number: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    with KnowledgeBase(tmp_path / ".kb") as kb:
        kb.ingest([tmp_path / "corpus"])
    monkeypatch.chdir(tmp_path)
    code = EXAMPLES[number]
    exec(compile(code, f"README example {number}", "exec"), {})
    said = re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert capsys.readouterr().out.splitlines() == said


def test_screenshots_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs").glob("*.png")}
    assert "hoi-dap.png" in sizes
    assert [name for name, size in sizes.items() if size >= 300_000] == []
