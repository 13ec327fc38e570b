// The open tab is named in the address (/?trang=…), so that it can be bookmarked and gone back to.
"use strict";

const TAB_NAMES = {
  find: "tim", documents: "van-ban", evaluation: "danh-gia", evidence: "ho-so",
};

function tabButton(id) {
  return document.querySelector(`button[role="tab"][data-tab-id="${id}"]`);
}

function openTab(id) {
  const button = tabButton(id);
  if (button && button.getAttribute("aria-selected") !== "true") button.click();
}

function tabInAddress() {
  const named = new URL(location.href).searchParams.get("trang");
  return Object.keys(TAB_NAMES).find((id) => TAB_NAMES[id] === named) || "ask";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest('button[role="tab"][data-tab-id]');
  const id = button ? button.dataset.tabId : "";
  if (!button || id === tabInAddress()) return;
  const answered = document.querySelector("#kb-answer .kb-answer-tools");
  const address = TAB_NAMES[id]
    ? `/?trang=${TAB_NAMES[id]}`
    : (answered ? answered.dataset.link : "/");
  history.pushState(null, "", address);
});

window.addEventListener("popstate", () => openTab(tabInAddress()));

// Gradio draws the tabs some time after the page has loaded, listens to clicks later still, and may
// choose the first tab once more when it is done: so the tab is opened until it stays open.
function openTabOfAddress() {
  if (tabInAddress() === "ask") return;
  let looks = 0; // in a row that found the tab open
  const looking = setInterval(() => {
    const button = tabButton(tabInAddress());
    looks = button && button.getAttribute("aria-selected") === "true" ? looks + 1 : 0;
    if (looks >= 10) clearInterval(looking);
    else openTab(tabInAddress());
  }, 100);
  // A person who chooses meanwhile is not overruled.
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, () => clearInterval(looking), { once: true });
  }
}

openTabOfAddress();
