// The worklist's keys: 1–5, s and u press the buttons that say so. By the place of a key, not by its letter: the same on a
// keyboard that is set to Thai.

const KEY_OF = { KeyS: "s", KeyU: "u" };

function keyOf(event) {
  return KEY_OF[event.code] ?? event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
}

export function startWorklist() {
  if (!document.querySelector("[data-worklist]")) return;
  let isPressed = false;
  window.addEventListener("pageshow", () => (isPressed = false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isPressed) return;
    if (event.target.closest("input:not([type=hidden]), textarea, select, [contenteditable]")) return;
    const key = keyOf(event);
    const button = key && document.querySelector(`[data-worklist] [data-key="${key}"]`);
    if (!button) return;
    event.preventDefault();
    // One press, one choice: the next page's first project must not get the second press of an impatient finger.
    isPressed = true;
    button.click();
  });
}
