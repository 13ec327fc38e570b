"""The page of chosen answers: its frame is fixed, its script writes texts only."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from kb.ui.evidence.page import frame
from kb.ui.wording import evidence as wording

SCRIPT = Path(__file__).parent.parent / "kb" / "ui" / "static" / "evidence.js"


def test_the_frame_brings_the_words_of_the_script() -> None:
    found = re.search(r'data-words="([^"]*)"', frame())
    assert found is not None
    assert json.loads(html.unescape(found[1])) == wording.IN_BROWSER_WORDS


def test_the_script_knows_its_words_and_writes_no_html() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    used = set(re.findall(r'packWord\("(\w+)"', script))
    assert used <= set(wording.IN_BROWSER_WORDS)
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in script
    assert not re.search(r"https?://", script)
