"""Runs of a web page that stand in fonts of the years before Unicode, made Unicode in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.ingest.formats.html.styles import Element, Styles
from kb.ingest.legacy import convert_runs, decode, detect

_SAMPLE = 200_000
"""Characters by which the encoding of a page without legacy fonts is judged."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A text of the tree: that of an element, or what follows it."""

    element: Element
    follows: bool
    text: str
    font: str

    def replace(self, text: str) -> None:
        """Put another text in its place."""
        if self.follows:
            self.element.tail = text
        else:
            self.element.text = text


def convert_legacy(body: Element, styles: Styles) -> tuple[str, ...]:
    """Convert the legacy text of a page where it stands; gives the encodings there were.

    A page whose fonts say nothing is converted as a whole if its text leaves no doubt.
    """
    runs = list(_runs(body, styles))
    named = [run for run in runs if run.font]
    converted = convert_runs([(run.text, run.font) for run in named])
    found = set()
    for run, (text, encoding) in zip(named, converted, strict=True):
        if encoding is not None:
            run.replace(text)
            found.add(encoding)
    if found:
        return tuple(sorted(found))
    whole = detect(" ".join(run.text for run in runs)[:_SAMPLE])
    if whole is None:
        return ()
    for run in runs:
        run.replace(decode(run.text, whole))
    return (whole,)


def _runs(body: Element, styles: Styles) -> Iterator[_Run]:
    """Every text in reading order with the font it stands in, given only if it is a legacy one."""
    from lxml import etree

    fonts = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            own = element.get("face") if element.tag == "font" else None
            own = own or styles.value(element, "font-family")
            fonts.append(_legacy_family(own) if own else fonts[-1])
            if element.text:
                yield _Run(element, False, element.text, fonts[-1])
        else:
            fonts.pop()
            if element.tail and element is not body:
                yield _Run(element, True, element.tail, fonts[-1])


def _legacy_family(families: str) -> str:
    """The first font of a list of families, if it is one of TCVN3 or VNI text."""
    family = families.split(",")[0].strip("\"' ")
    return family if family.lower().startswith((".vn", "vni")) else ""
