// A confirmation is a <details class="confirm">; here its box opens as a dialog, which keeps the focus inside.

function openDialog(details) {
  const box = details.querySelector(".confirm-box");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", details.querySelector("summary").textContent.trim());
  dialog.append(...box.childNodes);
  dialog.addEventListener("close", () => {
    box.append(...dialog.childNodes);
    dialog.remove();
    details.querySelector("summary").focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-cancel]")) dialog.close();
  });
  document.body.append(dialog);
  for (const cancel of dialog.querySelectorAll("[data-cancel]")) cancel.hidden = false;
  dialog.showModal();
}

export function startConfirms() {
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.confirm > summary");
    if (!summary) return;
    event.preventDefault();
    openDialog(summary.parentElement);
  });
}
