/* The page of a quote: says that a person reads it, and draws signatures. Works without, too. */
"use strict";
const beacon = document.querySelector("form[data-seen]");
if (beacon) {
  let seconds = 0;
  const watch = setInterval(() => {
    if (document.visibilityState !== "visible" || ++seconds < 3) return;
    clearInterval(watch);
    const body = new URLSearchParams(new FormData(beacon));
    fetch(beacon.action, { method: "POST", body, headers: { "X-Beacon": "seen" }, credentials: "same-origin" }).catch(() => {});
  }, 1000);
}

const options = document.getElementById("options");
if (options) {
  const button = options.querySelector("button");
  const accept = document.querySelector(".bar a");
  let changed = false;
  for (const each of options.elements) each.addEventListener("change", () => {
    changed = true;
    button.classList.remove("quiet");
  });
  if (accept) accept.addEventListener("click", (event) => {
    if (!changed) return;
    event.preventDefault();
    options.requestSubmit();
  });
}
