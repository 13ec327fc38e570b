// The page of one document: goes to the cited words, turns the page image, opens the outline.
// Without this script every link still works; pages are then turned by loading the page anew.
"use strict";

(() => {
  const wide = () => window.matchMedia("(min-width: 56.01rem)").matches;
  const picture = () => document.querySelector(".kb-viewer .kb-picture");

  // Pieces far from sight have guessed heights: going there twice lands where it should.
  function goTo(element, focus) {
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      element.scrollIntoView({ block: "center" });
      if (focus) element.focus({ preventScroll: true });
    }));
  }

  function show(page) {
    const aside = picture();
    const pages = Number(aside.dataset.pages);
    if (page < 1 || page > pages) return;
    const image = aside.querySelector("img");
    aside.dataset.page = page;
    aside.classList.add("busy");
    aside.querySelector(".kb-picture-failed").hidden = true;
    aside.querySelector(".kb-picture-link").hidden = false;
    image.src = aside.dataset.source.replace("{page}", page);
    image.alt = aside.dataset.alt.replace("{page}", page);
    aside.querySelector("a.kb-picture-link").href = image.src;
    aside.querySelector("[role=status]").textContent =
      aside.dataset.of.replace("{page}", page).replace("{pages}", pages);
    turns(page, pages);
  }

  // The two links stay where they are, so that one can go on clicking.
  function turns(page, pages) {
    const [back, on] = picture().querySelectorAll(".kb-picture-bar > .kb-button");
    for (const [button, target] of [[back, page - 1], [on, page + 1]]) {
      const there = target >= 1 && target <= pages;
      button.setAttribute("aria-disabled", String(!there));
      button.dataset.turn = there ? target : 0;
      if (there) button.href = `?trang=${target}`; // without it a link cannot be reached by keyboard
      else button.removeAttribute("href");
    }
  }

  document.addEventListener("click", (event) => {
    const turn = event.target.closest(".kb-picture [data-turn]");
    if (turn) {
      event.preventDefault();
      const page = Number(turn.dataset.turn);
      if (page) {
        show(page);
        goTo(document.getElementById(`trang-${page}`), false);
      }
      return;
    }
    const link = event.target.closest('.kb-viewer a[href^="#"]');
    if (!link) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    goTo(target, target.id === "trich");
    if (!wide()) link.closest("details")?.removeAttribute("open");
  });

  function begin() {
    if (!document.querySelector(".kb-viewer")) return;
    const outline = document.querySelector(".kb-outline details");
    if (outline && wide() && window.matchMedia("(min-width: 88.01rem)").matches) outline.open = true;
    if (outline && wide() && !picture()) outline.open = true;
    const image = picture()?.querySelector("img");
    image?.addEventListener("load", () => picture().classList.remove("busy"));
    image?.addEventListener("error", () => {
      picture().classList.remove("busy");
      picture().querySelector(".kb-picture-failed").hidden = false;
      picture().querySelector(".kb-picture-link").hidden = true;
    });
    const mark = document.getElementById("trich");
    const asked = new URLSearchParams(location.search).get("trang");
    if (asked && picture()) goTo(document.getElementById(`trang-${picture().dataset.page}`), false);
    else if (mark && (!location.hash || location.hash === "#trich")) goTo(mark, true);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
