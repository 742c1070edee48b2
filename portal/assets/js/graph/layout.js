// Where things stand in the picture: tiers by plan level, ordered by barycentre so that few ties cross. Pure and
// deterministic: no DOM, no Cytoscape, the same input gives the same positions.

export const BOX = { width: 204, height: 78 };
export const BUNDLE = { width: 168, height: 40 };
/** How large a thing's box (times its `scale`) or a bundle is drawn. */
export const sizeOf = ({ of, scale = 1 }) => (of === undefined ? { width: BOX.width * scale, height: BOX.height * scale } : BUNDLE);
const GAP = { across: 16, lane: 40, tier: { rows: 44, columns: 52 }, row: 22, bend: 16 };
/** The zoom below which titles cannot be read any more. */
export const READABLE = 0.62;
const SWEEPS = 8;
const NARROW = 2; // boxes side by side on a phone, where both lanes are one
const HIGHEST = 60; // the tier of the national strategy, and of the province's main goal

/**
 * `nodes`: {id, of (a bundle's owner), scale, lane: "upstream" | "province" | "both", tier, place: [n, n]}; `edges`: {id, from, to} with `to` above.
 * `orientation`: "columns" runs from left (projects) to right (national strategy), "rows" from bottom to top.
 * `across`: how many boxes a tier holds side by side before it goes on in another row (0: as many as there are).
 * `lanes`: whether the province's own goals stand apart from the upstream plans'.
 * Returns {positions: Map(id → {x, y}) of box centres, sizes: Map(id → {width, height}), bends: Map(edge id → [{x, y}…] on its way), bounds}.
 */
export function layout(nodes, edges, { orientation = "columns", across = 0, lanes = true } = {}) {
  const cross = orientation === "columns" ? "height" : "width";
  const along = orientation === "columns" ? "width" : "height";
  const tiers = tiersOf(nodes, edges, lanes, across);
  order(tiers);
  place(tiers, cross);
  const marks = stack(tiers, along, GAP.tier[orientation]);
  return drawn(tiers, edges, marks, orientation);
}

/** Tiers from below to above, each a list of slots: boxes, and the bends of ties that pass by. */
function tiersOf(nodes, edges, lanes, across) {
  const laneOf = (node) => (lanes && node.lane !== "both" ? node.lane : "both");
  const level = levels(nodes, laneOf);
  const tiers = [];
  const tierAt = (place) => (tiers[place] ??= []);
  const slots = new Map();
  for (const node of [...nodes].sort(byPlace)) {
    const slot = { id: node.id, lane: laneOf(node), tier: level.get(node.id), up: [], down: [], bend: false, size: sizeOf(node) };
    slots.set(node.id, slot);
    tierAt(slot.tier).push(slot);
  }
  for (const tier of tiers) if (tier && across && tier.length > across) tier.wrapped = across;
  for (const edge of [...edges].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    let low = slots.get(edge.from);
    let high = slots.get(edge.to);
    if (low.tier > high.tier) [low, high] = [high, low];
    let last = low;
    for (let between = low.tier + 1; between < high.tier; between += 1) {
      if (!tiers[between] || tiers[between].wrapped) continue;
      const bend = { id: `${edge.id}@${between}`, edge: edge.id, lane: high.lane === "both" ? low.lane : high.lane, tier: between, up: [], down: [last], bend: true };
      last.up.push(bend);
      tiers[between].push(bend);
      last = bend;
    }
    if (low.tier === high.tier) continue;
    last.up.push(high);
    high.down.push(last);
  }
  return tiers.filter(Boolean);
}

/** Consecutive numbers for the tiers in use. The lanes share projects and strategies and count on from there; the
 * highest goals of both stand side by side on top. */
function levels(nodes, laneOf) {
  const used = (lane) => [...new Set(nodes.filter((node) => laneOf(node) === lane).map((node) => node.tier))].sort((a, b) => a - b);
  const tiers = { both: used("both"), province: used("province"), upstream: used("upstream") };
  const top = tiers.both.length + Math.max(tiers.province.length, tiers.upstream.length) - 1;
  const number = new Map();
  for (const node of nodes) {
    const lane = laneOf(node);
    const place = tiers[lane].indexOf(node.tier);
    if (lane === "both") number.set(node.id, place);
    else number.set(node.id, node.tier === HIGHEST ? top : tiers.both.length + place);
  }
  return number;
}

const LANE_ORDER = { province: 0, both: 1, upstream: 2 };

function byPlace(a, b) {
  return a.place[0] - b.place[0] || a.place[1] - b.place[1] || (a.id < b.id ? -1 : 1);
}

/** Orders every tier by the mean place of its neighbours, up and down by turns; lanes never mix. */
function order(tiers) {
  for (const tier of tiers) {
    tier.sort((a, b) => LANE_ORDER[a.lane] - LANE_ORDER[b.lane]);
    number(tier);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isUp = sweep % 2 === 0;
    for (const tier of isUp ? tiers : [...tiers].reverse()) {
      const mean = new Map(tier.map((slot) => [slot, meanOf(isUp ? slot.down : slot.up, (other) => other.rank) ?? slot.rank]));
      tier.sort((a, b) => LANE_ORDER[a.lane] - LANE_ORDER[b.lane] || mean.get(a) - mean.get(b) || a.rank - b.rank);
      number(tier);
    }
  }
}

/** Ranks run from 0 to 1, so that tiers of different lengths can be compared. */
function number(tier) {
  tier.forEach((slot, place) => (slot.rank = (place + 0.5) / tier.length));
}

/** Cross positions: each slot as near to the mean of its neighbours as the boxes beside it allow. */
function place(tiers, cross) {
  for (const tier of tiers) {
    let at = 0;
    tier.forEach((slot, index) => {
      if (index) at += apart(tier[index - 1], slot, cross);
      slot.at = at;
    });
    for (const slot of tier) slot.at -= at / 2;
  }
  for (const tier of tiers) if (tier.wrapped) wrap(tier, cross);
  for (let sweep = 0; sweep < SWEEPS * 2; sweep += 1) {
    for (const tier of sweep % 2 ? [...tiers].reverse() : tiers) {
      if (!tier.wrapped) settle(tier, cross);
    }
  }
}

function settle(tier, cross) {
  const offsets = [];
  tier.reduce((sum, slot, index) => (offsets[index] = index ? sum + apart(tier[index - 1], slot, cross) : 0), 0);
  const wanted = tier.map((slot, index) => {
    const near = [...slot.up, ...slot.down];
    // A straight passage matters more for a bend than for a box.
    return { value: (meanOf(near, (other) => other.at) ?? slot.at) - offsets[index], weight: near.length ? (slot.bend ? 2 : 1) : 0.1 };
  });
  monotone(wanted).forEach((value, index) => (tier[index].at = value + offsets[index]));
}

/** The nearest non-decreasing sequence to weighted values in the least squares sense (pool adjacent violators). */
export function monotone(items) {
  const pools = [];
  for (const { value, weight } of items) {
    let pool = { sum: value * weight, weight, count: 1 };
    while (pools.length && pools.at(-1).sum / pools.at(-1).weight >= pool.sum / pool.weight) {
      const before = pools.pop();
      pool = { sum: before.sum + pool.sum, weight: before.weight + pool.weight, count: before.count + pool.count };
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => Array(pool.count).fill(pool.sum / pool.weight));
}

function wrap(tier, cross) {
  const boxes = tier.filter((slot) => !slot.bend);
  const wide = Math.max(...boxes.map((slot) => slot.size[cross]));
  boxes.forEach((slot, index) => {
    slot.row = Math.floor(index / tier.wrapped);
    const inRow = Math.min(tier.wrapped, boxes.length - slot.row * tier.wrapped);
    slot.at = ((index % tier.wrapped) - (inRow - 1) / 2) * (wide + GAP.across);
  });
  tier.rows = Math.ceil(boxes.length / tier.wrapped);
}

function apart(a, b, cross) {
  const half = (slot) => (slot.bend ? 0 : slot.size[cross] / 2);
  return half(a) + half(b) + (a.lane === b.lane ? (a.bend || b.bend ? GAP.bend : GAP.across) : GAP.lane);
}

/** Where each tier begins along the way up: a wrapped tier takes as many rows as it has. */
function stack(tiers, along, gap) {
  let at = 0;
  return tiers.map((tier) => {
    const mark = at;
    const deep = Math.max(...tier.map((slot) => (slot.bend ? 0 : slot.size[along]))) || BOX[along];
    at += (tier.rows ?? 1) * deep + ((tier.rows ?? 1) - 1) * GAP.row + gap;
    return (slot) => mark + deep / 2 + (slot.row ?? 0) * (deep + GAP.row);
  });
}

function drawn(tiers, edges, marks, orientation) {
  const point = (slot, far) => (orientation === "columns" ? { x: far, y: slot.at } : { x: slot.at, y: -far });
  const positions = new Map();
  const sizes = new Map();
  const bends = new Map(edges.map((edge) => [edge.id, []]));
  tiers.forEach((tier, index) => {
    for (const slot of tier) {
      const at = point(slot, marks[index](slot));
      if (slot.bend) bends.get(slot.edge).push(at);
      else {
        positions.set(slot.id, at);
        sizes.set(slot.id, slot.size);
      }
    }
  });
  return { positions, sizes, bends, bounds: boundsOf(positions, sizes) };
}

function boundsOf(positions, sizes) {
  const boxes = [...positions].map(([id, at]) => ({ ...at, ...sizes.get(id) }));
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2));
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2));
  return {
    left,
    top,
    width: Math.max(...boxes.map((box) => box.x + box.width / 2)) - left,
    height: Math.max(...boxes.map((box) => box.y + box.height / 2)) - top,
  };
}

function meanOf(slots, value) {
  if (!slots.length) return null;
  return slots.reduce((sum, slot) => sum + value(slot), 0) / slots.length;
}

/** The way of a tie: it leaves and enters its boxes along the way up and passes through the bends, an S between any two
 * of these `points`, each with its two `controls`. */
export function curve(edge, { positions, sizes, bends, options }) {
  const isColumns = options.orientation === "columns";
  const [low, high] = [positions.get(edge.from), positions.get(edge.to)];
  const [leaving, entered] = [sizes.get(edge.from), sizes.get(edge.to)];
  const start = isColumns ? { x: low.x + leaving.width / 2, y: low.y } : { x: low.x, y: low.y - leaving.height / 2 };
  const end = isColumns ? { x: high.x - entered.width / 2, y: high.y } : { x: high.x, y: high.y + entered.height / 2 };
  const points = [start, ...bends.get(edge.id), end];
  const controls = points.slice(1).flatMap((point, index) => {
    const before = points[index];
    const middle = isColumns ? (before.x + point.x) / 2 : (before.y + point.y) / 2;
    return isColumns ? [{ x: middle, y: before.y }, { x: middle, y: point.y }] : [{ x: before.x, y: middle }, { x: point.x, y: middle }];
  });
  return { points, controls };
}

/** Of the ways to lay the picture out, the one that can be read best in a pane of this size; of those that run as `turn`
 * says, if it does. A `frame` ("<across>-<percent drawn apart>", the returned one again) leaves nothing to the pane.
 * `places`: Map(id → {x, y}) of boxes that stand where somebody put them. */
export function bestLayout(nodes, edges, { width, height, turn = null, frame = "", places = new Map() }) {
  const [across, percent] = frame.split("-").map(Number);
  const made = frame ? inFrame(nodes, edges, { orientation: turn ?? "rows", across }, percent) : inPane(nodes, edges, { width, height, turn });
  return put(made, edges, places);
}

function inFrame(nodes, edges, options, percent) {
  return drawnApart({ options, ...layout(nodes, edges, { ...options, lanes: options.across !== NARROW }) }, percent);
}

function inPane(nodes, edges, { width, height, turn }) {
  const isNarrow = width < 560;
  const tries = isNarrow
    ? [{ orientation: "rows", across: NARROW }, { orientation: "columns", across: 0 }]
    : [{ orientation: "rows", across: 0 }, { orientation: "columns", across: 0 }, { orientation: "rows", across: 6 }, { orientation: "rows", across: 10 }];
  let best = null;
  for (const options of tries.filter(({ orientation }) => orientation === (turn ?? (isNarrow ? "rows" : orientation)))) {
    const made = layout(nodes, edges, { ...options, lanes: options.across !== NARROW });
    // Reading goes down a page more easily than across it; a wrapped tier hides which tie leads where.
    const zoom = Math.min(1, width / made.bounds.width, (1.25 * height) / made.bounds.height) * (options.across && !isNarrow ? 0.8 : 1);
    if (best === null || zoom > best.zoom) best = { zoom, options, ...made };
  }
  // The tiers stand apart, up to half as far again, where the pane would otherwise stay empty.
  const free = best.options.orientation === "columns" ? width / best.bounds.width : height / best.bounds.height;
  const zoom = Math.max(READABLE, Math.min(1, width / best.bounds.width, height / best.bounds.height));
  const percent = Math.floor(100 * Math.min(1.5, free / zoom));
  return drawnApart(best, percent > 102 ? percent : 100);
}

function drawnApart(made, percent) {
  const frame = `${made.options.across}-${percent}`;
  if (percent === 100) return { ...made, frame };
  const along = made.options.orientation === "columns" ? "x" : "y";
  const moved = (point) => ({ ...point, [along]: (point[along] * percent) / 100 });
  const positions = new Map([...made.positions].map(([id, point]) => [id, moved(point)]));
  const bends = new Map([...made.bends].map(([id, points]) => [id, points.map(moved)]));
  return { ...made, frame, positions, bends, bounds: boundsOf(positions, made.sizes) };
}

/** Boxes with a place stand there; their ties lead to them straight, and what would lie under them steps aside. */
function put(made, edges, places) {
  const placed = [...places].filter(([id]) => made.positions.has(id));
  if (!placed.length) return made;
  const away = new Set(placed.filter(([id, at]) => distance(made.positions.get(id), at) > 1).map(([id]) => id));
  const positions = new Map([...made.positions, ...placed]);
  for (const id of positions.keys()) if (!places.has(id)) stepAside(id, positions, made, placed);
  const bends = new Map(edges.map(({ id, from, to }) => [id, away.has(from) || away.has(to) ? [] : made.bends.get(id)]));
  return { ...made, positions, bends, bounds: boundsOf(positions, made.sizes) };
}

/** Moves a box that a placed one covers along its tier to the nearest free spot. */
function stepAside(id, positions, { sizes, options }, placed) {
  const [cross, side] = options.orientation === "columns" ? ["y", "height"] : ["x", "width"];
  const at = positions.get(id);
  const between = (other, axis) => (sizes.get(id)[axis] + sizes.get(other)[axis]) / 2;
  const covers = (spot) => ([other, there]) => Math.abs(there.x - spot.x) < between(other, "width") && Math.abs(there.y - spot.y) < between(other, "height");
  if (!placed.some(covers(at))) return;
  const others = [...positions].filter(([other]) => other !== id);
  const beside = others.flatMap(([other, there]) => [-1, 1].map((to) => ({ ...at, [cross]: there[cross] + to * (between(other, side) + GAP.across) })));
  beside.sort((a, b) => distance(a, at) - distance(b, at));
  positions.set(id, beside.find((spot) => !others.some(covers(spot))) ?? at);
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** A point of the drawing where it runs the other way, as far from its neighbours there as here. */
export function turned({ x, y }, turn) {
  const [row, column] = [BOX.width + GAP.across, BOX.height + GAP.across];
  const [deepRow, deepColumn] = [BOX.height + GAP.tier.rows, BOX.width + GAP.tier.columns];
  return turn === "columns"
    ? { x: Math.round((-y * deepColumn) / deepRow), y: Math.round((x * column) / row) }
    : { x: Math.round((y * row) / column), y: Math.round((-x * deepRow) / deepColumn) };
}
