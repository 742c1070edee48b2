// What the picture shows: the things that are known, which of them are opened, and the way back. No DOM, no drawing.

const UP = "up";
const DOWN = "down";
const opening = (id, direction) => `${direction} ${id}`;

export class Model {
  constructor(data) {
    this.subject = data.subject;
    this.limit = data.limit;
    this.fan = data.fan;
    this.nodes = new Map();
    this.children = new Map();
    this.fetched = new Map();
    this.past = [];
    this.future = [];
    this.add(data.nodes);
    this.opened = new Map();
    for (const { id, direction, taken } of data.openings) {
      this.opened.set(opening(id, direction), taken);
      if (direction === DOWN) this.fetched.set(id, taken);
    }
    this.first = this.opened;
  }

  add(nodes) {
    for (const node of nodes) {
      if (this.nodes.has(node.id)) continue;
      this.nodes.set(node.id, node);
      for (const tie of node.ties) {
        const siblings = this.children.get(tie.to) ?? [];
        siblings.push(node);
        siblings.sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
        this.children.set(tie.to, siblings);
      }
    }
  }

  /** What stands directly above (or below) and is shown through the opening there. */
  opens(id, direction, opened = this.opened) {
    const taken = opened.get(opening(id, direction)) ?? 0;
    const known = direction === UP ? this.nodes.get(id).ties.map((tie) => this.nodes.get(tie.to)).filter(Boolean) : (this.children.get(id) ?? []);
    return known.slice(0, taken);
  }

  isOpen(id, direction) {
    return this.opened.has(opening(id, direction));
  }

  /** Ids that are shown with these openings: what can be reached from the subject through them, nearest first. */
  reached(opened = this.opened) {
    const found = new Set([this.subject]);
    for (const id of found) {
      for (const direction of [UP, DOWN]) for (const node of this.opens(id, direction, opened)) found.add(node.id);
    }
    return found;
  }

  /** Everything to draw: things, counted bundles, ties between what is shown, and how many neighbours are left out. */
  view() {
    const shown = this.reached();
    const nodes = [...shown].map((id) => this.nodes.get(id));
    const edges = nodes.flatMap((node) =>
      node.ties.filter((tie) => shown.has(tie.to)).map((tie) => ({ id: `${node.id}>${tie.to}`, from: node.id, to: tie.to, kind: tie.kind })),
    );
    const hidden = new Map();
    const bundles = [];
    for (const node of nodes) {
      const children = (this.children.get(node.id) ?? []).filter((child) => shown.has(child.id));
      const above = node.ties.filter((tie) => !shown.has(tie.to)).length;
      const below = node.below - children.length;
      if (below && this.isOpen(node.id, DOWN)) {
        const last = children.at(-1);
        bundles.push({ id: `more ${node.id}`, of: node.id, count: below, lane: last?.lane ?? "both", tier: last?.tier ?? 0, level: last?.level ?? "project", place: [9, node.place[1]] });
        hidden.set(node.id, { above, below: 0 });
      } else hidden.set(node.id, { above, below });
    }
    for (const bundle of bundles) edges.push({ id: `${bundle.id}>`, from: bundle.id, to: bundle.of, kind: "bundle" });
    return { nodes, bundles, edges, hidden };
  }

  /** What must be asked of the server before `expand`: null when all is known. */
  missing(id, direction) {
    const node = this.nodes.get(id);
    if (direction === UP) return node.ties.every((tie) => this.nodes.has(tie.to)) ? null : { up: 1, down: 0 };
    const have = this.fetched.get(id) ?? 0;
    const want = Math.min(node.below, this.taken(id) + this.fan);
    return have >= want ? null : { up: 0, down: 1, skip: have, fan: this.fan };
  }

  received(id, direction, data) {
    this.add(data.nodes);
    if (direction === DOWN) {
      const more = data.openings.find((one) => one.id === id && one.direction === DOWN)?.taken ?? 0;
      this.fetched.set(id, (this.fetched.get(id) ?? 0) + more);
    }
  }

  taken(id) {
    return this.opened.get(opening(id, DOWN)) ?? 0;
  }

  /** Opens a thing's neighbours, or more of those below it; false when the picture is full. */
  expand(id, direction) {
    const node = this.nodes.get(id);
    const most = direction === UP ? node.ties.length : Math.min(node.below, this.taken(id) + this.fan);
    for (let taken = most; taken > (direction === DOWN ? this.taken(id) : 0); taken -= 1) {
      const opened = new Map(this.opened).set(opening(id, direction), taken);
      if (this.reached(opened).size <= this.limit) {
        this.change(opened);
        return true;
      }
    }
    return false;
  }

  collapse(id, direction) {
    const opened = new Map(this.opened);
    opened.delete(opening(id, direction));
    this.change(opened);
  }

  change(opened) {
    this.past.push(this.opened);
    this.future = [];
    this.opened = opened;
  }

  undo() {
    if (!this.past.length) return false;
    this.future.push(this.opened);
    this.opened = this.past.pop();
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.opened);
    this.opened = this.future.pop();
    return true;
  }

  reset() {
    if (this.opened !== this.first) this.change(this.first);
  }
}
