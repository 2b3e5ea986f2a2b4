/* Registering a deal: own registrations of the company that is being typed, what the deal would earn,
   and a draft that keeps itself. Works without, too: all of it comes again when the form is sent. */
"use strict";
const form = document.getElementById("register");
const own = document.getElementById("own");
const estimate = document.getElementById("estimate");
const kept = document.getElementById("kept");
const field = (name) => form.elements.namedItem(name);
const later = (act, pause) => {
  let waiting;
  return () => { clearTimeout(waiting); waiting = setTimeout(act, pause); };
};
const send = (place, action) => {
  const body = new URLSearchParams(new FormData(form));
  body.set("form_token", place.dataset.token);
  body.set("do", action);
  return fetch(place.dataset.to, { method: "POST", body, credentials: "same-origin" });
};
const look = later(async () => {
  const asked = new URLSearchParams({ name: field("endCustomerName").value.trim(), domain: field("endCustomerDomain").value.trim() });
  if (own.dataset.but) asked.set("but", own.dataset.but);
  try {
    const answer = await fetch(`${own.dataset.from}?${asked}`, { credentials: "same-origin" });
    if (answer.ok) own.innerHTML = await answer.text();
  } catch { /* the page tells the same after it is sent */ }
}, 400);
const weigh = later(async () => {
  try {
    const answer = await send(estimate, "EstimateCommission");
    estimate.innerHTML = answer.ok ? await answer.text() : "";
    document.getElementById("worth").hidden = !estimate.textContent;
  } catch { /* the receipt tells it */ }
}, 400);

let saving = null;
let leaving = false;
const hold = (name, value) => {
  let held = field(name);
  if (!held) {
    held = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(held);
  }
  held.value = value;
};
const save = async () => {
  try {
    const answer = await send(kept, "SaveRegistration");
    if (!answer.ok) return;
    const draft = await answer.json();
    hold("registrationId", draft.id);
    hold("expectedVersion", draft.version);
    document.getElementById("submits").value = "SubmitRegistration";
    own.dataset.but = draft.number;
    kept.textContent = kept.dataset.kept;
    history.replaceState(null, "", `?number=${draft.number}`);
  } catch { /* what is typed is still there, and is sent by its button */ }
};
const keep = later(() => {
  if (leaving || saving || !field("endCustomerName").value.trim()) return;
  saving = save().finally(() => { saving = null; });
}, 2000);
form.addEventListener("input", (event) => {
  const name = event.target.name;
  if (name === "endCustomerName" || name === "endCustomerDomain") look();
  if (name === "country" || name.startsWith("amount.") || name.startsWith("productIds.")) weigh();
  keep();
});
form.addEventListener("submit", async (event) => {
  leaving = true;
  if (!saving) return;
  event.preventDefault();
  await saving;
  form.requestSubmit(event.submitter);
});
if (field("amount.amount").value) weigh();
