// The whole project form (data-keep): rows come and go without a visit, sums are live, and what is typed is kept on the
// server by itself; in this browser while the server or the session is away. Without this script its buttons post.

const PREFIX = "sanphaen:kept:";
const PAUSE = 1200;
const RETRY = 15000;
const THAI = "๐๑๒๓๔๕๖๗๘๙";

/** The number that was typed, with commas, Thai digits, บาท or %; NaN where it is none. */
export function typedNumber(text) {
  const plain = text.replace(/[๐-๙]/g, (digit) => THAI.indexOf(digit)).replace(/บาท|[,%\s]/g, "");
  return plain === "" ? 0 : /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

const shown = (number) =>
  number.toLocaleString("en", { minimumFractionDigits: Number.isInteger(number) ? 0 : 2, maximumFractionDigits: 2 });
const cents = (number) => Math.round(number * 100);

function sum(form, line) {
  const fields = line.closest("[data-rows]").querySelectorAll(`input.${line.dataset.sum}`);
  const typed = [...fields].map((field) => typedNumber(field.value));
  const total = typed.reduce((all, one) => all + (cents(one) || 0), 0) / 100;
  const whole = line.dataset.whole ? Number(line.dataset.whole) : typedNumber(form.elements[line.dataset.wholeOf].value);
  line.querySelector("[data-total]").textContent = shown(total);
  const of = line.querySelector("[data-of]");
  if (of) of.textContent = Number.isNaN(whole) ? "–" : shown(whole);
  const isStated = [...fields].some((field) => field.value.trim());
  line.classList.toggle("is-off", isStated && cents(total) !== cents(whole));
  line.classList.toggle("is-right", isStated && cents(total) === cents(whole));
  // What the server said of the sum is about what was saved.
  line.querySelector(".note")?.toggleAttribute("hidden", cents(total) === cents(whole));
}

const sums = (form) => form.querySelectorAll("[data-sum]").forEach((line) => sum(form, line));

function addRow(form, group) {
  const box = form.querySelector(`[data-rows="${group}"]`);
  const numbers = [...form.elements].map((field) => field.name.match(`^${group}-(\\d+)-`)?.[1]).filter(Boolean).map(Number);
  const next = Math.max(-1, ...numbers) + 1;
  const count = box.querySelectorAll(".form-row").length + 1;
  const template = document.querySelector(`template[data-row="${group}"]`);
  const html = template.innerHTML.replaceAll("__n__", next).replaceAll("__number__", count);
  const row = document.createRange().createContextualFragment(html).firstElementChild;
  box.querySelector("[data-add-row]").parentElement.before(row);
  row.querySelector("input:not([type=checkbox]), select").focus();
}

function startRows(form, changed) {
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (!add && !remove) return;
    event.preventDefault();
    if (add) addRow(form, add.dataset.addRow);
    if (remove) {
      const box = remove.closest("[data-rows]");
      remove.closest(".form-row").remove();
      box.querySelector("[data-add-row]").focus();
    }
    changed();
  });
}

// --- keeping ---------------------------------------------------------------------------------------------------------

function readLocal(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function writeLocal(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No room, or storage is off: the form works as it did, without this net.
  }
}

const pairs = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

function showProgress(progress) {
  for (const [section, one] of Object.entries(progress)) {
    for (const place of document.querySelectorAll(`[data-progress="${section}"]`)) {
      place.textContent = one.text;
      place.classList.toggle("is-done", one.done);
    }
  }
}

function keeper(form) {
  const key = PREFIX + form.dataset.keepKey;
  const said = form.querySelector("[data-kept]");
  const { draft_version: draftVersion, csrf_token: token } = form.elements;
  let timer = 0;
  let isStopped = false;
  let isSending = false;

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };
  const keepHere = (words) => {
    writeLocal(key, { at: Date.now(), values: pairs(form) });
    said.textContent = words;
  };

  async function send() {
    if (isStopped) return;
    if (isSending) return later(PAUSE);
    isSending = true;
    try {
      const body = new URLSearchParams([...pairs(form), ["csrf_token", token.value]]);
      const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 409) {
        isStopped = true;
        said.textContent = form.dataset.saidElsewhere;
      } else if (answer.ok) {
        const kept = await answer.json();
        draftVersion.value = kept.draft_version;
        said.textContent = kept.said;
        showProgress(kept.progress);
        writeLocal(key, null);
      } else if (answer.status === 401 || answer.status === 400) {
        keepHere(form.dataset.saidSession);
      } else {
        keepHere(form.dataset.saidLocal);
        later(RETRY);
      }
    } catch {
      keepHere(form.dataset.saidLocal);
      later(RETRY);
    } finally {
      isSending = false;
    }
  }

  return {
    key,
    send,
    changed() {
      said.textContent = form.dataset.saidTyping;
      later(PAUSE);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** What this browser kept while the server was away goes to the server, which then shows it. */
async function sendKept(form, keep) {
  const local = readLocal(keep.key);
  if (!local) return;
  const draftVersion = form.elements.draft_version.value;
  const values = [...local.values.filter(([name]) => name !== "draft_version"), ["draft_version", draftVersion]];
  const body = new URLSearchParams([...values, ["csrf_token", form.elements.csrf_token.value]]);
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    writeLocal(keep.key, null);
    location.reload();
  } catch {
    // Still away: it stays where it is.
  }
}

export function startProjectForm() {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const keep = keeper(form);
  const changed = () => {
    sums(form);
    keep.changed();
  };
  startRows(form, changed);
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => keep.stop());
  window.addEventListener("online", () => keep.send());
  sums(form);
  sendKept(form, keep);
}
