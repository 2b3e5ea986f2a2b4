/* Registering a deal: own registrations of the company that is being typed. Works without, too. */
"use strict";
const form = document.getElementById("register");
const own = document.getElementById("own");
const given = { name: form.elements.endCustomerName, domain: form.elements.endCustomerDomain };
let waiting;
const look = async () => {
  const asked = new URLSearchParams({ name: given.name.value.trim(), domain: given.domain.value.trim() });
  try {
    const answer = await fetch(`${own.dataset.from}?${asked}`, { credentials: "same-origin" });
    if (answer.ok) own.innerHTML = await answer.text();
  } catch { /* the page tells the same after it is sent */ }
};
for (const each of Object.values(given)) each.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 400);
});
