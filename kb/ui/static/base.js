// Shared by every page: copy buttons and jumps to a card. Nothing is loaded from elsewhere.
// Listeners sit on the document, because Gradio replaces the content of its components.
"use strict";

// Gradio's page declares English; screen readers choose the voice by this attribute.
document.documentElement.lang = "vi";

// navigator.clipboard exists only on https and localhost, so an office server that is reached by
// its address falls back to a selection and execCommand.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.appendChild(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (refused) {
      // The browser's settings forbid it; the other way may still work.
    }
  }
  return copyBySelection(text);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-goto], button[data-copy]");
  if (!button) return;
  if (button.dataset.goto) {
    const card = document.getElementById(button.dataset.goto);
    if (card) {
      card.scrollIntoView({ block: "start" });
      card.focus({ preventScroll: true });
    }
  }
  if (button.dataset.copy !== undefined) {
    const label = button.textContent;
    const copied = await copyText(button.dataset.copy);
    button.textContent = copied ? button.dataset.copied : button.dataset.failed;
    button.focus();
    setTimeout(() => { button.textContent = button.dataset.label || label; }, 2000);
  }
});
