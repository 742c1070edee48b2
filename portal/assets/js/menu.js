// Menus are <details>: this closes them on Escape, on a click elsewhere and when the focus leaves.

const openMenus = () => document.querySelectorAll("details.menu[open]");

function closeAllBut(inside) {
  for (const menu of openMenus()) if (!menu.contains(inside)) menu.open = false;
}

export function startMenus() {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("focusin", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
