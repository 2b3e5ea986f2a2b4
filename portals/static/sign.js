/* Signing: the drawn signature and the uploaded image. Without this file a name is typed. */
"use strict";
const form = document.querySelector("form.sign");
const upload = document.getElementById("upload");
const methods = form.querySelectorAll("[name=method]");
for (const each of form.querySelectorAll("[data-script]")) each.hidden = false;

const canvas = document.getElementById("pad");
const pad = new SignaturePad(canvas, { penColor: "#10182b", minWidth: 1, maxWidth: 2.5 });
const fit = () => {
  const strokes = pad.toData();
  const scale = Math.max(window.devicePixelRatio || 1, 1);
  if (!canvas.offsetWidth) return;
  canvas.width = canvas.offsetWidth * scale;
  canvas.height = canvas.offsetHeight * scale;
  canvas.getContext("2d").scale(scale, scale);
  pad.clear();
  pad.fromData(strokes);
};
const path = () => {
  const wide = 600 / canvas.offsetWidth;
  const at = (value) => Math.round(value * wide * 10) / 10;
  return pad.toData().map(({ points }) =>
    points.map((point, index) => `${index ? "L" : "M"}${at(point.x)} ${at(point.y)}`).join("") +
    (points.length === 1 ? `l0.1 0` : "")
  ).join("");
};
document.getElementById("clear").addEventListener("click", () => pad.clear());
window.addEventListener("resize", fit);

const show = () => {
  const chosen = form.querySelector("[name=method]:checked").value;
  for (const panel of form.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== chosen;
  if (chosen === "DRAWN") fit();
};
for (const each of methods) each.addEventListener("change", show);
show();

let busy = false;
form.addEventListener("submit", (event) => {
  if (busy) { event.preventDefault(); return; }
  document.getElementById("drawing").value = pad.isEmpty() ? "" : path();
  busy = true;
  setTimeout(() => { busy = false; }, 8000);
});
window.addEventListener("pageshow", () => { busy = false; });

const send = async () => {
  const problem = document.getElementById("upload-problem");
  const answer = await fetch(upload.action, {
    method: "POST", body: new FormData(upload), credentials: "same-origin", headers: { Accept: "application/json" },
  });
  problem.hidden = answer.ok;
  document.getElementById("uploaded").hidden = !answer.ok;
  document.getElementById("file_id").value = answer.ok ? (await answer.json()).fileId : "";
};
upload.addEventListener("submit", (event) => { event.preventDefault(); send(); });
document.getElementById("image").addEventListener("change", send);

/* While the phone signs, this page asks whether it is done, and moves on. */
const phone = document.querySelector("[data-standing]");
const ask = async () => {
  if (document.hidden || !phone.offsetParent) return;
  const answer = await fetch(phone.dataset.standing, { credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok && (await answer.json()).signed) location.assign(phone.dataset.done);
};
const asking = setInterval(ask, 4000);
setTimeout(() => clearInterval(asking), 1800000);
document.addEventListener("visibilitychange", ask);
