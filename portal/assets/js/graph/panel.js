// The facts of the thing that is looked at, with its page and its own graph. Markup as alignment/_panel.html.
import { filled, make } from "./dom.js";

export function showPanel(root, node, { hidden, isFocus, isPinned }, words, act) {
  const buttons = [make("a", { class: "btn btn-small btn-primary", href: node.url }, words.open)];
  if (isFocus) buttons.push(make("button", { type: "button", class: "btn btn-small btn-text", "aria-pressed": String(isPinned), onclick: () => act.pin(node.id) }, isPinned ? words.unpin : words.pin));
  if (node.id !== act.subject) buttons.push(make("a", { class: "btn btn-small", href: node.here }, words.centre));
  for (const [direction, count, show] of [["up", hidden.above, words.showAbove], ["down", hidden.below, words.showBelow]]) {
    if (count) buttons.push(make("button", { type: "button", class: "btn btn-small btn-text", onclick: () => act.expand(node.id, direction) }, filled(show, { count })));
  }
  if (isFocus) buttons.push(moves(node, words, act));
  root.className = `card weave-panel level-${node.level}`;
  root.replaceChildren(
    make("p", { class: "kicker" }, node.toldLong),
    make("h2", { lang: node.lang }, node.title),
    make(
      "dl",
      {},
      node.gradeName ? [make("dt", {}, words.evidence), make("dd", {}, node.gradeName)] : [],
      node.facts.flatMap((fact) => [make("dt", {}, fact.label), make("dd", {}, fact.url ? make("a", { href: fact.url }, fact.value) : fact.value)]),
    ),
    make("div", { class: "row" }, buttons),
  );
}

/** The box is moved without dragging, too. */
function moves(node, words, act) {
  const steps = [["←", words.moveLeft, -1, 0], ["↑", words.moveUp, 0, -1], ["↓", words.moveDown, 0, 1], ["→", words.moveRight, 1, 0]];
  return make(
    "span",
    { class: "weave-moves", role: "group", "aria-label": words.move },
    make("small", { "aria-hidden": "true" }, words.move),
    steps.map(([mark, said, dx, dy]) => make("button", { type: "button", class: "weave-toggle", "aria-label": said, title: said, "data-move": said, onclick: () => act.step(node.id, dx, dy) }, mark)),
  );
}
