// What the picture shows: the things that are known, which of them are opened, pinned and put somewhere, and the way
// back. No DOM, no drawing.

const UP = "up";
const DOWN = "down";
const opening = (id, direction) => `${direction} ${id}`;
const openingsOf = (list) => new Map(list.map(({ id, direction, taken }) => [opening(id, direction), taken]));
const SMALLEST = 0.8;
const LARGEST = 1.5;
const UNSTRETCHED = "0-100"; // as layout.js writes a frame

export class Model {
  constructor(data) {
    this.subject = data.subject;
    this.size = data.size ?? "even";
    this.past = [];
    this.future = [];
    this.nodes = new Map();
    this.fetched = new Map();
    this.base = data.base;
    this.limit = data.limit;
    this.fan = data.fan;
    this.first = openingsOf(data.first);
    const places = new Map(Object.entries(data.places ?? {}).map(([id, [x, y]]) => [id, { x, y }]));
    this.state = { opened: openingsOf(data.openings), pins: data.pins ?? [], places, turn: data.turn ?? null, frame: data.frame ?? "" };
    this.add(data);
  }

  get opened() {
    return this.state.opened;
  }

  get pins() {
    return this.state.pins;
  }

  get places() {
    return this.state.places;
  }

  get starts() {
    return this.startsOf(this.state);
  }

  startsOf({ pins }) {
    return [...new Set([...this.base, ...pins])];
  }

  /** What the server has sent of a view: it stands in for what was known of the same things. */
  add({ nodes, openings }) {
    for (const node of nodes) this.nodes.set(node.id, node);
    const sent = new Set(nodes.map((node) => node.id));
    for (const { id, direction, taken } of openings) {
      if (direction === DOWN && sent.has(id)) this.fetched.set(id, Math.max(taken, this.fetched.get(id) ?? 0));
    }
    this.children = new Map();
    for (const node of this.nodes.values()) {
      for (const tie of node.ties) {
        if (!this.children.has(tie.to)) this.children.set(tie.to, []);
        this.children.get(tie.to).push(node);
      }
    }
    for (const siblings of this.children.values()) siblings.sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
  }

  /** Newer figures: everything known before may be out of date; what was opened, folded and pinned stays so, in the way
   * back too. */
  renew(data) {
    const first = openingsOf(data.first);
    const rebased = (state) => ({ ...state, opened: new Map([...first, ...this.changes(state.opened)]) });
    const [state, past, future] = [rebased(this.state), this.past.map(rebased), this.future.map(rebased)];
    Object.assign(this, { state, past, future, first, base: data.base });
    this.nodes.clear();
    this.fetched.clear();
    this.add(data);
  }

  /** The openings that are not as in the first picture. */
  changes(opened = this.opened) {
    const changed = new Map();
    for (const key of new Set([...this.first.keys(), ...opened.keys()])) {
      const taken = opened.get(key) ?? 0;
      if (taken !== (this.first.get(key) ?? 0)) changed.set(key, taken);
    }
    return changed;
  }

  /** What stands directly above (or below) and is shown through the opening there. */
  opens(id, direction, opened = this.opened) {
    const taken = opened.get(opening(id, direction)) ?? 0;
    const known = direction === UP ? this.nodes.get(id).ties.map((tie) => this.nodes.get(tie.to)) : (this.children.get(id) ?? []);
    return known.slice(0, taken).filter(Boolean);
  }

  isOpen(id, direction) {
    return (this.opened.get(opening(id, direction)) ?? 0) > 0;
  }

  /** Ids that are shown in a state: what can be reached from the starts through its openings, nearest first. */
  reached(state = this.state) {
    const found = new Set(this.startsOf(state).filter((id) => this.nodes.has(id)));
    for (const id of found) {
      for (const direction of [UP, DOWN]) for (const node of this.opens(id, direction, state.opened)) found.add(node.id);
    }
    return found;
  }

  /** Whether all that a state shows is here; else the server is asked for it. */
  knows(state) {
    if (!this.startsOf(state).every((id) => this.nodes.has(id))) return false;
    for (const id of this.reached(state)) {
      const node = this.nodes.get(id);
      const [up, down] = [UP, DOWN].map((direction) => state.opened.get(opening(id, direction)) ?? 0);
      if (node.ties.slice(0, up).some((tie) => !this.nodes.has(tie.to))) return false;
      if (Math.min(down, node.below) > (this.fetched.get(id) ?? 0)) return false;
    }
    return true;
  }

  /** Everything to draw: things, counted bundles, ties between what is shown, and how many neighbours are left out. */
  view() {
    const shown = this.reached();
    const scale = this.scales(shown);
    const nodes = [...shown].map((id) => ({ ...this.nodes.get(id), scale: scale(id), isPinned: this.pins.includes(id) }));
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

  /** How large a box is drawn: its area grows with what the size stands for, beside the largest that is shown. */
  scales(shown) {
    if (this.size === "even") return () => 1;
    const amount = (id) => this.nodes.get(id)[this.size] ?? 0;
    const most = Math.max(1, ...[...shown].map(amount));
    return (id) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(amount(id) / most);
  }

  /** Everything and the thing itself that stand above and below it in what is shown. */
  ways(id) {
    const shown = this.reached();
    const walk = (next) => {
      const met = new Set([id]);
      for (const one of met) for (const other of next(one)) if (shown.has(other)) met.add(other);
      return met;
    };
    const up = walk((one) => this.nodes.get(one).ties.map((tie) => tie.to));
    const down = walk((one) => (this.children.get(one) ?? []).map((node) => node.id));
    return new Set([...up, ...down]);
  }

  /** The state with a thing's neighbours opened, or more of those below it. */
  expanded(id, direction) {
    const node = this.nodes.get(id);
    const taken = direction === UP ? node.ties.length : Math.min(node.below, (this.opened.get(opening(id, DOWN)) ?? 0) + this.fan);
    return this.with(id, direction, taken);
  }

  with(id, direction, taken) {
    return { ...this.state, opened: new Map(this.opened).set(opening(id, direction), taken) };
  }

  /** Opens as much of it as finds room; false when the picture is full. */
  expand(id, direction) {
    const had = direction === DOWN ? (this.opened.get(opening(id, DOWN)) ?? 0) : 0;
    for (let taken = this.expanded(id, direction).opened.get(opening(id, direction)); taken > had; taken -= 1) {
      const state = this.with(id, direction, taken);
      if (this.reached(state).size > this.limit) continue;
      this.change(state);
      return true;
    }
    return false;
  }

  collapse(id, direction) {
    this.change(this.with(id, direction, 0));
  }

  /** The state with the thing pinned, so that it stays whatever is folded; or without its pin and its place. */
  pinned(id) {
    if (!this.pins.includes(id)) return { ...this.state, pins: [...this.pins, id] };
    const places = new Map([...this.places].filter(([one]) => one !== id));
    return { ...this.state, pins: this.pins.filter((one) => one !== id), places, frame: places.size ? this.state.frame : "" };
  }

  pin(id) {
    const state = this.pinned(id);
    if (this.reached(state).size > this.limit) return false;
    this.change(state);
    return true;
  }

  /** Puts a thing at a point of the drawing, pinned; from then on the rest is laid out as it is now (`turn`, `frame`).
   * Several steps of one walk with the keys are one way back. */
  place(id, at, { turn, frame }, { isStep = false } = {}) {
    const pins = this.pins.includes(id) ? this.pins : [...this.pins, id];
    const state = { ...this.state, pins, places: new Map(this.places).set(id, at), turn, frame };
    if (isStep && this.walking === id) this.state = state;
    else this.change(state);
    this.walking = isStep ? id : null;
  }

  /** Gives those pins a place that have none, where they stand now: no change of one's own, so no way back from it. */
  settle(standing) {
    const free = this.pins.filter((id) => !this.places.has(id) && standing(id));
    if (!free.length) return;
    const { turn, frame } = standing(free[0]);
    this.state = { ...this.state, places: new Map([...this.places, ...free.map((id) => [id, standing(id).at])]), turn, frame };
  }

  /** Lets the drawing run the other way; `moved` turns the places with it. */
  turn(turn, moved) {
    const places = new Map([...this.places].map(([id, at]) => [id, moved(at, turn)]));
    this.change({ ...this.state, turn, places, frame: places.size ? UNSTRETCHED : "" });
  }

  change(state) {
    this.walking = null;
    this.past.push(this.state);
    this.future = [];
    this.state = state;
  }

  undo() {
    if (!this.past.length) return false;
    this.walking = null;
    this.future.push(this.state);
    this.state = this.past.pop();
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.state);
    this.state = this.future.pop();
    return true;
  }

  reset() {
    if (!this.changes().size && !this.pins.length && !this.state.turn) return;
    this.change({ opened: new Map(this.first), pins: [], places: new Map(), turn: null, frame: "" });
  }
}
