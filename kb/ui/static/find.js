// The page that finds wording: gathers what its forms ask for, and keeps the address shareable.
"use strict";

function kbFindFilters() {
  return [...document.querySelectorAll(".kb-find-filters select")];
}

function kbFindRequest(form) {
  const request = { wording: form.elements.wording.value };
  for (const field of kbFindFilters()) request[field.name] = field.value;
  if (form.dataset.form === "find" && request.wording.trim()) {
    const address = new URL("/", location.href);
    address.searchParams.set("trang", "tim");
    address.searchParams.set("tu", request.wording.trim());
    if (address.href.length < 2000) history.replaceState(null, "", address);
  }
  return request;
}

function kbFindMore(button) {
  const request = kbFindRequest(document.querySelector('form[data-form="find"]'));
  request.limit = String(2 * Number(button.dataset.more));
  return request;
}

function kbShowFilterState() {
  const on = kbFindFilters().some((field) => field.value);
  const badge = document.querySelector("[data-filters-on]");
  if (badge) badge.hidden = !on;
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".kb-find-filters")) kbShowFilterState();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-filters-clear]")) {
    for (const field of kbFindFilters()) field.value = "";
    kbShowFilterState();
  }
  // A folded kind is opened by the count that leads to it.
  const count = event.target.closest('button[data-goto^="kb-found-"]');
  const kind = count && document.getElementById(count.dataset.goto);
  if (kind) kind.open = true;
});

// Enter finds, Ctrl+Enter checks a quotation; Shift+Enter is a new line in both.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  const form = event.target.closest(".kb-find-form");
  if (!form || event.target.tagName !== "TEXTAREA") return;
  if (form.dataset.form === "find" || event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});
