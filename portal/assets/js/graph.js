// The alignment graph's own bundle, loaded on its page only: Cytoscape is larger than all the rest together. Here the
// parts meet: what is shown (model), the picture, the outline beside it, the panel, buttons and keys.
import { announce } from "./announce.js";
import { filled } from "./graph/dom.js";
import { Model } from "./graph/model.js";
import { Outline } from "./graph/outline.js";
import { loadFonts, tokens } from "./graph/paint.js";
import { showPanel } from "./graph/panel.js";
import { Picture } from "./graph/picture.js";
import { download } from "./graph/download.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Weave {
  constructor(root, data) {
    this.root = root;
    this.words = data.words;
    this.model = new Model(data);
    this.selected = null;
    const act = {
      subject: data.subject,
      select: (id, how) => this.select(id, how),
      open: (id) => location.assign(this.model.nodes.get(id).url),
      hover: (id) => this.hover(id),
      expand: (id, direction) => this.expand(id, direction),
      collapse: (id, direction) => this.collapse(id, direction),
      resized: () => this.refresh({ fresh: true }),
    };
    this.act = act;
    this.pane = root.querySelector("[data-pane]");
    this.panel = root.querySelector("[data-panel]");
    this.picture = new Picture(this.pane, tokens(), data.words, act);
    this.outline = new Outline(root.querySelector("[data-outline]"), data.words, act);
    this.buttons();
    this.keys();
    this.refresh({ fresh: true });
    root.dataset.ready = "";
  }

  refresh(how = {}) {
    this.picture.show(this.model, how);
    const { view } = this.picture;
    if (this.selected && !view.nodes.some((node) => node.id === this.selected)) this.selected = null;
    this.outline.show(this.model, view);
    this.picture.select(this.selected);
    this.outline.mark(this.selected);
    this.showFacts();
    this.root.querySelector("[data-does=undo]").disabled = !this.model.past.length;
    this.root.querySelector("[data-does=redo]").disabled = !this.model.future.length;
  }

  showFacts() {
    this.root.classList.toggle("has-selection", this.selected !== null);
    const node = this.model.nodes.get(this.selected ?? this.model.subject);
    showPanel(this.panel, node, this.picture.hidden.get(node.id), this.words, this.act);
  }

  select(id, { from = null } = {}) {
    if (id === this.selected) return;
    this.selected = id;
    this.picture.select(id);
    if (id && from !== "picture") this.picture.reveal(id);
    if (from !== "outline") this.outline.mark(id);
    this.showFacts();
    if (id && from === "keys") announce(this.said(id));
  }

  said(id) {
    const node = this.model.nodes.get(id);
    return filled(this.words.said, { title: node.title, kind: node.kind, code: node.code, above: node.ties.length, below: node.below });
  }

  hover(id) {
    this.picture.hover(id);
    for (const item of this.outline.root.querySelectorAll(".weave-item.hovered")) item.classList.remove("hovered");
    if (id) this.outline.root.querySelector(`[data-node="${CSS.escape(id)}"] > .weave-item`)?.classList.add("hovered");
  }

  async expand(id, direction) {
    const missing = this.model.missing(id, direction);
    if (missing) {
      const data = await this.fetched(id, missing);
      if (!data) return;
      this.model.received(id, direction, data);
    }
    if (!this.model.expand(id, direction)) announce(filled(this.words.full, { limit: this.model.limit }));
    this.changed(id, this.words.shown);
  }

  collapse(id, direction) {
    this.model.collapse(id, direction);
    this.changed(id, this.words.shown);
  }

  async fetched(id, parameters) {
    const url = new URL(this.model.nodes.get(id).more, location.href);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    this.pane.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      return await response.json();
    } catch {
      this.note(this.words.failed);
      return null;
    } finally {
      this.pane.removeAttribute("aria-busy");
    }
  }

  changed(id, words) {
    this.note("");
    this.refresh({ keep: id });
    announce(filled(words, { count: this.picture.view.nodes.length }));
  }

  note(text) {
    const place = this.root.querySelector("[data-note]");
    place.textContent = text;
    place.hidden = !text;
  }

  buttons() {
    const does = {
      fit: () => this.picture.fit(),
      closer: () => this.picture.zoom(1.25),
      farther: () => this.picture.zoom(0.8),
      undo: () => this.model.undo() && this.changed(this.selected ?? this.model.subject, this.words.undone),
      redo: () => this.model.redo() && this.changed(this.selected ?? this.model.subject, this.words.redone),
      reset: () => {
        this.model.reset();
        this.select(null);
        this.refresh({ fresh: true });
      },
      turn: () => {
        this.picture.orientation = this.picture.made.options.orientation === "rows" ? "columns" : "rows";
        this.refresh({ fresh: true });
      },
      full: () => this.full(),
      png: () => download(this.picture, this.root.dataset.title, this.root.dataset.sub),
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
      else if (event.key in ARROWS) this.walk(event, ...ARROWS[event.key]);
      else if (event.key === "Enter" && this.selected) this.act.open(this.selected);
      else if (event.key === " ") this.toggle(event);
      else if (event.key === "+" || event.key === "=") this.pressed(event, "closer");
      else if (event.key === "-") this.pressed(event, "farther");
      else if (event.key === "0") this.pressed(event, "fit");
      else if (event.key === "Home") this.walkTo(event, this.model.subject);
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

  walk(event, dx, dy) {
    this.walkTo(event, this.selected ? this.picture.towards(this.selected, dx, dy) : this.model.subject);
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
