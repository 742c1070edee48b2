// The outline beside the picture: the same things as nested lists, in step with it. Its markup is the page's own
// (alignment/_outline.html), made anew here when what is shown changes.
import { filled, make } from "./dom.js";

export class Outline {
  /** `act` has select(id), hover(id | null), expand(id, direction) and collapse(id, direction). */
  constructor(root, words, act) {
    this.root = root;
    this.words = words;
    this.act = act;
    root.addEventListener("pointerover", (event) => act.hover(idAt(event.target)));
    root.addEventListener("pointerleave", () => act.hover(null));
    root.addEventListener("focusin", (event) => {
      const id = idAt(event.target);
      if (id && event.target.matches("a")) act.select(id, { from: "outline" });
    });
  }

  show(model, view) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.does : null;
    const shown = new Set(view.nodes.map((node) => node.id));
    const listed = new Set();
    this.root.replaceChildren(make("ul", { class: "weave-tree" }, model.starts.filter((id) => shown.has(id)).map((id) => (listed.has(id) ? null : this.item(model, view, shown, listed, id, null)))));
    if (focused) this.root.querySelector(`[data-does="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  item(model, view, shown, listed, id, side) {
    const node = model.nodes.get(id);
    const isAgain = listed.has(id);
    listed.add(id);
    const parts = [];
    if (!isAgain) {
      for (const [direction, word] of [["up", this.words.above], ["down", this.words.below]]) {
        const next = model.opens(id, direction).filter((one) => shown.has(one.id));
        const left = view.bundles.find((bundle) => bundle.of === id && direction === "down");
        // What only leads back to where one came from says nothing.
        const worth = next.filter((one) => !listed.has(one.id) || direction === "up");
        if (!worth.length && !left) continue;
        parts.push(
          make(
            "div",
            { class: `weave-side weave-${direction}` },
            side === null && model.subject ? make("p", { class: "weave-side-name" }, word) : null,
            make("ul", {}, worth.map((one) => this.item(model, view, shown, listed, one.id, direction)), left ? make("li", {}, this.more(left)) : null),
          ),
        );
      }
    }
    return make("li", { "data-node": id }, this.row(model, view, node, isAgain), parts);
  }

  row(model, view, node, isAgain) {
    if (isAgain) return make("p", { class: "weave-again" }, `${node.told} · ${this.words.again}`);
    const isSubject = node.id === model.subject;
    return make(
      "div",
      { class: `weave-item level-${node.level}${isSubject ? " here" : ""}` },
      make("span", { class: "weave-words" }, this.kicker(model, node), make("a", { href: node.url, lang: node.lang, "data-does": `link ${node.id}` }, node.title)),
      this.buttons(model, view, node),
    );
  }

  kicker(model, node) {
    const amount = model.size === "even" ? null : node.amounts[model.size];
    const pin = model.pins.includes(node.id) ? [make("span", { class: "weave-pin" }, this.words.pinned), " "] : null;
    return make("small", {}, pin, amount ? `${node.told} · ${amount}` : node.told);
  }

  buttons(model, view, node) {
    const hidden = view.hidden.get(node.id);
    const made = [];
    for (const [direction, count, show, hide, mark] of [
      ["up", hidden.above, this.words.showAbove, this.words.hideAbove, "↑"],
      ["down", hidden.below, this.words.showBelow, this.words.hideBelow, "↓"],
    ]) {
      const isOpen = model.isOpen(node.id, direction) && model.opens(node.id, direction).length > 0;
      if (!count && !isOpen) continue;
      const label = `${count ? filled(show, { count }) : hide}: ${node.title}`;
      made.push(
        make(
          "button",
          {
            type: "button",
            class: "weave-toggle",
            "aria-expanded": String(!count),
            "aria-label": label,
            title: label,
            "data-does": `${direction} ${node.id}`,
            onclick: () => (count ? this.act.expand(node.id, direction) : this.act.collapse(node.id, direction)),
          },
          count ? `${mark}${count}` : `${mark}−`,
        ),
      );
    }
    return made;
  }

  more(bundle) {
    const words = bundle.level === "project" ? this.words.moreProjects : this.words.more;
    return make("button", { type: "button", class: "weave-more", "data-does": `down ${bundle.of}`, onclick: () => this.act.expand(bundle.of, "down") }, filled(words, { count: bundle.count }));
  }

  /** Marks the item of the selected thing, fades all but its `ways`, and may bring it into view within the outline alone. */
  mark(id, ways, { reveal = true } = {}) {
    for (const marked of this.root.querySelectorAll(".weave-item.selected")) marked.classList.remove("selected");
    for (const item of this.root.querySelectorAll("[data-node] > .weave-item")) item.classList.toggle("faded", Boolean(ways) && !ways.has(item.parentElement.dataset.node));
    const item = id && this.root.querySelector(`[data-node="${CSS.escape(id)}"] > .weave-item`);
    if (!item) return;
    item.classList.add("selected");
    if (!reveal) return;
    const top = item.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    if (top < 0 || top > this.root.clientHeight - item.offsetHeight) this.root.scrollTop += top - this.root.clientHeight / 3;
  }
}

function idAt(target) {
  return target.closest("[data-node]")?.dataset.node ?? null;
}
