// The documents page: the list, following the ingest, removing and reading anew; files are sent by
// documents-upload.js. What the server answers as HTML is escaped there; everything put together
// here is set as text.
"use strict";

// Parts and words of the page, for both scripts.
function documentsPart(selector) {
  return document.querySelector(`#kb-documents ${selector}`);
}

function documentsSettings() {
  return JSON.parse(document.getElementById("kb-documents").dataset.settings);
}

function documentsWords(name, values = {}) {
  return documentsSettings().words[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
}

(() => {
  const SOON = 1000;
  const LATER = 15000;
  const state = { page: 1, ended: 0, timer: 0, typing: 0, asked: 0 };
  const root = () => document.getElementById("kb-documents");
  const part = documentsPart;
  const words = documentsWords;

  function say(text) {
    const line = part(".kb-documents-said");
    if (line) line.textContent = text;
  }

  // --- the list ---

  async function loadList() {
    const list = part(".kb-documents-list");
    if (!list) return;
    const asked = ++state.asked;
    const query = new URLSearchParams({
      q: part("[data-filter]").value, sort: part("[data-sort]").value, page: state.page,
    });
    try {
      const answer = await fetch(`/fragments/documents?${query}`);
      const html = await answer.text();
      if (asked !== state.asked) return; // a later one is on its way
      if (!answer.ok) throw new Error(answer.status);
      list.innerHTML = html;
    } catch (failure) {
      if (asked === state.asked) list.textContent = words("LOAD_FAILED");
    }
    list.removeAttribute("aria-busy");
  }

  // --- the ingest ---

  async function loadIngest() {
    clearTimeout(state.timer);
    const slot = part(".kb-ingest-slot");
    if (!slot) return;
    let soon = false;
    try {
      const answer = await fetch("/fragments/ingest");
      if (!answer.ok) throw new Error(answer.status);
      const opened = slot.querySelector("details")?.open;
      const focused = slot.contains(document.activeElement) && document.activeElement.dataset.ingest;
      slot.innerHTML = await answer.text();
      if (opened) slot.querySelector("details")?.setAttribute("open", "");
      if (focused) slot.querySelector(`[data-ingest="${focused}"]`)?.focus();
      const told = slot.firstElementChild.dataset;
      soon = told.active === "1";
      part(".kb-upload").hidden = told.edit !== "1";
      part(".kb-no-upload").hidden = told.edit === "1";
      if (Number(told.ended) !== state.ended) {
        state.ended = Number(told.ended);
        loadList();
      }
    } catch (failure) {
      soon = false; // the server has gone, or nobody is signed in any more: the list says so
    }
    if (root().offsetParent !== null) state.timer = setTimeout(loadIngest, soon ? SOON : LATER);
  }

  async function post(address, method = "POST") {
    try {
      const answer = await fetch(address, { method });
      const told = await answer.json();
      return answer.ok ? told : { error: told.error ?? words("ACTION_FAILED") };
    } catch (failure) {
      return { error: words("ACTION_FAILED") };
    }
  }

  // --- one document ---

  function askToRemove(row) {
    const dialog = part(".kb-remove");
    dialog.dataset.document = row.dataset.document;
    const name = dialog.querySelector(".kb-remove-name");
    name.textContent = "";
    const title = document.createElement("strong");
    title.textContent = row.querySelector("h3").textContent;
    const file = document.createElement("span");
    file.className = "kb-file";
    file.textContent = row.dataset.name;
    name.append(title, file);
    dialog.querySelector(".kb-invalid").hidden = true;
    dialog.showModal();
  }

  async function remove(dialog) {
    const buttons = dialog.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    const told = await post(`/api/documents/${dialog.dataset.document}`, "DELETE");
    buttons.forEach((button) => { button.disabled = false; });
    if (told.error) {
      const line = dialog.querySelector(".kb-invalid");
      line.textContent = told.error;
      line.hidden = false;
      return;
    }
    dialog.close();
    say(words("REMOVED", { name: told.removed }));
    await loadList();
  }

  async function reread(row) {
    const told = await post(`/api/documents/${row.dataset.document}/reread`);
    say(told.error ?? words("REREAD_QUEUED", { name: row.dataset.name }));
    loadIngest();
  }

  // --- what people do ---

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#kb-documents button");
    if (!button) return;
    const { page, ingest, dialog } = button.dataset;
    const row = button.closest("[data-document]");
    if (page) {
      state.page = Number(page);
      loadList().then(() => part(".kb-documents-list h2")?.scrollIntoView({ block: "nearest" }));
    } else if (ingest) {
      post(`/api/ingest/${ingest}`).then((told) => { say(told.error ?? ""); loadIngest(); });
    } else if (dialog === "cancel") {
      part(".kb-remove").close();
    } else if (dialog === "remove") {
      remove(part(".kb-remove"));
    } else if ("remove" in button.dataset) {
      askToRemove(row);
    } else if ("reread" in button.dataset) {
      reread(row);
    }
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("#kb-documents [data-filter]")) return;
    clearTimeout(state.typing);
    state.typing = setTimeout(() => { state.page = 1; loadList(); }, 250);
  });

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("#kb-documents [data-sort]")) {
      state.page = 1;
      loadList();
    }
  });

  document.addEventListener("kb-sending", loadIngest);

  // The tab's content comes when Gradio draws it, and comes into sight when the tab is opened.
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      loadList();
      loadIngest();
    }
  });
  let watched = null;
  new MutationObserver(() => {
    const now = root();
    if (now && now !== watched) {
      watched = now;
      seen.disconnect();
      seen.observe(now);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
