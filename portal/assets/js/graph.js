// The explorer's own bundle, loaded on its page only: Cytoscape is larger than all the rest together. Here the parts
// meet: what is shown (model), the picture, the outline beside it, the panel, the address, buttons and keys.
import { announce } from "./announce.js";
import { addressOf, look } from "./graph/address.js";
import { filled, make } from "./graph/dom.js";
import { Model } from "./graph/model.js";
import { Outline } from "./graph/outline.js";
import { loadFonts, tokens } from "./graph/paint.js";
import { showPanel } from "./graph/panel.js";
import { turned } from "./graph/layout.js";
import { Picture } from "./graph/picture.js";
import { keepPaper, printSheet, savePng, saveSvg } from "./graph/download.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const UNTIL_WRITTEN = 200;
const STEP = 24; // how far a key moves a box

class Weave {
  constructor(root, data) {
    this.root = root;
    this.words = data.words;
    this.path = data.path;
    this.kept = data.kept;
    this.longest = data.longest;
    this.isLong = false;
    this.model = new Model(data);
    this.selected = this.model.reached().has(data.focus) ? data.focus : null;
    const act = {
      subject: data.subject,
      select: (id, how) => this.select(id, how),
      open: (id) => location.assign(this.model.nodes.get(id).url),
      hover: (id) => this.hover(id),
      expand: (id, direction) => this.expand(id, direction),
      collapse: (id, direction) => this.collapse(id, direction),
      pin: (id) => this.pin(id),
      place: (id, at) => this.place(id, at),
      step: (id, dx, dy) => this.step(id, dx, dy),
      resized: () => this.refresh({ fresh: true }),
    };
    this.act = act;
    this.pane = root.querySelector("[data-pane]");
    this.panel = root.querySelector("[data-panel]");
    this.picture = new Picture(this.pane, tokens(), data.words, act);
    this.outline = new Outline(root.querySelector("[data-outline]"), data.words, act);
    this.buttons();
    this.keys();
    this.asking();
    keepPaper(document.querySelector("[data-paper]"), this.picture, () => this.sheet());
    document.addEventListener("figures", (event) => this.renew(event.detail));
    this.refresh({ fresh: true });
    if (this.selected) this.picture.reveal(this.selected);
    root.dataset.ready = "";
  }

  /** Where walks begin: the subject, or what stands on top of the whole plan. */
  get home() {
    return this.model.subject ?? this.model.starts[0];
  }

  refresh(how = {}) {
    this.picture.show(this.model, how);
    this.model.settle((id) => this.picture.standing(id));
    const { view } = this.picture;
    if (this.selected && !view.nodes.some((node) => node.id === this.selected)) this.selected = null;
    this.outline.show(this.model, view);
    this.mark();
    this.root.querySelector("[data-does=undo]").disabled = !this.model.past.length;
    this.root.querySelector("[data-does=redo]").disabled = !this.model.future.length;
  }

  mark(how) {
    this.picture.select(this.selected);
    this.outline.mark(this.selected, this.selected ? this.model.ways(this.selected) : null, how);
    this.showFacts();
    this.write();
  }

  showFacts() {
    const moving = this.panel.contains(document.activeElement) ? document.activeElement.dataset.move : null;
    this.root.classList.toggle("has-selection", this.selected !== null);
    const node = this.model.nodes.get(this.selected ?? this.home);
    const how = { hidden: this.picture.hidden.get(node.id), isFocus: node.id === this.selected, isPinned: this.model.pins.includes(node.id) };
    showPanel(this.panel, node, how, this.words, this.act);
    if (moving) this.panel.querySelector(`[data-move="${CSS.escape(moving)}"]`)?.focus({ preventScroll: true });
  }

  select(id, { from = null } = {}) {
    if (id === this.selected) return;
    this.selected = id;
    this.mark({ reveal: from !== "outline" });
    if (id && from !== "picture") this.picture.reveal(id);
    if (id && from === "keys") announce(this.said(id));
  }

  said(id) {
    const node = this.model.nodes.get(id);
    return filled(this.words.said, { title: node.title, told: node.told, above: node.ties.length, below: node.below });
  }

  hover(id) {
    this.picture.hover(id);
    for (const item of this.outline.root.querySelectorAll(".weave-item.hovered")) item.classList.remove("hovered");
    if (id) this.outline.root.querySelector(`[data-node="${CSS.escape(id)}"] > .weave-item`)?.classList.add("hovered");
  }

  // -- what is shown

  async expand(id, direction) {
    if (!(await this.fetched(this.model.expanded(id, direction)))) return;
    this.sayIfFull(this.model.expand(id, direction));
    this.changed(id, this.words.shown);
  }

  collapse(id, direction) {
    this.model.collapse(id, direction);
    this.changed(id, this.words.shown);
  }

  async pin(id) {
    if (!(await this.fetched(this.model.pinned(id)))) return;
    this.sayIfFull(this.model.pin(id));
    this.changed(this.home, this.words.shown);
  }

  /** Puts a box where it was dragged or moved to; there it stays. */
  place(id, { x, y }, how) {
    this.model.place(id, { x: Math.round(x), y: Math.round(y) }, this.picture.standing(id), how);
    this.refresh();
    if (how?.isStep) this.picture.reveal(id);
    announce(filled(this.words.moved, { title: this.model.nodes.get(id).title }));
  }

  step(id, dx, dy) {
    const { at } = this.picture.standing(id);
    this.place(id, { x: at.x + dx * STEP, y: at.y + dy * STEP }, { isStep: true });
  }

  async back(step, words) {
    if (!step()) return;
    await this.fetched(this.model.state);
    this.changed(this.selected ?? this.home, words);
  }

  /** Newer figures have landed in the page: the drawing takes them; places, openings, focus and the way back stay. */
  async renew(page) {
    const data = page.getElementById("weave-data");
    if (!data) return;
    this.model.renew(JSON.parse(data.textContent));
    await this.fetched(this.model.state);
    Object.assign(this.root.dataset, { date: page.querySelector("[data-weave]")?.dataset.date ?? "" });
    this.refresh({ keep: this.selected ?? this.home });
  }

  /** Asks the server for what a state shows and is not known here; false when that fails. */
  async fetched(state) {
    if (this.model.knows(state)) return true;
    const pairs = [...this.kept, ...look({ pins: state.pins, changes: this.model.changes(state.opened) })];
    this.pane.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(addressOf(`${this.path}.json`, pairs), { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      this.model.add(await response.json());
      return true;
    } catch {
      this.note(this.words.failed);
      return false;
    } finally {
      this.pane.removeAttribute("aria-busy");
    }
  }

  /** What stands around the drawing where it is a file or on paper; its legend names what is there. */
  sheet() {
    const { title, sub, date } = this.root.dataset;
    const shown = new Set(this.picture.view.nodes.map((node) => node.level));
    const size = this.words.sizes[this.model.size];
    const levels = this.words.levels.filter(([level]) => level === null || shown.has(level));
    return { title, date, sub: [sub, date].filter(Boolean).join(" · "), levels: size ? [...levels, [null, size]] : levels };
  }

  sayIfFull(hasRoom) {
    this.note(hasRoom ? "" : filled(this.words.full, { limit: this.model.limit }));
  }

  /** What was acted on stays where it is on the screen; where boxes have places, those do. */
  changed(id, words) {
    const hasPlaces = this.model.places.size > 0;
    this.refresh(hasPlaces ? {} : { keep: id });
    if (hasPlaces && this.picture.standing(id)) this.picture.reveal(id);
    announce(filled(words, { count: this.picture.view.nodes.length }));
  }

  note(text) {
    const place = this.root.querySelector("[data-note]");
    place.textContent = text;
    place.hidden = !text;
    if (text) announce(text);
  }

  // -- the address

  /** Writes the view into the address and into the forms that lead on from it; a walk with the arrows is one writing. */
  write() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => {
      const pairs = this.look();
      history.replaceState(history.state, "", addressOf(this.path, [...this.kept, ...pairs]));
      for (const place of document.querySelectorAll("[data-look]")) {
        const said = pairs.filter(([name]) => name !== "size" || "withSize" in place.dataset);
        place.replaceChildren(...said.map(([name, value]) => make("input", { type: "hidden", name, value })));
      }
      for (const field of document.querySelectorAll("[data-address]")) field.value = location.pathname + location.search;
    }, UNTIL_WRITTEN);
  }

  /** How the drawing is looked at, without the boxes' places where an address cannot hold them. */
  look() {
    const { size, state } = this.model;
    const said = { ...state, size, focus: this.selected, changes: this.model.changes() };
    const pairs = look(said);
    const isLong = addressOf(this.path, [...this.kept, ...pairs]).length > this.longest;
    if (isLong !== this.isLong) this.note(isLong ? this.words.long : "");
    this.isLong = isLong;
    return isLong ? look({ ...said, places: new Map(), frame: "" }) : pairs;
  }

  /** The forms around the picture: the size is changed at once; what is found is shown, and pinned where it is new. */
  asking() {
    const size = document.getElementById("filter-size");
    size?.addEventListener("change", () => {
      this.model.size = size.value || "even";
      this.refresh({ fresh: true });
    });
    const form = document.querySelector("[data-find-form]");
    const choose = (link) => this.find(link.closest("[data-find]").dataset.find, form);
    form?.addEventListener("click", (event) => {
      const link = event.target.closest("[data-find] a");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      choose(link);
    });
    form?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") form.querySelector(".weave-hits").hidden = true;
    });
    // What was found for other words is not what Enter asks for.
    form?.addEventListener("input", () => (form.querySelector(".weave-hits").hidden = true));
    form?.addEventListener("submit", (event) => {
      const link = form.querySelector(".weave-hits:not([hidden]) [data-find] a");
      if (!link) return;
      event.preventDefault();
      choose(link);
    });
  }

  async find(id, form) {
    if (!this.model.reached().has(id)) await this.pin(id);
    form.querySelector(".weave-hits").hidden = true;
    this.select(id, { from: "keys" });
    this.pane.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" });
  }

  // -- buttons and keys

  buttons() {
    const does = {
      fit: () => this.picture.fit(),
      closer: () => this.picture.zoom(1.25),
      farther: () => this.picture.zoom(0.8),
      undo: () => this.back(() => this.model.undo(), this.words.undone),
      redo: () => this.back(() => this.model.redo(), this.words.redone),
      reset: () => {
        this.model.reset();
        this.selected = null;
        this.refresh({ fresh: true });
      },
      turn: () => {
        this.model.turn(this.picture.made.options.orientation === "rows" ? "columns" : "rows", turned);
        this.refresh({ fresh: true });
      },
      full: () => this.full(),
      png: () => savePng(this.picture, this.sheet()),
      svg: () => saveSvg(this.picture, this.sheet()),
      pdf: () => printSheet(this.sheet()),
    };
    this.does = does;
    for (const button of this.root.querySelectorAll("[data-does]")) button.addEventListener("click", () => does[button.dataset.does]?.());
  }

  full() {
    const isFull = this.root.classList.toggle("full");
    document.documentElement.classList.toggle("weave-full", isFull);
    const button = this.root.querySelector("[data-does=full]");
    button.setAttribute("aria-pressed", String(isFull));
    requestAnimationFrame(() => this.refresh({ fresh: true }));
  }

  keys() {
    this.pane.addEventListener("keydown", (event) => {
      if (event.altKey) return;
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.code === "KeyZ") this.pressed(event, event.shiftKey ? "redo" : "undo");
      else if (isCommand && event.code === "KeyY") this.pressed(event, "redo");
      else if (isCommand) return;
      else if (event.key in ARROWS && event.shiftKey) this.moveBy(event, ...ARROWS[event.key]);
      else if (event.key in ARROWS) this.walk(event, ...ARROWS[event.key]);
      else if (event.key === "Enter" && this.selected) this.act.open(this.selected);
      else if (event.key === " ") this.toggle(event);
      else if (event.code === "KeyP" && this.selected) this.pin(this.selected);
      else if (event.code === "Slash") this.toFind(event);
      else if (event.key === "+" || event.key === "=") this.pressed(event, "closer");
      else if (event.key === "-") this.pressed(event, "farther");
      else if (event.key === "0") this.pressed(event, "fit");
      else if (event.key === "Home") this.walkTo(event, this.home);
      else if (event.key === "Escape") this.escape();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.root.classList.contains("full") && !this.pane.contains(event.target)) this.full();
    });
  }

  pressed(event, name) {
    event.preventDefault();
    this.does[name]();
  }

  toFind(event) {
    event.preventDefault();
    document.getElementById("weave-q").focus();
  }

  walk(event, dx, dy) {
    this.walkTo(event, this.selected ? this.picture.towards(this.selected, dx, dy) : this.home);
  }

  moveBy(event, dx, dy) {
    event.preventDefault();
    if (this.selected) this.step(this.selected, dx, dy);
  }

  walkTo(event, id) {
    event.preventDefault();
    if (id) this.select(id, { from: "keys" });
  }

  /** Shows everything left out around the selected thing, or puts away what stands below (else above) it. */
  async toggle(event) {
    event.preventDefault();
    const id = this.selected;
    if (!id) return;
    const hidden = this.picture.hidden.get(id);
    if (hidden.above) await this.expand(id, "up");
    if (hidden.below) await this.expand(id, "down");
    if (hidden.above || hidden.below) return;
    const direction = ["down", "up"].find((one) => this.model.isOpen(id, one));
    if (direction) this.collapse(id, direction);
  }

  escape() {
    if (this.selected) this.select(null);
    else if (this.root.classList.contains("full")) this.full();
  }
}

async function start() {
  const root = document.querySelector("[data-weave]");
  if (!root) return;
  const data = JSON.parse(document.getElementById("weave-data").textContent);
  root.classList.add("drawn");
  await loadFonts();
  new Weave(root, data);
}

start();
