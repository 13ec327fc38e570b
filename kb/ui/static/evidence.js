// The chosen answers: kept in this browser tab only, shown, ordered, and sent to be made into a file.
// Every text is set as text: nothing that a document or a question says can become HTML.
"use strict";

function packRoot() {
  return document.getElementById("kb-pack");
}

function packItems(key = "kb-evidence") {
  try {
    const items = JSON.parse(sessionStorage.getItem(key) || "[]");
    return Array.isArray(items) ? items.filter((item) => item && Array.isArray(item.citations)) : [];
  } catch (damaged) {
    return [];
  }
}

function keepPackItems(items) {
  sessionStorage.setItem("kb-evidence-before", JSON.stringify(packItems()));
  sessionStorage.setItem("kb-evidence", JSON.stringify(items));
  document.dispatchEvent(new CustomEvent("kb-evidence-changed"));
}

function packWord(name, values = {}) {
  const words = JSON.parse(packRoot().dataset.words);
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

function packElement(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function packButton(does, index, label, name, disabled = false) {
  const button = packElement("button", "kb-button small", label);
  button.type = "button";
  button.dataset.pack = does;
  button.dataset.index = index;
  button.setAttribute("aria-label", name);
  button.disabled = disabled;
  return button;
}

function packLabelled(label, text) {
  const line = packElement("p", "kb-pack-line");
  line.append(packElement("span", "kb-muted", `${label} `), text);
  return line;
}

function packCitation(citation, index, at, several) {
  const box = packElement("details", "kb-pack-quote");
  const page = citation.page ? packWord("page", { page: citation.page }) : "";
  const place = [citation.label, page].filter(Boolean).join(", ");
  box.append(packElement("summary", "", place || packWord("open")));
  box.append(packElement("blockquote", "kb-wording", String(citation.quote ?? "")));
  const actions = packElement("div", "kb-actions");
  const link = packElement("a", "kb-button small", packWord("open"));
  const id = encodeURIComponent(String(citation.document_id));
  link.href = `/van-ban/${id}?tu=${Number(citation.start)}&den=${Number(citation.end)}#trich`;
  link.target = "_blank";
  link.rel = "noopener";
  actions.append(link);
  if (several) {
    const button = packButton("remove-quote", index, packWord("removeQuote"), packWord("removeQuote"));
    button.dataset.at = at;
    actions.append(button);
  }
  box.append(actions);
  return box;
}

function packItem(item, index, count) {
  const card = packElement("li", "kb-card kb-pack-item");
  const header = packElement("header");
  const number = packElement("span", "kb-number", String(index + 1));
  number.setAttribute("aria-hidden", "true");
  const question = String(item.question ?? "");
  header.append(number, packElement("h3", "", question));
  card.append(header);
  const understood = String(item.understood_as ?? "");
  if (understood.trim() && understood.trim() !== question.trim()) {
    card.append(packLabelled(packWord("understood"), understood));
  }
  const answer = packLabelled(packWord("answer"), "");
  answer.append(packElement("strong", "", String(item.answer ?? "")));
  card.append(answer);
  item.citations.forEach((citation, at) => {
    card.append(packCitation(citation, index, at, item.citations.length > 1));
  });
  const actions = packElement("div", "kb-actions");
  for (const [does, label, off] of [
    ["up", packWord("up"), index === 0],
    ["down", packWord("down"), index === count - 1],
    ["remove", packWord("remove"), false],
  ]) {
    actions.append(packButton(does, index, label, `${label}: ${question}`, off));
  }
  card.append(actions);
  return card;
}

function showPack() {
  const root = packRoot();
  if (!root) return;
  root.dataset.shown = "yes";
  const items = packItems();
  root.querySelector(".kb-pack-list").replaceChildren(
    ...items.map((item, index) => packItem(item, index, items.length)),
  );
  root.querySelectorAll(".kb-toolbar button").forEach((button) => {
    button.disabled = items.length === 0;
  });
  sayOfPack(items.length ? packWord("count", { count: items.length }) : packWord("empty"));
}

function sayOfPack(text, { undo = false, wrong = false } = {}) {
  const said = packRoot().querySelector(".kb-pack-said");
  said.replaceChildren(text);
  said.classList.toggle("kb-pack-wrong", wrong);
  if (undo) {
    const button = packElement("button", "kb-link", packWord("undo"));
    button.type = "button";
    button.dataset.pack = "undo";
    said.append(" ", button);
  }
}

function movePackItem(index, to) {
  const items = packItems();
  items.splice(to, 0, ...items.splice(index, 1));
  keepPackItems(items);
  sayOfPack(packWord("moved", { place: to + 1 }));
  // The keyboard stays on the answer that was moved, so that it can be moved on.
  const card = packRoot().querySelectorAll(".kb-pack-item")[to];
  const wanted = card.querySelector(`[data-pack="${to < index ? "up" : "down"}"]`);
  (wanted.disabled ? card.querySelector("[data-pack]:not(:disabled)") : wanted).focus();
}

function removeFromPack(items) {
  keepPackItems(items);
  sayOfPack(packWord("removed"), { undo: true });
  packRoot().querySelector('[data-pack="undo"]').focus();
}

function savePackFile(blob, disposition) {
  const named = /filename="([^"]+)"/.exec(disposition || "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = named ? named[1] : "ho-so-trich-dan";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function downloadPack(format) {
  const buttons = packRoot().querySelectorAll(".kb-toolbar button");
  buttons.forEach((button) => { button.disabled = true; });
  sayOfPack(packWord("making"));
  try {
    const answer = await fetch("/api/evidence-pack", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ items: packItems(), format }),
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      sayOfPack(told.error || packWord("failed"), { wrong: true });
      return;
    }
    savePackFile(await answer.blob(), answer.headers.get("Content-Disposition"));
    const leftOut = Number(answer.headers.get("X-KB-Left-Out"));
    const more = leftOut ? ` ${packWord("leftOut", { count: leftOut })}` : "";
    sayOfPack(packWord("made") + more, { wrong: leftOut > 0 });
  } catch (unreachable) {
    sayOfPack(packWord("failed"), { wrong: true });
  } finally {
    buttons.forEach((button) => { button.disabled = packItems().length === 0; });
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("#kb-pack [data-pack]");
  if (!button) return;
  const items = packItems();
  const does = button.dataset.pack;
  const index = Number(button.dataset.index);
  if (does === "docx" || does === "xlsx") downloadPack(does);
  if (does === "up" && index > 0) movePackItem(index, index - 1);
  if (does === "down" && index < items.length - 1) movePackItem(index, index + 1);
  if (does === "remove") removeFromPack(items.filter((item, at) => at !== index));
  if (does === "clear") removeFromPack([]);
  if (does === "undo") keepPackItems(packItems("kb-evidence-before"));
  if (does === "remove-quote") {
    const at = Number(button.dataset.at);
    const item = items[index];
    items[index] = { ...item, citations: item.citations.filter((one, place) => place !== at) };
    removeFromPack(items);
  }
});

document.addEventListener("kb-evidence-changed", showPack);

// The frame comes when Gradio has drawn the tab; the ask page may have added answers since then.
function watchForPack() {
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) showPack();
  });
  const waiting = new MutationObserver(() => {
    const root = packRoot();
    if (root && !root.dataset.shown) {
      showPack();
      seen.observe(root);
    }
  });
  waiting.observe(document.body, { childList: true, subtree: true });
}

watchForPack();
