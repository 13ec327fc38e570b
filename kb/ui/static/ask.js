// The ask page: keys, the question in the address, links to copy, answers chosen for the evidence
// pack, pictures of pages. What Gradio draws is watched, never changed, but for buttons' own labels.
"use strict";

function questionBox() {
  return document.querySelector("#kb-question textarea");
}

function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

document.addEventListener("keydown", (event) => {
  const box = questionBox();
  if (!box || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/" && !isTyping(event.target)) {
    event.preventDefault(); // the slash itself is not part of the question
    openTab("ask");
    box.focus();
    box.select();
  }
  if (event.key === "Escape" && event.target === box && !event.isComposing) {
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// The address always tells the question on the page, so that it can be bookmarked and sent.

function questionOf(address) {
  const parameters = new URL(address, location.href).searchParams;
  return JSON.stringify([(parameters.get("q") || "").trim(), parameters.get("nhu_go") === "1"]);
}

function showQuestionInAddress() {
  const tools = document.querySelector("#kb-answer .kb-answer-tools");
  const shown = document.body.dataset.answered;
  if (!tools && shown && !document.querySelector(".kb-answer-room section")) {
    delete document.body.dataset.answered; // the questions were cleared
    history.pushState(null, "", "/");
  }
  // Watched are all changes of the page: only another answer is news.
  if (!tools || shown === tools.dataset.link) return;
  document.body.dataset.answered = tools.dataset.link;
  if (questionOf(tools.dataset.link) !== questionOf(location.href)) {
    history.pushState(null, "", tools.dataset.link);
  }
}

window.addEventListener("popstate", () => {
  const wanted = questionOf(location.href);
  const tools = document.querySelector("#kb-answer .kb-answer-tools");
  if (wanted === questionOf("/") || (tools && questionOf(tools.dataset.link) === wanted)) return;
  const asked = [...document.querySelectorAll("#kb-history button[data-link]")];
  const earlier = asked.find((button) => questionOf(button.dataset.link) === wanted);
  if (earlier) earlier.click();
  else location.reload(); // asked before this page was loaded
});

// Before the listener of base.js, which copies what data-copy holds.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy-link]");
  if (button) button.dataset.copy = new URL(button.dataset.copy, location.href).href;
}, true);

// Answers chosen for the evidence pack; evidence.js keeps them.

const MOST_CHOSEN = 100;

function sameChoice(one, other) {
  return one.question === other.question && one.answer === other.answer
    && JSON.stringify(one.citations) === JSON.stringify(other.citations);
}

function showChoice() {
  const button = document.querySelector("#kb-answer button[data-choice]");
  if (!button) return;
  const choice = JSON.parse(button.dataset.choice);
  const chosen = packItems().some((item) => sameChoice(item, choice));
  if (button.getAttribute("aria-pressed") === String(chosen) && button.dataset.drawn) return;
  button.dataset.drawn = "yes";
  button.setAttribute("aria-pressed", String(chosen));
  button.textContent = chosen ? button.dataset.chosen : button.dataset.label;
  button.title = chosen ? button.dataset.hint : "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-choice]");
  if (!button) return;
  const choice = JSON.parse(button.dataset.choice);
  const others = packItems().filter((item) => !sameChoice(item, choice));
  const chosen = others.length < packItems().length;
  if (!chosen && others.length >= MOST_CHOSEN) {
    button.textContent = button.dataset.full;
    return;
  }
  keepPackItems(chosen ? others : [...others, choice]);
});

document.addEventListener("kb-evidence-changed", showChoice);

// Pictures of pages are fetched when they are opened, not before; "toggle" does not bubble.
document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.open || !details.dataset || !details.dataset.picture) return;
  if (details.querySelector("img")) return;
  const picture = document.createElement("img");
  picture.alt = details.dataset.alt;
  picture.addEventListener("error", () => {
    const failed = document.createElement("p");
    failed.className = "kb-muted";
    failed.textContent = details.dataset.failed;
    picture.replaceWith(failed);
  });
  picture.src = details.dataset.picture;
  details.append(picture);
}, true);

function watchAnswers() {
  const watching = new MutationObserver(() => {
    showQuestionInAddress();
    showChoice();
  });
  watching.observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-link", "data-choice", "aria-pressed"],
  });
}

watchAnswers();
