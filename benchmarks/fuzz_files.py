"""Damaged files: thousands of mutated DOCX, PDF, XLSX and HTML files, none of which may do harm.

Most go through the readers in a pool of processes that are used again, because a process of its own
for each file is slow; what comes back is checked and cut into sections as in ingest. The rest are
ingested, each in its own child process, as a user would ingest them. The same seed gives the same
files; --first and --files run a long series in pieces.

    python benchmarks/fuzz_files.py --files 2000 --ingested 200
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from kb.errors import LoadError
from kb.ingest.extract_json import decode, encode
from kb.ingest.file_types import file_type
from kb.ingest.files import SourceFile
from kb.ingest.loaders import compose
from kb.ingest.readers import reader_of
from kb.knowledge_base import KnowledgeBase

PATIENCE = 120.0  # seconds for one file, then it counts as a hang
MEMORY = 2 << 30
SLOW = 5.0  # seconds for the sections of one file
LINES = (
    "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng",
    "1. Ủy ban nhân dân tỉnh giao Sở Xây dựng chủ trì lập quy hoạch chi tiết.",
    "a) Kinh phí thực hiện là 300 triệu đồng từ ngân sách tỉnh;",
    "Điều 2. Tổ chức thực hiện",
)
ROWS = (("STT", "Nhiệm vụ", "Cơ quan chủ trì"), ("1", "Lập quy hoạch", "Sở Xây dựng"))


# --- files of our own making ----------------------------------------------------------------------


def docx_file() -> bytes:
    """Write a Word file with headings, a list and a table with merged cells."""
    import docx

    document = docx.Document()
    document.add_heading("QUYẾT ĐỊNH", level=1)
    for line in LINES:
        document.add_paragraph(line, style="List Number" if line.startswith("1.") else None)
    table = document.add_table(rows=0, cols=3)
    for row in ROWS * 3:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    return saved(document.save)


def xlsx_file() -> bytes:
    """Write a workbook of two sheets with merged cells, numbers and a formula."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS * 4:
        sheet.append(row)
    sheet.append((2, 75.5, "=B2"))
    sheet.merge_cells("A1:B1")
    book.create_sheet("Phụ lục").append(("Diện tích (ha)", 8.2))
    return saved(book.save)


def pdf_file() -> bytes:
    """Write a PDF file of a few pages with a table."""
    import pymupdf

    html = "".join(f"<p>{line}</p>" for line in LINES * 3) + table_html()
    story = pymupdf.Story(html)
    written = io.BytesIO()
    writer = pymupdf.DocumentWriter(written)
    more = 1
    while more:
        device = writer.begin_page(pymupdf.paper_rect("a5"))
        more, _ = story.place(pymupdf.Rect(36, 36, 384, 559))
        story.draw(device)
        writer.end_page()
    writer.close()
    with pymupdf.open(stream=written.getvalue()) as document:
        document.set_metadata({})  # no time of day, so that each run has the same file
        document.subset_fonts()  # few bytes of fonts, so that damage hits the rest as well
        return bytes(document.tobytes(garbage=3, no_new_id=True))


def html_file() -> bytes:
    """Write a web page with a table."""
    body = "".join(f"<p>{line}</p>" for line in LINES)
    return f"<!DOCTYPE html><html><body>{body}{table_html()}</body></html>".encode()


def table_html() -> str:
    """Return the rows as a table of a web page."""
    rows = "".join(
        "<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in row) + "</tr>" for row in ROWS * 2
    )
    return f"<table border=1>{rows}</table>"


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    """Return what is saved, zipped anew without the time of day, so that each run has the same."""
    written, again = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(again, "w") as timeless:
        for name in archive.namelist():
            inner = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]{8}", b"2026-01-01T00:00:00", archive.read(name))
            timeless.writestr(zipfile.ZipInfo(name), inner, zipfile.ZIP_DEFLATED)
    return again.getvalue()


MAKERS = {".docx": docx_file, ".pdf": pdf_file, ".xlsx": xlsx_file, ".html": html_file}


# --- damage ---------------------------------------------------------------------------------------


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Flip single bits."""
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 4, 16, 64, 256))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def truncated(content: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return content[: chance.randrange(len(content))]


def spliced(content: bytes, chance: random.Random) -> bytes:
    """Copy a stretch over another place, or in between, or cut it out."""
    start, to = chance.randrange(len(content)), chance.randrange(len(content))
    piece = content[start : start + chance.choice((1, 16, 256, 4096))]
    after = to + chance.choice((0, len(piece)))
    return content[:to] + piece * chance.choice((0, 1, 1, 50)) + content[after:]


def numbered_wildly(content: bytes, chance: random.Random) -> bytes:
    """Replace some numbers by ones that are huge, negative or none."""
    wild = (b"0", b"-1", b"2147483648", b"99999999999999999999", b"1e400", b"", b"nan")
    share = chance.choice((0.002, 0.02, 0.2))
    return re.sub(
        rb"\d+", lambda m: chance.choice(wild) if chance.random() < share else m[0], content
    )


def damaged_within(content: bytes, chance: random.Random) -> bytes:
    """Damage one member of a zip file, or leave it out, or name another one alike; then zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    victim = chance.choice([name for name, inner in members.items() if inner])
    deed = chance.randrange(8)
    if deed == 0:
        del members[victim]
    elif deed == 1:
        members[victim] = members[chance.choice(list(members))]
    elif deed == 2:
        members[victim] = with_entities(members[victim])
    else:
        members[victim] = chance.choice(PLAIN_DAMAGE)(members[victim], chance)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in members.items():
            archive.writestr(name, inner)
    return written.getvalue()


def with_entities(xml: bytes) -> bytes:
    """Put in entities that expand to gigabytes, and one that names a file."""
    entities = b'<!ENTITY a "xxxxxxxxxx"><!ENTITY f SYSTEM "file:///etc/passwd">' + b"".join(
        b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(98, 107)
    )
    head, mark, rest = xml.partition(b"?>")
    return head + mark + b"<!DOCTYPE x [" + entities + b"]>" + rest.replace(b"</", b"&j;&f;</", 3)


PLAIN_DAMAGE = (flipped, truncated, spliced, numbered_wildly)


def mutated(number: int, seed: int, originals: dict[str, bytes]) -> tuple[str, bytes]:
    """Give the name and the content of a damaged file."""
    chance = random.Random(f"{seed}:{number}")
    suffix = list(originals)[number % len(originals)]
    content = originals[suffix]
    zipped = suffix in (".docx", ".xlsx")
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if zipped and chance.random() < 0.7:
            content, zipped = damaged_within(content, chance), False
        elif content:
            content, zipped = chance.choice(PLAIN_DAMAGE)(content, chance), False
    return f"{number:05}{suffix}", content


# --- reading --------------------------------------------------------------------------------------


def limit_memory() -> None:
    """Give a process of the pool the memory that a reader has in ingest, and no voice."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout = open("/dev/null", "w")  # noqa: SIM115 (libraries chatter)


def read_one(name: str, content: bytes) -> tuple[str, str]:
    """Read a file in a process of the pool: ("read", JSON), ("refused", why) or ("defect", …)."""
    try:
        format = file_type(content, name)
        return "read", encode(reader_of(format)(content, lambda page, pages: None))
    except LoadError as error:
        return "refused", str(error)
    except MemoryError:
        return "refused", "Hết bộ nhớ được phép"
    except Exception as error:  # a defect of the reader: what this run is to find
        place = traceback.extract_tb(error.__traceback__)[-1]
        own = [f for f in traceback.extract_tb(error.__traceback__) if "/kb/" in f.filename]
        at = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else place.filename
        return "defect", f"{type(error).__name__} ({at}): {str(error)[:80]}"


class Pool:
    """One process at a time, made anew when a file has killed it or made it hang."""

    def __init__(self) -> None:
        """Start the process."""
        self._pool = self._made()

    def read(self, name: str, content: bytes) -> tuple[str, str]:
        """Read a file; besides what ``read_one`` gives: ("died", …) and ("hang", …)."""
        future: Future[tuple[str, str]] = self._pool.submit(read_one, name, content)
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            for process in self._pool._processes.values():
                process.kill()
            outcome = "hang", f"quá {PATIENCE:.0f} giây"
        except BrokenProcessPool:
            outcome = "died", "tiến trình đọc bị ngắt"
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._made()
        return outcome

    @staticmethod
    def _made() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=limit_memory)


def outcomes(numbers: range, seed: int, originals: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Read files in the pool, and give what became of each."""
    pool = Pool()
    for number in numbers:
        name, content = mutated(number, seed, originals)
        kind, said = pool.read(name, content)
        if kind == "read":
            started = time.perf_counter()
            try:
                compose(SourceFile(Path(name), name), content, decode(said.encode()))
            except LoadError as error:
                kind, said = "refused", str(error)
            except Exception as error:  # what may not happen
                kind, said = "parent crashed", f"{name}: {error!r}"
            if (seconds := time.perf_counter() - started) > SLOW:
                yield "slow sections", f"{name}: {seconds:.0f} s"
        if kind in ("hang", "died", "defect"):
            said = f"{said} [{name}]"
        yield kind, said


def ingested(numbers: range, seed: int, originals: dict[str, bytes]) -> None:
    """Ingest files as a user does, with two good ones, and print what became of them."""
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder, "docs")
        docs.mkdir()
        for number in numbers:
            name, content = mutated(number, seed, originals)
            (docs / name).write_bytes(content)
        for suffix, content in originals.items():
            (docs / f"good{suffix}").write_bytes(content)
        started = time.perf_counter()
        with KnowledgeBase(Path(folder, "home")) as kb:
            report = kb.ingest([docs])
            again = kb.ingest([docs])
            wrong = [line.text for line in kb.check() if not line.ok]
            good = {name for d in kb.documents() for name in (d.source, *d.other_sources)}
        seconds = time.perf_counter() - started
        print(
            f"ingested {len(numbers)} files in {seconds:.0f} s: {len(report.added)} taken in, "
            f"{len(report.failed)} refused; lost: {len(numbers) + len(originals)} - "
            f"{len(report.added)} - {len(report.failed)} = "
            f"{len(numbers) + len(originals) - len(report.added) - len(report.failed)}"
        )
        print(f"  second run changed {len(again.added)}; check found {wrong or 'nothing wrong'}")
        print(f"  good files in: {all(f'good{suffix}' in good for suffix in originals)}")
        show(Counter(in_general(reason) for _, reason in report.failed))


def in_general(reason: str) -> str:
    """Return a reason without its numbers and names, so that like ones count together."""
    return re.sub(r"«[^»]*»|\d+", "…", reason)[:110]


def show(reasons: Counter[str]) -> None:
    """Print the most frequent reasons."""
    for reason, count in reasons.most_common(25):
        print(f"  {count:6} {reason}")


def main() -> None:
    """Read and ingest damaged files, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--ingested", type=int, default=200, help="how many are ingested as well")
    parser.add_argument("--seed", type=int, default=20261121)
    arguments = parser.parse_args()
    originals = {suffix: make() for suffix, make in MAKERS.items()}
    numbers = range(arguments.first, arguments.first + arguments.files)
    kinds: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    notable: list[str] = []
    started = time.perf_counter()
    for kind, said in outcomes(numbers, arguments.seed, originals):
        kinds[kind] += 1
        if kind == "refused":
            refusals[in_general(said)] += 1
        elif kind != "read":
            notable.append(f"{kind}: {said}")
    seconds = time.perf_counter() - started
    print(f"{len(numbers)} files from number {arguments.first} in {seconds:.0f} s")
    for kind in ("read", "refused", "defect", "died", "hang", "slow sections", "parent crashed"):
        print(f"  {kinds[kind]:6} {kind}")
    show(refusals)
    for line in notable:
        print(f"  ! {line}")
    if arguments.ingested:
        ingested(numbers[: arguments.ingested], arguments.seed, originals)


if __name__ == "__main__":
    main()
