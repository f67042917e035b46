"use strict";
// Three times Escape within a second and a half does what the button does. The page is covered at once.
(() => {
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("exit");
  if (!form) return;
  let presses = [];
  const cover = () => {
    const sheet = document.createElement("div");
    sheet.className = "cover";
    document.body.replaceChildren(sheet, form);
    form.hidden = true;
    document.title = "";
  };
  const leave = async () => {
    const data = new FormData(form);
    cover();
    try {
      await fetch(form.action, { method: "POST", body: data, redirect: "manual", credentials: "same-origin" });
    } finally {
      // replace: the page that was open is not one step back.
      location.replace(form.dataset.away);
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    presses = presses.filter((time) => now - time < 1500).concat(now);
    if (presses.length >= 3) leave();
  });
  // A page from the back-forward cache is asked for again: after leaving, it is not there.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
