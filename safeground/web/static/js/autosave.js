"use strict";
// Keeps what is being typed as a sealed draft on the server. Nothing is ever stored in the browser.
(() => {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const status = document.createElement("p");
    status.className = "status";
    status.setAttribute("role", "status");
    form.append(status);
    let timer = 0, busy = false, again = false;
    const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const save = async () => {
      if (busy) { again = true; return; }
      busy = true;
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin" });
        status.textContent = answer.status === 204
          ? form.dataset.kept.replace("{time}", clock())
          : answer.status === 413 ? form.dataset.long : form.dataset.ended;
      } catch {
        status.textContent = form.dataset.offline;
      }
      busy = false;
      if (again) { again = false; save(); }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
    form.addEventListener("submit", () => clearTimeout(timer));
  }
})();
