// Keeps a page's figures fresh: asks for the scope's run while the tab is looked at, and when a newer one has landed
// fetches the page again and swaps only the regions marked data-figures. Focus, scroll and what is folded stay.
import htmx from "htmx.org/dist/htmx.esm.js";
import { announce } from "./announce.js";
import { keepWordsWhole } from "./words.js";

const EVERY = 500;
const EVERY_WHILE_STALE = 200;
const EVERY_WHILE_IDLE = 5000;
const IDLE_AFTER = 60_000;
const EVERY_AFTER_FAILURE = 5000;

let lastActivity = Date.now();
let timer = 0;

const marker = () => document.querySelector("[data-freshness]");
const TYPED_IN = "input:not([type=checkbox], [type=radio]), select, textarea";
const isEditing = (region) => region.contains(document.activeElement) && document.activeElement.matches(TYPED_IN);

/** Where the focus is within `region`: an id, or the same link or control by its place. */
function focusWithin(region) {
  const focused = document.activeElement;
  if (!region.contains(focused)) return null;
  const all = (root) => [...root.querySelectorAll("a[href], button, input, summary, [tabindex]")];
  const place = all(region).indexOf(focused);
  return (fresh) => {
    const byId = focused.id && fresh.ownerDocument.getElementById(focused.id);
    (byId || all(fresh)[place])?.focus({ preventScroll: true });
  };
}

/** What is folded: <details>, and check boxes that fold by CSS. */
function keepFolds(old, fresh) {
  const before = [...old.querySelectorAll("details")];
  const after = [...fresh.querySelectorAll("details")];
  before.forEach((details, place) => {
    const same = details.id ? after.find((other) => other.id === details.id) : after[place];
    if (same) same.open = details.open;
  });
  for (const box of old.querySelectorAll("input[type=checkbox][id]")) {
    const same = fresh.querySelector(`#${CSS.escape(box.id)}`);
    if (same) same.checked = box.checked;
  }
}

function swap(region, fresh) {
  const restoreFocus = focusWithin(region);
  keepFolds(region, fresh);
  const adopted = document.adoptNode(fresh);
  region.replaceWith(adopted);
  htmx.process(adopted);
  keepWordsWhole(adopted);
  restoreFocus?.(adopted);
  if (!adopted.matches("[data-freshness]")) adopted.classList.add("figures-new");
}

/** Swaps every region but one that is being typed in. */
async function refreshFigures() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const runBefore = marker().dataset.run;
  const outermost = [...document.querySelectorAll("[data-figures]")].filter((region) => !region.parentElement.closest("[data-figures]"));
  const waiting = outermost.filter(isEditing);
  for (const region of outermost) {
    const fresh = page.querySelector(`[data-figures="${CSS.escape(region.dataset.figures)}"]`);
    if (fresh && !waiting.includes(region)) swap(region, fresh);
  }
  // The marker names the run that is shown: while a region still shows the older one, the next answer is a newer one.
  // What is no region of the page, such as a drawing, takes from the fresh page what it needs.
  document.dispatchEvent(new CustomEvent("figures", { detail: page }));
  if (waiting.length) marker().dataset.run = runBefore;
  else announce(marker().dataset.announce);
}

function show(state) {
  const element = marker();
  element.classList.toggle("freshness-stale", !state.fresh);
  for (const part of element.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "fresh") !== state.fresh;
  const time = element.querySelector("time");
  if (time && state.said) time.textContent = state.said;
}

async function ask() {
  const element = marker();
  const url = new URL(element.dataset.freshness, location.href);
  url.searchParams.set("run", element.dataset.run);
  const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (response.status === 401 || response.status === 403 || response.status === 404) return null;
  if (!response.ok) return EVERY_AFTER_FAILURE;
  const state = await response.json();
  if (state.run !== element.dataset.run && state.run) await refreshFigures();
  show(state);
  if (!state.fresh) return EVERY_WHILE_STALE;
  return Date.now() - lastActivity > IDLE_AFTER ? EVERY_WHILE_IDLE : EVERY;
}

async function tick() {
  if (document.hidden || !marker()) return;
  let wait;
  try {
    wait = await ask();
  } catch {
    wait = EVERY_AFTER_FAILURE; // the network or the server is away; the page stays as it is
  }
  if (wait !== null) schedule(wait);
}

function schedule(wait) {
  clearTimeout(timer);
  timer = setTimeout(tick, wait);
}

export function startFreshness() {
  if (!marker()) return;
  for (const kind of ["pointermove", "keydown", "scroll", "touchstart"]) {
    document.addEventListener(kind, () => (lastActivity = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) schedule(0);
  });
  schedule(marker().classList.contains("freshness-stale") ? EVERY_WHILE_STALE : EVERY);
}
