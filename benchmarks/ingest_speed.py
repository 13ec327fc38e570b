"""Speed of reading PDF files, printed beside fixed references measured in the same run.

    python benchmarks/ingest_speed.py [--scanned 4] [--repeats 3]

The corpus is rendered to PDF (tests/renderings.py). Text pages are read as ``kb ingest`` reads
them, in a child process and with their tables, and made into sections; beside it stands PyMuPDF's
plain ``get_text`` of the same pages. Scanned pages (300 dpi) are read likewise, beside plain
Tesseract on the same images. Machines differ and drift; the ratios are what to compare. Peak
memory is that of the largest child process.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pymupdf

from kb.ingest.files import SourceFile
from kb.ingest.loaders import load

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from renderings import read_office_document  # noqa: E402
from typesetting import to_pdf, to_scan  # noqa: E402


def main() -> None:
    """Time both kinds of pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scanned", type=int, default=4, help="how many pages to recognise")
    parser.add_argument("--repeats", type=int, default=3, help="of which the fastest counts")
    arguments = parser.parse_args()
    paths = sorted((ROOT / "corpus").glob("*.txt"))
    printed = [to_pdf(read_office_document(path)) for path in paths]
    pages = sum(page_count(pdf) for pdf in printed)
    print(f"text: {len(printed)} files, {pages} pages")
    compare(
        pages,
        fastest(arguments.repeats, lambda: read_all(printed)),
        "get_text",
        fastest(arguments.repeats, lambda: get_text(printed)),
    )
    if not shutil.which("tesseract"):
        print("scans: tesseract is not installed")
        return
    scan = to_scan(printed[0], slice(arguments.scanned))
    print(f"scans: {page_count(scan)} pages")
    compare(
        page_count(scan),
        fastest(1, lambda: read_all([scan])),
        "tesseract",
        fastest(1, lambda: recognise(scan)),
    )


def compare(pages: int, ours: float, name: str, reference: float) -> None:
    """Print both rates, their ratio and the memory that the children have taken so far."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  kb          {pages / ours:8.2f} pages/s")
    print(f"  {name:11} {pages / reference:8.2f} pages/s")
    print(f"  ratio       {reference / ours:8.4f}   peak memory of a child {peak:.0f} MB")


def fastest(repeats: int, work: Callable[[], None]) -> float:
    """Give the least of several times, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def page_count(pdf: bytes) -> int:
    """Count the pages of a file."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return int(document.page_count)


def read_all(files: Sequence[bytes]) -> None:
    """Read files as ingest does, short of storing and indexing them."""
    for number, content in enumerate(files):
        name = f"{number}.pdf"
        load(SourceFile(Path(name), name), content)


def get_text(files: Sequence[bytes]) -> None:
    """Take the bare text out of files."""
    for content in files:
        with pymupdf.open(stream=content, filetype="pdf") as document:
            for page in document:
                page.get_text()


def recognise(scan: bytes) -> None:
    """Recognise the image of every page as it is."""
    with pymupdf.open(stream=scan, filetype="pdf") as document:
        for page in document:
            image = document.extract_image(page.get_images()[0][0])["image"]
            command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", "300"]
            subprocess.run(command, input=image, capture_output=True, check=True)


if __name__ == "__main__":
    main()
