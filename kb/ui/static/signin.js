// Who is signed in, in the header; and a word when the session has ended meanwhile.
"use strict";

function sayThatSessionEnded(place) {
  const said = document.createElement("p");
  const link = document.createElement("a");
  said.className = "kb-session-ended";
  said.setAttribute("role", "alert");
  said.textContent = place.dataset.ended + " ";
  link.textContent = place.dataset.again;
  link.href = "/dang-nhap?tiep=" + encodeURIComponent(location.pathname + location.search);
  said.append(link);
  place.replaceChildren(said);
}

async function showAccount() {
  const place = document.getElementById("kb-signed-in");
  if (!place) return;
  let answer;
  try {
    answer = await fetch("/phien", { headers: { Accept: "text/plain" } });
  } catch (unreachable) {
    return; // the server is not there: whatever is done next says so
  }
  if (answer.status === 401) sayThatSessionEnded(place);
  else if (answer.ok) place.innerHTML = await answer.text(); // escaped by the server
}

// Gradio builds the page some time after this script has run.
const accountPlaceWatch = new MutationObserver(() => {
  if (!document.getElementById("kb-signed-in")) return;
  accountPlaceWatch.disconnect();
  showAccount();
});
accountPlaceWatch.observe(document.documentElement, { childList: true, subtree: true });

// After a pause, before the next question is typed.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") showAccount();
});
