"""The page's own JavaScript: copy buttons and jumps to a card. Nothing is loaded from elsewhere."""

from __future__ import annotations

import json

from kb.ui import wording

# Runs once for each gr.HTML that holds cards. The listener sits on the component itself, because
# its content is replaced at every answer. navigator.clipboard exists only on https and localhost,
# so an office server reached by its address falls back to a selection and execCommand.
_CARD_TEMPLATE = """
const legacyCopy = (text) => {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.appendChild(area);
  area.select();
  let copied = false;
  try { copied = document.execCommand("copy"); } finally { area.remove(); }
  return copied;
};
const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) {
    try { await navigator.clipboard.writeText(text); return true; } catch (refused) {}
  }
  return legacyCopy(text);
};
element.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  if (button.dataset.goto) {
    const card = document.getElementById(button.dataset.goto);
    if (card) { card.scrollIntoView({ block: "start" }); card.focus({ preventScroll: true }); }
  }
  if (button.dataset.copy !== undefined) {
    const copied = await copy(button.dataset.copy);
    button.textContent = copied ? COPIED : FAILED;
    button.focus();
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  }
});
"""
CARD_SCRIPT = (
    f"const COPIED = {json.dumps(wording.COPIED)}, FAILED = {json.dumps(wording.COPY_FAILED)};"
    + _CARD_TEMPLATE
)

# Gradio's page declares English; screen readers choose the voice by this attribute.
PAGE_SCRIPT = '() => { document.documentElement.lang = "vi"; }'
