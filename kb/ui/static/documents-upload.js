// Sending files from the documents page: chosen or dropped, one request each, a few at a time.
// Names and reasons are set as text. Uses the functions that documents.js declares.
"use strict";

(() => {
  const PARALLEL = 2;
  const state = {
    queue: [], total: 0, sent: 0, bytes: 0, sentBytes: 0, running: new Map(), failed: 0,
  };
  const root = () => document.getElementById("kb-documents");
  const part = (selector) => documentsPart(selector);
  const words = (name, values) => documentsWords(name, values);
  const changed = () => document.dispatchEvent(new Event("kb-sending"));

  // --- what is sent ---

  // A file system entry as dropped: a file, or a folder that is walked through.
  async function walk(entry, path, found) {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed)).catch(() => null);
      if (file) found.push({ file, name: path + entry.name, inFolder: path !== "" });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed)).catch(() => []);
      if (!some.length) return;
      for (const inner of some) await walk(inner, `${path}${entry.name}/`, found);
    }
  }

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) {
      return [...transfer.files].map((file) => ({ file, name: file.name, inFolder: false }));
    }
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    return entries.length === 1 && entries[0].isDirectory ? withinFolder(found) : found;
  }

  // One folder sent gives the names that "kb ingest FOLDER" gives: paths within it.
  function withinFolder(files) {
    return files.map((one) => ({ ...one, name: one.name.split("/").slice(1).join("/") || one.name }));
  }

  function suffixOf(name) {
    const last = name.split("/").pop();
    return last.includes(".") ? last.slice(last.lastIndexOf(".")).toLowerCase() : "";
  }

  function hidden(name) {
    return name.split("/").some((piece) => piece.startsWith(".") || piece.startsWith("~$"));
  }

  // Of a folder, what no reader reads is passed over; a file chosen by itself is sent, so that the
  // server says why it is not taken.
  function enqueue(files) {
    const { suffixes, limit } = documentsSettings();
    const skipped = {};
    const replace = part("[data-replace]").checked;
    let taken = 0;
    for (const one of files) {
      const suffix = suffixOf(one.name);
      if (one.inFolder && (hidden(one.name) || !suffixes.includes(suffix))) {
        const kind = hidden(one.name) ? words("HIDDEN") : suffix || words("NO_SUFFIX");
        skipped[kind] = (skipped[kind] ?? 0) + 1;
      } else if (one.file.size > limit) {
        begin(1);
        state.sent += 1;
        notSent(one.name, words("TOO_LARGE", { limit: Math.floor(limit / 1e6) }));
      } else {
        state.queue.push({ ...one, replace });
        state.bytes += one.file.size;
        taken += 1;
      }
    }
    const count = Object.values(skipped).reduce((sum, one) => sum + one, 0);
    if (taken) begin(taken);
    else if (count) begin(0);
    const kinds = Object.entries(skipped).map(([kind, number]) => `${number} ${kind}`).join(", ");
    part(".kb-sending-skipped").textContent = count ? words("SKIPPED", { count, kinds }) : "";
    if (!taken && count && !state.total) {
      part(".kb-documents-said").textContent = words("NOTHING_READABLE");
    }
    for (let one = state.running.size; one < PARALLEL; one += 1) sendNext();
    showSending();
  }

  function begin(count) {
    if (!state.running.size && !state.queue.length && state.sent >= state.total) forgetSent();
    state.total += count;
    part(".kb-sending").hidden = false;
  }

  function forgetSent() {
    Object.assign(state, { total: 0, sent: 0, bytes: 0, sentBytes: 0, failed: 0 });
    part(".kb-not-sent ul").textContent = "";
    part(".kb-not-sent").hidden = true;
  }

  function sendNext() {
    const one = state.queue.shift();
    if (!one) return;
    const form = new FormData();
    form.append("replace", one.replace ? "1" : "0");
    form.append("name", one.name);
    form.append("file", one.file, "file");
    const request = new XMLHttpRequest();
    state.running.set(request, 0);
    request.upload.onprogress = (event) => {
      state.running.set(request, Math.min(event.loaded, one.file.size));
      showSending();
    };
    request.onloadend = () => {
      state.running.delete(request);
      state.sent += 1;
      state.sentBytes += one.file.size;
      const reason = refusal(request);
      if (reason && !request.givenUp) notSent(one.name, reason);
      sendNext();
      showSending();
      if (!state.running.size) changed();
    };
    request.open("POST", "/api/documents");
    request.send(form);
    if (state.running.size === 1) changed();
  }

  function refusal(request) {
    if (request.status === 202) return "";
    try {
      return JSON.parse(request.responseText).error || words("SEND_FAILED");
    } catch (failure) {
      return words("SEND_FAILED");
    }
  }

  function notSent(name, reason) {
    state.failed += 1;
    const box = part(".kb-not-sent");
    box.hidden = false;
    box.querySelector("p").textContent = words("NOT_SENT", { count: state.failed });
    const line = document.createElement("li");
    line.className = "kb-ingest-failed";
    const sign = document.createElement("span");
    sign.className = "kb-ingest-sign";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = "✗";
    const told = document.createElement("div");
    const title = document.createElement("span");
    title.className = "kb-ingest-name";
    title.textContent = name;
    const why = document.createElement("p");
    why.className = "kb-ingest-reason";
    why.textContent = reason;
    told.append(title, why);
    line.append(sign, told);
    box.querySelector("ul").append(line);
  }

  function showSending() {
    const box = part(".kb-sending");
    if (!box) return;
    const busy = state.running.size > 0;
    const loaded = [...state.running.values()].reduce((sum, one) => sum + one, state.sentBytes);
    const done = Math.max(0, state.sent - state.failed);
    box.querySelector("progress").value = state.bytes ? Math.min(loaded / state.bytes, 1) : 1;
    box.querySelector(".kb-sending-said").textContent =
      state.total ? words("SENDING", { sent: done, total: state.total }) : "";
    box.querySelector("progress").hidden = !state.total;
    box.querySelector("h2").hidden = !busy;
    box.querySelector(".kb-sending-note").hidden = !busy;
    box.querySelector("[data-sending=stop]").hidden = !busy;
    box.querySelector("[data-sending=hide]").hidden = busy;
    // What went well is seen below, where it is being read.
    if (!busy && !state.failed && !box.querySelector(".kb-sending-skipped").textContent) {
      box.hidden = true;
    }
  }

  function stopSending() {
    state.total -= state.queue.length;
    state.queue = [];
    for (const request of [...state.running.keys()]) {
      state.total -= 1;
      state.sent -= 1;
      request.givenUp = true;
      request.abort();
    }
    showSending();
  }

  // --- what people do ---

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#kb-documents button");
    if (!button) return;
    const { choose, sending } = button.dataset;
    if (choose) part(choose === "files" ? "[data-files]" : "[data-folder]").click();
    else if (sending === "stop") stopSending();
    else if (sending) part(".kb-sending").hidden = true;
  });

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (!target.matches("#kb-documents [data-files], #kb-documents [data-folder]")) return;
    const files = [...target.files].map((file) => {
      const path = file.webkitRelativePath;
      return { file, name: path || file.name, inFolder: Boolean(path) };
    });
    enqueue(target.matches("[data-folder]") ? withinFolder(files) : files);
    target.value = ""; // the same files may be chosen again
  });

  // Dropped beside the frame, a file would replace the page: the whole tab takes it.
  const takes = (event) =>
    root() && root().offsetParent !== null && !part(".kb-upload").hidden &&
    event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!takes(event)) return;
    event.preventDefault();
    part(".kb-upload").classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) part(".kb-upload")?.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (!takes(event)) return;
    event.preventDefault();
    part(".kb-upload").classList.remove("over");
    enqueue(await dropped(event.dataTransfer));
  });

  window.addEventListener("beforeunload", (event) => {
    if (state.running.size) event.preventDefault();
  });
})();
