// The picture's pure parts, run by test_graph_script.py with Node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "../../../portal/assets/js/graph/address.js";
import { BOX, bestLayout, layout, monotone } from "../../../portal/assets/js/graph/layout.js";
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

test("the address names what differs from the first picture", () => {
  const model = modelOf({ subject: "element:S1", base: ["element:S1"], nodes: [{ ...NODES[0], id: "element:S1", ties: [] }], first: [{ id: "element:S1", direction: "down", taken: 2 }], openings: [{ id: "element:S1", direction: "down", taken: 3 }] });
  const pairs = look({ size: "budget", focus: "project:ก/1", pins: ["element:NS-1"], changes: model.changes() });
  assert.deepEqual(pairs, [["size", "budget"], ["focus", "pก/1"], ["pin", "eNS-1"], ["o", "d3eS1"]]);
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
