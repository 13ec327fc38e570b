"""How places of wording and checked quotations look in a terminal, in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kb.records import Citation
from kb.terminal import citations_text

if TYPE_CHECKING:
    from kb.quote_check import QuoteCheck, QuotedPart, Verdict
    from kb.quoting.differences import Piece
    from kb.quoting.places import PlaceKind
    from kb.wording_search import FoundWording

Cite = Callable[[Citation], str]

KIND_NAMES: dict[PlaceKind, str] = {
    "exact": "Đúng nguyên văn",
    "style": "Chỉ khác khoảng trắng, kiểu chữ",
    "accents": "Chỉ khác dấu",
    "near": "Gần đúng",
}
VERDICT_NAMES: dict[Verdict, str] = {
    "verbatim": "Khớp nguyên văn.",
    "style": "Khớp, chỉ khác khoảng trắng, kiểu chữ.",
    "different": "Không khớp nguyên văn.",
    "not_found": "Không tìm thấy câu này trong tài liệu nào.",
}


def found_text(found: FoundWording, cite: Cite) -> str:
    """Return the places with their kinds, and how many of each there are; empty for none.

    ``cite`` gives the official citation line.
    """
    blocks = []
    for number, match in enumerate(found.matches, start=1):
        place, _, rest = citations_text([match.citation], cite).partition("\n")
        place = place.replace("[1]", f"[{number}]", 1)
        blocks.append(f"{place} · {KIND_NAMES[match.kind].lower()}\n{rest}")
        if match.pieces:
            blocks[-1] += f"\n    khác: {_differing(match.pieces)}"
    if blocks:
        blocks.append(_counted(found))
    return "\n\n".join(blocks)


def _counted(found: FoundWording) -> str:
    counted = [
        f"{KIND_NAMES[kind].lower()} {'trên ' if found.more and kind != 'near' else ''}{count}"
        for kind, count in found.counts
        if count
    ]
    total = sum(count for _, count in found.counts)
    shown = len(found.matches)
    first = f" (hiện {shown} chỗ đầu)" if shown < total else ""
    return f"{total} chỗ{first}: {', '.join(counted)}."


def check_text(check: QuoteCheck, cite: Cite) -> str:
    """Return the verdict on a quotation with its sources, or the differences from its original.

    ``cite`` gives the official citation line.
    """
    lines = [VERDICT_NAMES[check.verdict]]
    if check.sources:
        more = check.source_count - len(check.sources)
        lines += ["", citations_text((source.citation for source in check.sources), cite)]
        lines += [f"\n… và {more} nơi khác."] if more else []
    for number, part in enumerate(check.parts, start=1):
        lines += ["", *_part_lines(part, number, len(check.parts), cite)]
    if check.parts:
        lines += ["", "[-chữ thừa trong câu trích-] {+chữ của nguyên văn+}"]
    return "\n".join(lines)


def _part_lines(part: QuotedPart, number: int, count: int, cite: Cite) -> Iterator[str]:
    if count > 1:
        yield f"Phần {number}/{count}:"
    if part.citation is None:
        yield "Không tìm thấy trong tài liệu nào:"
    else:
        yield citations_text([part.citation], cite)
    yield f"    so sánh: {_compared(part.pieces)}"


def _compared(pieces: Sequence[Piece]) -> str:
    """Write a comparison in one line, as ``wdiff`` does."""
    said = ""
    for piece in pieces:
        space = " " if piece.spaced and said else ""
        if piece.kind == "same":
            said += space + piece.original
            continue
        struck = f"[-{piece.quoted}-]" if piece.quoted else ""
        put_in = f"{{+{piece.original}+}}" if piece.original else ""
        said += space + struck + put_in
    return " ".join(said.split())


def _differing(pieces: Sequence[Piece]) -> str:
    return "; ".join(_compared([piece]) for piece in pieces if piece.kind != "same")
