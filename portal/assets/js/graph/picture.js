// The picture itself: Cytoscape holds boxes and ties, the viewport and the gestures; positions are ours (layout.js) and
// so is what stands on the boxes (paint.js), on a canvas of its own above Cytoscape's.
import cytoscape from "cytoscape";
import { BOX, READABLE, bestLayout, curve, sizeOf } from "./layout.js";
import { BADGE, GRADE_BORDERS, Painter, badgeAt } from "./paint.js";

const MARGIN = 26;
const NEAREST = 1.15;
const MOVE_MS = 260;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function styles(colours) {
  return [
    { selector: "node", style: { shape: "round-rectangle", "corner-radius": 8, width: "data(width)", height: "data(height)", "background-color": colours.card, "border-width": 1, "border-color": colours.line, "border-position": "outside", "overlay-opacity": 0, "z-index": 10 } },
    ...Object.entries(GRADE_BORDERS).map(([grade, [width, line, opacity]]) => ({
      selector: `node[grade = ${grade}]`,
      style: { "border-width": width, "border-style": line, "border-color": grade === "0" ? colours.warn : "data(colour)", "border-opacity": opacity },
    })),
    { selector: "node.bundle", style: { "corner-radius": 20, "background-color": colours.paper, "border-style": "dashed", "border-color": colours.accent, "border-width": 1.25 } },
    { selector: "node.subject", style: { "underlay-color": "data(colour)", "underlay-opacity": 0.2, "underlay-padding": 8, "underlay-shape": "round-rectangle" } },
    { selector: "node.pinned", style: { "underlay-color": colours.accent, "underlay-opacity": 0.28, "underlay-padding": 6, "underlay-shape": "round-rectangle" } },
    { selector: "node.selected", style: { "outline-width": 3, "outline-color": colours.focus, "outline-offset": 3 } },
    {
      selector: "edge",
      style: {
        width: 1.6, "line-color": "data(colour)", "line-opacity": 0.5, "curve-style": "unbundled-bezier", "edge-distances": "endpoints",
        "control-point-distances": "data(distances)", "control-point-weights": "data(weights)", "source-endpoint": "data(leaves)", "target-endpoint": "data(enters)",
        "target-arrow-shape": "none", "overlay-opacity": 0, "z-index": 1,
      },
    },
    { selector: "edge[kind = 'secondary'], edge[kind = 'bundle'], edge[kind = 'unlinked']", style: { "line-style": "dashed", "line-dash-pattern": [6, 4] } },
    { selector: "edge[kind = 'part_of']", style: { width: 1.1, "line-opacity": 0.42 } },
    { selector: "edge[kind = 'primary']", style: { width: 2.6 } },
    { selector: "edge.way", style: { width: 3.2, "line-opacity": 0.95, "z-index": 5 } },
    // A faded box still covers what passes under it; its words are faded by the painter.
    { selector: "node.faded", style: { "border-opacity": 0.25 } },
    { selector: "node.pinned.faded, node.subject.faded", style: { "underlay-opacity": 0.08 } },
    { selector: "edge.faded", style: { "line-opacity": 0.1 } },
  ];
}

export class Picture {
  /** `act` has select(id | null), open(id), expand(id, direction) and hover(id | null). */
  constructor(pane, colours, words, act) {
    this.pane = pane;
    this.colours = colours;
    this.act = act;
    this.cy = cytoscape({
      container: pane.querySelector("[data-canvas]"),
      style: styles(colours),
      layout: { name: "preset" },
      minZoom: 0.12,
      maxZoom: 2.2,
      autounselectify: true,
      boxSelectionEnabled: false,
      hideEdgesOnViewport: false,
    });
    this.painter = new Painter(colours, words);
    this.overlay = document.createElement("canvas");
    this.overlay.className = "weave-overlay";
    this.cy.container().append(this.overlay);
    this.cy.on("render", () => this.paint());
    this.listen();
  }

  // -- what is shown

  show(model, { keep = null, fresh = false } = {}) {
    const view = model.view();
    this.view = view;
    this.hidden = view.hidden;
    const boxes = [...view.nodes, ...view.bundles];
    const { turn, frame, places } = model.state;
    const made = bestLayout(boxes, view.edges, { ...this.size(), turn, frame, places });
    this.made = made;
    this.boxes = new Map(boxes.map((box) => [box.id, box]));
    const stood = made.positions.has(keep) && this.cy.$id(keep).length ? { ...this.cy.$id(keep).renderedPosition() } : null;
    this.cy.batch(() => {
      this.cy.elements().filter((one) => (one.isNode() ? !this.boxes.has(one.id()) : true)).remove();
      for (const box of boxes) this.box(box, model, made.positions.get(box.id));
      for (const edge of view.edges) this.cy.add({ group: "edges", data: { ...this.edge(edge, made), source: edge.from, target: edge.to } });
    });
    this.move(made.positions, fresh || calm.matches);
    if (fresh) this.start(model.subject ?? model.starts[0]);
    else if (stood) this.holdStill(keep, made.positions.get(keep), stood);
  }

  box(box, model, target) {
    const isBundle = box.of !== undefined;
    const data = { id: box.id, colour: this.colours.level[box.level], grade: isBundle ? null : box.grade, ...sizeOf(box) };
    const there = this.cy.$id(box.id);
    if (there.length) there.data(data);
    else this.cy.add({ group: "nodes", data, grabbable: !isBundle, pannable: isBundle, position: { ...target }, classes: [isBundle ? "bundle" : "", box.id === model.subject ? "subject" : ""] });
    this.cy.$id(box.id).toggleClass("pinned", Boolean(box.isPinned));
  }

  edge(edge, made) {
    const { points, controls } = curve(edge, made);
    const { distances, weights } = relative(controls, points[0], points.at(-1));
    const [leaves, enters] = made.options.orientation === "columns" ? ["50% 0%", "-50% 0%"] : ["0% -50%", "0% 50%"];
    return { id: edge.id, kind: edge.kind, colour: this.colours.level[this.boxes.get(edge.to).level], distances, weights, leaves, enters };
  }

  move(positions, atOnce) {
    for (const node of this.cy.nodes()) {
      const to = positions.get(node.id());
      node.stop();
      if (atOnce) node.position(to);
      else node.animate({ position: to, duration: MOVE_MS, easing: "ease-out-cubic" });
    }
  }

  /** Where a box stands and how all are laid out: what keeps it there. Null for what is not drawn. */
  standing(id) {
    const at = this.made.positions.get(id);
    return at ? { at: { x: Math.round(at.x), y: Math.round(at.y) }, turn: this.made.options.orientation, frame: this.made.frame } : null;
  }

  // -- where one looks

  size() {
    return { width: this.pane.clientWidth - 2 * MARGIN, height: this.pane.clientHeight - 2 * MARGIN };
  }

  /** First look: everything if it can be read then, else as much as can be, around the subject. */
  start(subject) {
    this.cy.resize();
    const { width, height } = this.size();
    const { bounds } = this.made;
    const whole = Math.min(width / bounds.width, height / bounds.height);
    const zoom = Math.min(NEAREST, Math.max(whole, READABLE));
    const at = this.made.positions.get(subject);
    const pan = (size, low, extent, wanted) => {
      if (extent * zoom <= size) return MARGIN + (size - extent * zoom) / 2 - low * zoom;
      return Math.min(MARGIN - low * zoom, Math.max(MARGIN + size - (low + extent) * zoom, MARGIN + size / 2 - wanted * zoom));
    };
    this.cy.viewport({ zoom, pan: { x: pan(width, bounds.left, bounds.width, at.x), y: pan(height, bounds.top, bounds.height, at.y) } });
  }

  fit() {
    this.glide({ fit: { eles: this.cy.elements(), padding: MARGIN } });
  }

  zoom(factor) {
    const level = Math.min(this.cy.maxZoom(), Math.max(this.cy.minZoom(), this.cy.zoom() * factor));
    this.cy.zoom({ level, renderedPosition: { x: this.pane.clientWidth / 2, y: this.pane.clientHeight / 2 } });
  }

  /** Keeps the box that was acted on where it is, unless something that could be seen would lie outside. */
  holdStill(id, position, stood) {
    const zoom = this.cy.zoom();
    const { bounds } = this.made;
    const inside = (wanted, low, extent, size) => {
      if (extent * zoom > size) return wanted;
      return Math.max(MARGIN - low * zoom, Math.min(MARGIN + size - (low + extent) * zoom, wanted));
    };
    const { width, height } = this.size();
    const x = inside(stood.x - position.x * zoom, bounds.left, bounds.width, width);
    const y = inside(stood.y - position.y * zoom, bounds.top, bounds.height, height);
    this.glide({ pan: { x, y } });
  }

  reveal(id) {
    const at = this.made.positions.get(id);
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    const here = { x: at.x * zoom + pan.x, y: at.y * zoom + pan.y };
    const [halfWidth, halfHeight] = [(BOX.width * zoom) / 2 + 12, (BOX.height * zoom) / 2 + 12];
    const shift = (value, half, size) => (value < half ? half - value : value > size - half ? size - half - value : 0);
    const by = { x: shift(here.x, halfWidth, this.pane.clientWidth), y: shift(here.y, halfHeight, this.pane.clientHeight) };
    if (by.x || by.y) this.glide({ pan: { x: pan.x + by.x, y: pan.y + by.y } });
  }

  glide(to) {
    this.cy.stop();
    if (!calm.matches) this.cy.animate({ ...to, duration: MOVE_MS, easing: "ease-out-cubic" });
    else if (to.fit) this.cy.fit(to.fit.eles, to.fit.padding);
    else this.cy.pan(to.pan);
  }

  // -- emphasis

  /** Fades all but the ways through `id`; null brings everything back. */
  select(id) {
    this.cy.batch(() => {
      this.cy.elements().removeClass("selected faded way");
      if (!id || !this.cy.$id(id).length) return;
      const node = this.cy.$id(id);
      const ways = node.union(node.predecessors()).union(node.successors());
      this.cy.elements().difference(ways).addClass("faded");
      ways.edges().addClass("way");
      node.addClass("selected");
    });
  }

  hover(id) {
    if (this.cy.$(".selected").length) return;
    this.cy.batch(() => {
      this.cy.edges().removeClass("way");
      const node = id ? this.cy.$id(id) : null;
      if (node?.length) node.union(node.predecessors()).union(node.successors()).edges().addClass("way");
    });
  }

  // -- gestures

  listen() {
    const over = (node) => {
      this.pane.classList.toggle("over-thing", Boolean(node));
      this.act.hover(node && !node.hasClass("bundle") ? node.id() : null);
    };
    this.cy.on("mouseover", "node", (event) => over(event.target));
    this.cy.on("mouseout", "node", () => over(null));
    this.cy.on("dragfree", "node", ({ target }) => this.act.place(target.id(), target.position()));
    this.cy.on("grab free", "node", (event) => this.pane.classList.toggle("holding", event.type === "grab"));
    // A finger moves the drawing, also where it meets a box; a box only when it was chosen before.
    const isOfDrawing = (event) => event.pointerType !== "mouse" && !this.isOnSelected(event);
    const free = (event) => this.cy.nodes(":not(.bundle)")[isOfDrawing(event) ? "panify" : "unpanify"]();
    this.pane.addEventListener("pointerdown", free, { capture: true });
    this.cy.on("tap", (event) => {
      if (event.target === this.cy) this.badgeNear(event.position) || this.act.select(null);
    });
    this.cy.on("tap", "node", (event) => {
      const box = this.boxes.get(event.target.id());
      if (this.badgeNear(event.position)) return;
      if (box.of !== undefined) this.act.expand(box.of, "down");
      else this.act.select(box.id, { from: "picture" });
    });
    this.cy.on("dbltap", "node", (event) => {
      const box = this.boxes.get(event.target.id());
      if (box.of === undefined && !this.badgeAtPoint(event.position)) this.act.open(box.id);
    });
    // The wheel scrolls the page; with Ctrl (which a pinch on a touchpad also sends) it zooms.
    this.pane.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey || event.metaKey) return;
        event.stopPropagation();
        if (!this.pane.closest(".weave").classList.contains("full")) return;
        event.preventDefault();
        this.cy.panBy({ x: -event.deltaX, y: -event.deltaY });
      },
      { capture: true, passive: false },
    );
    let width = this.pane.clientWidth;
    new ResizeObserver(() => {
      this.cy.resize();
      if (Math.abs(this.pane.clientWidth - width) < 40) return;
      width = this.pane.clientWidth;
      this.act.resized();
    }).observe(this.pane);
  }

  isOnSelected({ clientX, clientY }) {
    const { left, top } = this.pane.getBoundingClientRect();
    const box = this.cy.$(".selected").renderedBoundingBox();
    return clientX - left > box.x1 && clientX - left < box.x2 && clientY - top > box.y1 && clientY - top < box.y2;
  }

  badgeAtPoint({ x, y }) {
    const reach = BADGE.radius + BADGE.reach;
    for (const [id, hidden] of this.hidden) {
      const at = this.made.positions.get(id);
      for (const [direction, count] of [["up", hidden.above], ["down", hidden.below]]) {
        if (!count) continue;
        const badge = badgeAt(direction, this.made.options.orientation);
        const scale = this.boxes.get(id).scale;
        if (Math.hypot(at.x + (badge.x - BOX.width / 2) * scale - x, at.y + (badge.y - BOX.height / 2) * scale - y) <= reach * scale) return { id, direction };
      }
    }
    return null;
  }

  badgeNear(point) {
    const badge = this.badgeAtPoint(point);
    if (badge) this.act.expand(badge.id, badge.direction);
    return Boolean(badge);
  }

  /** The nearest box from `id` in the direction of an arrow key, preferring what stands straight ahead. */
  towards(id, dx, dy) {
    const from = this.made.positions.get(id);
    let best = null;
    for (const [other, at] of this.made.positions) {
      if (other === id || this.boxes.get(other).of !== undefined) continue;
      const ahead = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const aside = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (ahead < 8) continue;
      const far = ahead + 2.2 * aside;
      if (!best || far < best.far) best = { id: other, far };
    }
    return best?.id ?? null;
  }

  // -- painting

  paint() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.pane.clientWidth, this.pane.clientHeight];
    if (this.overlay.width !== Math.round(width * ratio) || this.overlay.height !== Math.round(height * ratio)) {
      this.overlay.width = Math.round(width * ratio);
      this.overlay.height = Math.round(height * ratio);
    }
    const context = this.overlay.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * pan.x, ratio * pan.y);
    this.painter.paint(context, this.items(), zoom, this.made?.options.orientation);
  }

  items() {
    return this.cy.nodes().map((node) => {
      const box = this.boxes.get(node.id());
      const { x, y } = node.position();
      return { x, y, faded: node.hasClass("faded"), ...(box?.of === undefined ? { node: box, hidden: this.hidden.get(node.id()) } : { bundle: box }) };
    });
  }

  /** The whole picture on a canvas of its own, `scale` times its size. */
  async whole(scale) {
    const bounds = this.cy.elements().boundingBox();
    const boxes = await createImageBitmap(await this.cy.png({ output: "blob-promise", full: true, scale, bg: this.colours.card }));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [boxes.width, boxes.height];
    const context = canvas.getContext("2d");
    context.drawImage(boxes, 0, 0);
    context.setTransform(scale, 0, 0, scale, -bounds.x1 * scale, -bounds.y1 * scale);
    this.painter.paint(context, this.items(), 1, this.made.options.orientation);
    return canvas;
  }
}

/** Points as Cytoscape takes control points: how far along the straight line, and how far beside it. */
function relative(points, start, end) {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.hypot(dx, dy) || 1;
  return {
    weights: points.map((point) => ((point.x - start.x) * dx + (point.y - start.y) * dy) / (length * length)),
    distances: points.map((point) => ((point.x - start.x) * -dy + (point.y - start.y) * dx) / length),
  };
}
