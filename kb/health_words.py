"""How pages were read and what was remarked on them, in words: for the terminal and the pages."""

from __future__ import annotations

from collections.abc import Sequence

from kb.records import PageHealth

_ON_PAGES = "Trang {pages}: {remark}"


def how_read(health: Sequence[PageHealth], *, paged: bool) -> str:
    """Say in a line how the pages were read; of a format without pages, how its text was."""
    # Asking needs none of it.
    from kb.ingest.health import summarise

    found = summarise(health)
    if paged or len(health) != 1:
        return found
    return found.partition(": ")[2].removeprefix("1 ")


def remarks_on(
    of_file: Sequence[str], health: Sequence[PageHealth], *, paged: bool
) -> tuple[str, ...]:
    """Return the remarks on a file, then those on its pages, each once with all its pages."""
    pages: dict[str, list[int]] = {}
    for page in health:
        if page.remark:
            pages.setdefault(page.remark, []).append(page.page)
    on_pages = (
        _ON_PAGES.format(pages=ranges(at), remark=remark) if paged else remark
        for remark, at in pages.items()
    )
    return (*of_file, *on_pages)


def ranges(numbers: Sequence[int]) -> str:
    """Write ascending numbers with runs joined: "1, 4-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
