"""The shape of the code: imports go down only, heavy packages have one door each."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# From the top down; a module may import from strictly lower layers, or from its own package.
LAYERS = (
    ("app", "kb.__main__"),
    ("kb.cli",),
    ("kb.installation",),
    ("kb.server",),
    ("kb.terminal_wording",),
    ("kb.ui", "kb.terminal", "kb.terminal_model", "kb.langchain"),
    ("kb.accounts", "kb.evidence_pack", "kb.ingest_jobs", "kb.json_answers", "kb.evaluation_runs"),
    ("kb.evaluation.reports",),
    ("kb.evaluation",),
    ("kb.knowledge_base", "kb.serial", "kb.health_words"),
    ("kb.collection", "kb.quoted_pages"),
    ("kb.readings", "kb.answer_cache", "kb.soundness"),
    ("kb.engines",),
    ("kb.indexes", "kb.intake", "kb.asking", "kb.cited_pages", "kb.llm"),
    ("kb.quote_check",),
    ("kb.quote_comparison",),
    ("kb.ingest", "kb.retrieval", "kb.answer", "kb.store", "kb.relations", "kb.wording_search"),
    ("kb.catalog",),
    ("kb.matching", "kb.citation", "kb.naming", "kb.page_images"),
    ("kb.question", "kb.passages", "kb.table_rows"),
    ("kb.diacritics", "kb.glossary", "kb.commonness", "kb.quantities"),
    ("kb.quoting", "kb.document_filter"),
    ("kb.english_units",),
    ("kb.syllables", "kb.abbreviations", "kb.english", "kb.glossary_file"),
    ("kb.text", "kb.sentences", "kb.config", "kb.pdf_files"),
    ("kb.records", "kb.errors", "kb.ranker", "kb.letters", "kb.dates"),
)
DOORS = {
    "gradio": {"kb/server/application.py", "kb/ui"},
    "fastapi": {"kb/server"},
    "faiss": {"kb/retrieval/vectors.py"},
    "tantivy": {"kb/retrieval/terms.py", "kb/retrieval/term_fields.py"},
    "sentence_transformers": {
        "kb/retrieval/reranking.py",
        "kb/retrieval/transformer_encoder.py",
    },
    "torch": set(),
    "pymupdf": {"kb/ingest/formats/", "kb/page_images.py", "kb/pdf_files.py"},
    "docx": {"kb/evidence_pack/", "kb/ingest/formats/"},
    "lxml": {"kb/ingest/formats/"},
    "openpyxl": {"kb/evaluation/sets/workbooks.py", "kb/evidence_pack/", "kb/ingest/formats/"},
    "langchain": {"kb/llm/chat_model.py"},
    "langchain_core": {"kb/langchain.py", "kb/llm"},
    "langchain_text_splitters": {"kb/ingest/structure/long_prose.py"},
}


def modules() -> dict[str, Path]:
    files = [ROOT / "app.py", *sorted((ROOT / "kb").rglob("*.py"))]
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


def imported(file: Path) -> set[str]:
    """Names imported anywhere in a file, except under ``if TYPE_CHECKING``."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def layer(module: str) -> tuple[int, str]:
    for depth, names in enumerate(LAYERS):
        for name in names:
            if module == name or module.startswith(f"{name}."):
                return depth, name
    raise AssertionError(f"{module} has no layer: name it in LAYERS")


def test_imports_go_down_only() -> None:
    wrong = []
    for module, file in modules().items():
        if module == "kb":
            continue
        depth, room = layer(module)
        for name in imported(file):
            if name == "kb" or name.split(".")[0] not in ("kb", "app"):
                continue
            other_depth, other_room = layer(name)
            if other_room != room and other_depth <= depth:
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_heavy_packages_have_one_door() -> None:
    wrong = []
    for module, file in modules().items():
        place = file.relative_to(ROOT).as_posix()
        for name in imported(file):
            doors = DOORS.get(name.split(".")[0])
            if doors is not None and not any(place.startswith(door) for door in doors):
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_nothing_is_pickled_and_nothing_is_asserted() -> None:
    wrong = []
    for module, file in modules().items():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            wrong.append(f"{module} asserts")
        if imported(file) & {"pickle", "joblib", "dill", "marshal", "shelve"}:
            wrong.append(f"{module} pickles")
    assert wrong == []


def test_importing_kb_loads_nothing_heavy() -> None:
    heavy = sorted(DOORS)
    code = (
        "import sys, kb, kb.cli\n"
        f"print(sorted({{m.split('.')[0] for m in sys.modules}} & set({heavy!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
