// The picture's pure parts, run by test_graph_script.py with Node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "../../../portal/assets/js/graph/address.js";
import { BOX, bestLayout, layout, monotone, turned } from "../../../portal/assets/js/graph/layout.js";
import { Model } from "../../../portal/assets/js/graph/model.js";
import { lines, pieces } from "../../../portal/assets/js/graph/thai.js";

const node = (id, lane, tier, row, ties = [], below = 0) => ({ id, lane, tier, place: [0, row], ties: ties.map((to) => ({ to, kind: "serves" })), below, level: "province" });
const NODES = [
  node("S1", "both", 10, 1, ["O1", "N1"], 3),
  node("O1", "province", 20, 2, ["G1"], 1),
  node("G1", "province", 60, 3, [], 1),
  node("M1", "upstream", 40, 4, ["N1"], 1),
  node("N1", "upstream", 60, 5, [], 2),
  ...[6, 7, 8].map((row) => node(`P${row}`, "both", 0, row, ["S1"])),
];
const EDGES = NODES.flatMap((one) => one.ties.map((tie) => ({ id: `${one.id}>${tie.to}`, from: one.id, to: tie.to })));

function overlapping(positions) {
  const all = [...positions];
  return all.flatMap(([a, at], index) =>
    all.slice(index + 1).filter(([, other]) => Math.abs(at.x - other.x) < BOX.width && Math.abs(at.y - other.y) < BOX.height).map(([b]) => `${a} ${b}`),
  );
}

test("boxes never overlap, in any way of laying out", () => {
  for (const orientation of ["columns", "rows"]) {
    for (const across of [0, 2]) {
      for (const lanes of [true, false]) assert.deepEqual(overlapping(layout(NODES, EDGES, { orientation, across, lanes }).positions), []);
    }
  }
});

test("what stands above is drawn further up the way, the highest goals side by side", () => {
  const { positions } = layout(NODES, EDGES, { orientation: "rows" });
  for (const { from, to } of EDGES) assert.ok(positions.get(to).y < positions.get(from).y);
  assert.equal(positions.get("G1").y, positions.get("N1").y);
});

test("the same input in another order gives the same picture", () => {
  const [one, other] = [layout(NODES, EDGES), layout([...NODES].reverse(), [...EDGES].reverse())];
  for (const [id, at] of one.positions) assert.deepEqual(other.positions.get(id), at);
});

test("a tie that passes a tier bends around its boxes", () => {
  const { bends, positions } = layout(NODES, EDGES, { orientation: "rows" });
  const [bend] = bends.get("S1>N1");
  assert.ok(Math.abs(bend.x - positions.get("O1").x) >= BOX.width / 2);
});

test("a narrow pane stacks two boxes a row", () => {
  const { bounds } = bestLayout(NODES, EDGES, { width: 300, height: 500 });
  assert.ok(bounds.width <= 2 * BOX.width + 60);
});

test("a frame lays out the same in any pane", () => {
  const desk = bestLayout(NODES, EDGES, { width: 1200, height: 900 });
  const given = { turn: desk.options.orientation, frame: desk.frame };
  const phone = bestLayout(NODES, EDGES, { width: 300, height: 500, ...given });
  assert.deepEqual(phone.positions, desk.positions);
  assert.notDeepEqual(bestLayout(NODES, EDGES, { width: 300, height: 500 }).positions, desk.positions);
  assert.equal(bestLayout(NODES, EDGES, { width: 300, height: 500, turn: "columns" }).options.orientation, "columns");
});

test("a box with a place stands there and covers no other", () => {
  const auto = bestLayout(NODES, EDGES, { width: 1200, height: 900, turn: "rows" });
  const at = { x: auto.positions.get("P7").x + 30, y: auto.positions.get("P7").y - 10 };
  const how = { width: 1200, height: 900, turn: "rows", frame: auto.frame, places: new Map([["S1", at], ["gone", at]]) };
  const made = bestLayout(NODES, EDGES, how);
  assert.deepEqual(made.positions.get("S1"), at);
  assert.deepEqual(overlapping(made.positions), []);
  assert.deepEqual(made.bends.get("S1>N1"), []);
  const fewer = bestLayout(NODES.slice(0, -2), EDGES.slice(0, -2), how);
  assert.deepEqual(fewer.positions.get("S1"), at);
  const bounds = (edge) => ({ left: edge.left, right: edge.left + edge.width });
  assert.ok(bounds(made.bounds).left <= at.x - BOX.width / 2 && bounds(made.bounds).right >= at.x + BOX.width / 2);
});

test("places turn with the drawing and back", () => {
  const back = turned(turned({ x: 440, y: -244 }, "columns"), "rows");
  assert.deepEqual(turned({ x: 440, y: -244 }, "columns"), { x: 512, y: 188 });
  assert.ok(Math.hypot(back.x - 440, back.y + 244) < 3);
});

test("monotone is the nearest non-decreasing sequence", () => {
  const weighted = (...values) => values.map((value) => ({ value, weight: 1 }));
  assert.deepEqual(monotone(weighted(1, 3, 2, 4)), [1, 2.5, 2.5, 4]);
  assert.deepEqual(monotone(weighted(3, 2, 1)), [2, 2, 2]);
});

const modelOf = (given) => new Model({ subject: "S1", base: ["S1"], pins: [], limit: 300, fan: 2, nodes: NODES, first: [], openings: [], ...given });
const UP_DOWN = [{ id: "S1", direction: "up", taken: 2 }, { id: "S1", direction: "down", taken: 2 }];
const drawn = (model) => model.view().nodes.map((one) => one.id).sort().join(" ");

test("opening, collapsing and the way back", () => {
  const model = modelOf({ first: UP_DOWN, openings: UP_DOWN });
  assert.equal(drawn(model), "N1 O1 P6 P7 S1");
  assert.deepEqual(model.view().bundles.map((one) => [one.of, one.count]), [["S1", 1]]);
  assert.deepEqual(model.view().hidden.get("O1"), { above: 1, below: 0 });
  assert.equal(model.knows(model.expanded("S1", "down")), false);
  model.expand("S1", "down");
  assert.equal(drawn(model), "N1 O1 P6 P7 P8 S1");
  model.collapse("S1", "up");
  assert.equal(drawn(model), "P6 P7 P8 S1");
  model.undo();
  model.undo();
  assert.equal(drawn(model), "N1 O1 P6 P7 S1");
  model.redo();
  assert.equal(drawn(model), "N1 O1 P6 P7 P8 S1");
  model.reset();
  assert.equal(drawn(model), "N1 O1 P6 P7 S1");
});

test("a full picture opens and pins no more", () => {
  const model = modelOf({ limit: 4, fan: 10 });
  assert.ok(model.expand("S1", "down"));
  assert.equal(model.expand("S1", "up"), false);
  assert.equal(model.pin("G1"), false);
  assert.equal(model.view().nodes.length, 4);
});

test("what is pinned stays when what led to it is folded, and undo takes the pin out", () => {
  const model = modelOf({ first: UP_DOWN, openings: UP_DOWN });
  model.pin("O1");
  model.collapse("S1", "up");
  assert.equal(drawn(model), "O1 P6 P7 S1");
  model.undo();
  model.undo();
  model.collapse("S1", "up");
  assert.equal(drawn(model), "P6 P7 S1");
});

const STANDING = { at: { x: 5, y: 6 }, turn: "rows", frame: "0-120" };

test("a box stays where it is put until it is undone or its pin is taken out", () => {
  const model = modelOf({ first: UP_DOWN, openings: UP_DOWN });
  model.place("P6", { x: 1, y: 2 }, STANDING);
  model.collapse("S1", "down");
  assert.equal(drawn(model), "N1 O1 P6 S1");
  assert.deepEqual(model.places.get("P6"), { x: 1, y: 2 });
  model.undo();
  model.undo();
  assert.deepEqual([model.places.size, model.pins.length, model.state.frame], [0, 0, ""]);
  model.redo();
  assert.deepEqual([model.places.size, model.state.turn, model.state.frame], [1, "rows", "0-120"]);
  model.pin("P6");
  assert.deepEqual([model.places.size, model.pins.length, model.state.frame], [0, 0, ""]);
});

test("steps of one box are one way back, and a pin stands where it is drawn without one", () => {
  const model = modelOf({ first: UP_DOWN, openings: UP_DOWN });
  for (const x of [1, 2, 3]) model.place("P6", { x, y: 0 }, STANDING, { isStep: true });
  model.place("P7", { x: 4, y: 0 }, STANDING, { isStep: true });
  model.undo();
  assert.deepEqual([...model.places], [["P6", { x: 3, y: 0 }]]);
  model.undo();
  assert.equal(model.places.size, 0);
  model.pin("O1");
  const before = model.past.length;
  model.settle((id) => (id === "O1" ? STANDING : null));
  assert.deepEqual([[...model.places], model.past.length], [[["O1", { x: 5, y: 6 }]], before]);
  model.turn("columns", ({ x, y }) => ({ x: y, y: x }));
  assert.deepEqual([model.places.get("O1"), model.state.turn], [{ x: 6, y: 5 }, "columns"]);
  model.reset();
  assert.deepEqual([model.places.size, model.state.turn], [0, null]);
});

test("the address names what differs from the first picture", () => {
  const model = modelOf({ subject: "element:S1", base: ["element:S1"], nodes: [{ ...NODES[0], id: "element:S1", ties: [] }], first: [{ id: "element:S1", direction: "down", taken: 2 }], openings: [{ id: "element:S1", direction: "down", taken: 3 }] });
  const places = new Map([["report:P1/2", { x: -12, y: 340 }]]);
  const pairs = look({ size: "budget", turn: "rows", frame: "0-120", focus: "project:ก/1", pins: ["element:NS-1", "report:P1/2"], places, changes: model.changes() });
  assert.deepEqual(pairs, [["size", "budget"], ["turn", "rows"], ["frame", "0-120"], ["focus", "pก/1"], ["pin", "eNS-1"], ["pin", "rP1/2_x-12y340"], ["o", "d3eS1"]]);
});

test("newer figures keep what was opened, pinned and undone", () => {
  const model = modelOf({ first: UP_DOWN, openings: UP_DOWN });
  model.pin("G1");
  model.collapse("S1", "up");
  const nodes = [...NODES.slice(0, -1), node("P0", "both", 0, 0, ["S1"])];
  model.renew({ base: ["S1"], nodes, first: [UP_DOWN[0], { ...UP_DOWN[1], taken: 3 }], openings: [] });
  assert.equal(drawn(model), "G1 P0 P6 P7 S1");
  model.undo();
  assert.equal(drawn(model), "G1 N1 O1 P0 P6 P7 S1");
  assert.equal(model.knows(model.state), false);
});

test("a box is as large as what it stands for", () => {
  const nodes = NODES.map((one, index) => ({ ...one, budget: index === 0 ? 400 : one.id === "P6" ? 100 : null }));
  const model = modelOf({ nodes, size: "budget", openings: [UP_DOWN[1]] });
  const scale = Object.fromEntries(model.view().nodes.map((one) => [one.id, one.scale]));
  assert.deepEqual([scale.S1, scale.P7].map((one) => one.toFixed(2)), ["1.50", "0.80"]);
  assert.ok(scale.P6 > scale.P7 && scale.P6 < scale.S1);
  const { nodes: boxes, bundles, edges } = model.view();
  const { positions, sizes } = layout([...boxes, ...bundles], edges);
  assert.equal(sizes.get("S1").width, BOX.width * 1.5);
  assert.ok(positions.get("S1").x - positions.get("P6").x > sizes.get("S1").width / 2 + sizes.get("P6").width / 2);
});

test("Thai breaks between words only", () => {
  const title = "ส่งเสริมสุขภาพและความปลอดภัยต่าง ๆ (ระยะที่ 2)";
  assert.equal(pieces(title).join(""), title);
  assert.ok(pieces(title).every((piece) => !/^[\sๆ)]/.test(piece)));
  const made = lines(title, 12, 2, (text) => text.length);
  assert.equal(made.length, 2);
  assert.ok(made[1].endsWith("…") && made.every((line) => line.length <= 12));
  assert.deepEqual(lines("ก", 100, 2, (text) => text.length), ["ก"]);
});
