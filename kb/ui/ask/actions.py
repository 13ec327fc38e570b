"""What a click on the ask page asks for, read from data that any browser may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from kb.evaluation.feedback import Verdict

ActionName = Literal["ask", "verbatim", "understood", "show", "clear", "feedback"]

# Runs in the browser, once a component: a click on a button with data-action becomes an event of
# Gradio that carries what the button says.
SEND_ACTIONS = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  const entry = button.closest("[data-entry]");
  trigger("click", {
    action: button.dataset.action,
    entry: entry ? entry.dataset.entry : "",
    question: button.dataset.question || "",
    verdict: button.dataset.verdict || "",
  });
});
"""


@dataclass(frozen=True, slots=True)
class Action:
    """A click: what for, on which entry of the session (0 for none), and what it carries."""

    name: ActionName
    entry: int = 0
    question: str = ""
    verdict: Verdict | None = None


def read_action(data: object) -> Action | None:
    """Read the data of a click; ``None`` if it is no action of this page."""
    if not isinstance(data, Mapping):
        return None
    name, verdict = data.get("action"), data.get("verdict")
    if name not in get_args(ActionName):
        return None
    if verdict not in get_args(Verdict):
        verdict = None
    entry = str(data.get("entry", ""))
    return Action(
        cast("ActionName", name),
        int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 10 else 0,
        str(data.get("question", "")),
        verdict,
    )
