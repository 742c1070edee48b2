// Forms marked data-draft: what is typed is kept in this browser until it is saved, and put back with a word about it
// when the form is opened again, after a lost session, a closed tab or a crash. Passwords and files are never kept.

const PREFIX = "sanphaen:draft:";
const KEPT_DAYS = 14;
const DAY = 24 * 3600 * 1000;

const isKept = (field) =>
  field.name && field.name !== "csrf_token" && field.name !== "version" && !["password", "file", "hidden", "submit"].includes(field.type);

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const fieldsOf = (form) => [...form.elements].filter(isKept);

/** Name → what is typed; of boxes that share a name the values of those that are ticked. */
function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (!isTicked(field)) values[field.name] = field.value;
    else values[field.name] = [...(values[field.name] ?? []), ...(field.checked ? [field.value] : [])];
  }
  return values;
}

function putBack(field, value) {
  if (isTicked(field)) field.checked = value.includes(field.value);
  else field.value = value;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room, or storage is off: the form works as it did, without this net.
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = read(key);
    if (!draft || Date.now() - draft.at > KEPT_DAYS * DAY) localStorage.removeItem(key);
  }
}

/** Puts the draft back and says so, with a button that drops it. */
function restore(form, key, draft) {
  for (const field of fieldsOf(form)) if (field.name in draft.values) putBack(field, draft.values[field.name]);
  const note = document.createElement("div");
  note.className = "flash flash-note draft-note";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = form.dataset.draftSaid;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-small";
  drop.textContent = form.dataset.draftDrop;
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    // The server's copy, at its own version.
    location.reload();
  });
  note.append(words, drop);
  form.before(note);
}

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  const opened = valuesOf(form);
  const draft = read(key);
  // A form that came back with errors shows what was typed already.
  const isAnswer = form.querySelector("[aria-invalid]") !== null;
  const version = form.elements.namedItem("version");
  if (draft?.sent && draft.version !== version.value) {
    localStorage.removeItem(key); // it was saved: the thing has moved on
  } else if (draft && !isAnswer && JSON.stringify(draft.values) !== JSON.stringify(opened)) {
    restore(form, key, draft);
    // Typed on an older version: saving it shows both texts, as for any two people at one thing.
    version.value = draft.version;
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(key, { at: Date.now(), version: version.value, values: valuesOf(form) }), 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(key, { at: Date.now(), version: version.value, values: valuesOf(form), sent: true });
  });
}

/** A draft that was sent, and whose page now says that it is saved, has done its work. */
function forgetSaved() {
  if (!document.querySelector(".flash-done")) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && read(key)?.sent) localStorage.removeItem(key);
  }
}

export function startDrafts() {
  try {
    forgetSaved();
    forgetOld();
  } catch {
    return; // storage is off
  }
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}
