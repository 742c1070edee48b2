// The link editor: the sum of the shares as they are typed, and a guard that also knows of added and removed rows.
// The rows, the search and the outlook are the server's; htmx swaps them.

const THAI_ZERO = 0x0e50;

function readShare(text) {
  const plain = text.replace(/[๐-๙]/g, (digit) => digit.codePointAt(0) - THAI_ZERO).replace(/[,%\s]/g, "");
  return plain === "" ? null : Number(plain);
}

const rounded = (value) => String(Math.round(value * 100) / 100);

function showSum(form) {
  const line = form.querySelector("[data-share-total]");
  if (!line) return;
  const shares = [...form.querySelectorAll("[data-share]")].map((input) => readShare(input.value)).filter((share) => share !== null);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const isWhole = shares.length === 0 || Math.abs(total - 100) < 0.005;
  const kind = shares.length === 0 ? "unshared" : isWhole ? "sum" : total < 100 ? "short" : "over";
  const words = line.querySelector(`template[data-${kind}]`).content.textContent;
  const shown = Number.isNaN(total) ? "?" : rounded(total);
  const left = Number.isNaN(total) ? "?" : rounded(Math.abs(total - 100));
  line.querySelector("[data-share-sum]").textContent = words.replace("{total}", shown).replace("{left}", left);
  line.classList.toggle("is-off", !isWhole);
}

export function startLinkEditor() {
  const form = document.querySelector("form[data-links]");
  if (!form) return;
  form.addEventListener("input", () => showSum(form));
  // While the page is being left, by a save or by the undo above it, no preview is asked for: it would only be broken
  // off, or ask about a project that is gone.
  let isLeaving = false;
  document.addEventListener("submit", (event) => (isLeaving ||= !event.defaultPrevented));
  window.addEventListener("pageshow", () => (isLeaving = false));
  form.addEventListener("htmx:beforeRequest", (event) => isLeaving && event.preventDefault());
  form.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "link-editor") return;
    showSum(form);
    // A row that was added or removed is as unsaved as one that was typed in.
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
