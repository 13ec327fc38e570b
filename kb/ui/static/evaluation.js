// The evaluation page: fetches its content, follows the running evaluation, and sends what a person
// does to the app's own routes. The server keeps the state, so a reload loses nothing.
"use strict";

const EVALUATION_POLL = 1000; // milliseconds between two looks at the running evaluation

function evaluationRoom() {
  return document.querySelector(".kb-evaluation[data-evaluation]");
}

// Fetches an address; a refusal becomes an error whose message is the server's own sentence.
async function evaluationFetch(address, options) {
  const room = evaluationRoom();
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", ...options });
  } catch (unreachable) {
    throw new Error(room ? room.dataset.offline : String(unreachable));
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  const error = new Error(said.error || (room ? room.dataset.offline : answer.statusText));
  error.status = answer.status;
  throw error;
}

function evaluationSay(text) {
  const status = evaluationRoom()?.querySelector("[data-status]");
  if (status) status.textContent = text;
}

// Shows an error above the page until the next action; an empty text takes it away.
function evaluationFail(text) {
  const place = evaluationRoom()?.querySelector("[data-message]");
  if (!place) return;
  place.replaceChildren();
  if (!text) return;
  const panel = document.createElement("section");
  panel.className = "kb-panel kb-error";
  panel.setAttribute("role", "alert");
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  panel.append(paragraph);
  place.append(panel);
  panel.scrollIntoView({ block: "nearest" });
}

// The HTML comes from the app's own route, which escapes whatever is not its own.
async function evaluationInto(place, address) {
  const answer = await evaluationFetch(address);
  place.innerHTML = await answer.text();
}

// Fetches the page anew; what a person chose and asked to see stays, unless it may be out of date.
async function evaluationRefresh(keep = true) {
  const room = evaluationRoom();
  if (!room) return;
  const content = room.querySelector("[data-content]");
  const answer = await evaluationFetch(room.dataset.evaluation);
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  if (keep) {
    for (const shown of ["[data-check]", "[data-comparison]"]) {
      const old = content.querySelector(shown);
      if (old) fresh.querySelector(shown)?.replaceWith(old);
    }
    const runs = (part) => [...part.querySelectorAll("input[type=radio]")];
    const same = runs(content).length === runs(fresh).length; // else the newest is to be chosen
    runs(content).forEach((old, at) => { if (same) runs(fresh)[at].checked = old.checked; });
  }
  content.replaceChildren(...fresh.childNodes);
  evaluationFollow();
}

let evaluationTimer = 0;

// While an evaluation runs, only its progress is fetched anew: what a person chose elsewhere stays.
function evaluationFollow() {
  clearTimeout(evaluationTimer);
  const running = evaluationRoom()?.querySelector("[data-running]");
  if (!running) return;
  const finished = running.dataset.done;
  evaluationTimer = setTimeout(async () => {
    const room = evaluationRoom();
    const place = room?.querySelector("[data-progress-place]");
    if (!place) return;
    const stopping = place.contains(document.activeElement);
    try {
      await evaluationInto(place, room.dataset.progress);
      if (stopping) place.querySelector("[data-stop]")?.focus();
      if (!place.querySelector("[data-running]")) {
        await evaluationRefresh();
        evaluationSay(place.textContent.trim() || finished);
        return;
      }
      evaluationFail("");
    } catch (error) {
      evaluationFail(error.message);
    }
    if (place.querySelector("[data-running]")) evaluationFollow();
  }, EVALUATION_POLL);
}

// Does something with a button disabled meanwhile, and shows what went wrong.
async function evaluationDo(button, doing, action) {
  const label = button.innerHTML;
  evaluationFail("");
  button.disabled = true;
  if (doing) {
    button.textContent = doing;
    evaluationSay(doing);
  }
  try {
    await action();
  } catch (error) {
    evaluationFail(error.message);
  } finally {
    button.disabled = false;
    if (doing) button.innerHTML = label;
  }
}

async function evaluationShow(place, address) {
  await evaluationInto(place, address);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
  evaluationSay(place.querySelector("h3")?.textContent || "");
}

async function evaluationCheck(name) {
  const place = evaluationRoom().querySelector("[data-check]");
  await evaluationShow(place, `/danh-gia/kiem-tra/${encodeURIComponent(name)}`);
}

async function evaluationUpload(area, file, replace) {
  const address = `${area.dataset.upload}?name=${encodeURIComponent(file.name)}&replace=${replace}`;
  const headers = { "Content-Type": "application/octet-stream" };
  try {
    const answer = await evaluationFetch(address, { method: "POST", headers, body: file });
    const { name } = await answer.json();
    const said = area.dataset.done.replace("{name}", name);
    await evaluationRefresh();
    await evaluationCheck(name);
    evaluationSay(said);
  } catch (error) {
    if (error.status !== 409 || replace || !confirm(area.dataset.replace)) throw error;
    await evaluationUpload(area, file, true);
  }
}

function evaluationTake(area, file) {
  if (!file) return;
  const button = area.querySelector("[data-choose]");
  evaluationDo(button, area.dataset.doing, () => evaluationUpload(area, file, false));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".kb-evaluation button");
  if (!button) return;
  const { run, checkSet, doing } = button.dataset;
  if (run) {
    evaluationDo(button, "", async () => {
      await evaluationFetch("/api/evaluations", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question_set: run }),
      });
      await evaluationRefresh();
      const place = evaluationRoom().querySelector("[data-progress-place]");
      place.scrollIntoView({ block: "nearest" });
      evaluationSay(place.querySelector("h2")?.textContent || "");
    });
  } else if (checkSet) {
    evaluationDo(button, doing, () => evaluationCheck(checkSet));
  } else if (button.dataset.choose !== undefined) {
    button.closest("[data-upload]").querySelector("input[type=file]").click();
  } else if (button.dataset.stop !== undefined) {
    evaluationDo(button, "", async () => {
      await evaluationFetch("/api/evaluations/stop", { method: "POST" });
      await evaluationRefresh();
    });
  } else if (button.dataset.delete && confirm(button.dataset.confirm)) {
    evaluationDo(button, "", async () => {
      await evaluationFetch(button.dataset.delete, { method: "DELETE" });
      await evaluationRefresh(false);
      evaluationSay(button.dataset.done);
    });
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".kb-evaluation form[data-compare]");
  if (!form) return;
  event.preventDefault();
  const chosen = new URLSearchParams(new FormData(form));
  const place = evaluationRoom().querySelector("[data-comparison]");
  evaluationDo(form.querySelector("button[type=submit]"), form.dataset.doing, () =>
    evaluationShow(place, `${form.dataset.compare}?${chosen}`));
});

document.addEventListener("change", (event) => {
  const area = event.target.closest(".kb-evaluation [data-upload]");
  if (!area) return;
  evaluationTake(area, event.target.files[0]);
  event.target.value = ""; // so that the same file can be chosen again once it is mended
});

// Dropped beside the frame, a file would replace the page: the whole tab takes it.
function evaluationDropArea(event) {
  const area = evaluationRoom()?.querySelector("[data-upload]");
  return area?.offsetParent && event.dataTransfer?.types.includes("Files") ? area : null;
}

document.addEventListener("dragover", (event) => {
  const area = evaluationDropArea(event);
  if (!area) return;
  event.preventDefault();
  area.classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) evaluationDropArea(event)?.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  const area = evaluationDropArea(event);
  if (!area) return;
  event.preventDefault();
  area.classList.remove("over");
  evaluationTake(area, event.dataTransfer.files[0]);
});

// Gradio makes the page when its tab is first opened and hides it with the tab: whenever it comes
// into view, it is fetched anew.
const evaluationInView = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting)) {
    evaluationRefresh().catch((error) => evaluationFail(error.message));
  }
});
let evaluationSeen = null;

function evaluationWatch() {
  const room = evaluationRoom();
  if (room === evaluationSeen) return;
  evaluationInView.disconnect();
  evaluationSeen = room;
  if (room) evaluationInView.observe(room);
}

new MutationObserver(evaluationWatch)
  .observe(document.documentElement, { childList: true, subtree: true });
evaluationWatch();
