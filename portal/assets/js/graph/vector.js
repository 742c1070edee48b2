// The drawing as SVG, under its title, date and legend: for a file that scales, and for paper and PDF. Texts stay texts.
import { BOX, curve } from "./layout.js";
import { BADGE, GRADE_BORDERS, PAD, TITLE, badgeAt, font } from "./paint.js";
import { lines } from "./thai.js";

const SVG = "http://www.w3.org/2000/svg";
export const EDGE = 28;
export const LEAST_WIDTH = 900;
// A drawing of this size fills a sheet of paper; what stands around a larger one grows with it, so that it can be read.
const SHEET = { width: 1100, height: 680 };
export const unitOf = ({ width, height }) => Math.max(1, width / SHEET.width, height / SHEET.height);
const FAMILY = "Sarabun, 'Noto Sans Thai', sans-serif";
const EDGE_WIDTHS = { primary: 2.6, part_of: 1.1 };
const DASHED = { secondary: "6 4", bundle: "6 4", unlinked: "6 4" };

function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

const text = (said, x, y, size, weight, fill, more = {}) => draw("text", { x, y, "font-size": size, "font-weight": weight, fill, ...more }, said);

/** `sheet`: {title, sub, levels: [[level, or null for words alone, name]…]} stands above and below the drawing. */
export function vector(picture, sheet) {
  const { colours, made } = picture;
  const bounds = withTies(picture);
  const measuring = document.createElement("canvas").getContext("2d");
  const unit = unitOf(bounds);
  const width = Math.max(bounds.width + 2 * EDGE, LEAST_WIDTH * unit);
  measuring.font = font(22 * unit, 700);
  const heading = lines(sheet.title, width - 2 * EDGE, 3, (said) => measuring.measureText(said).width);
  const top = EDGE + (heading.length * 32 + 40) * unit;
  const height = top + bounds.height + EDGE + 40 * unit;
  const body = draw("g", { transform: `translate(${(width - bounds.width) / 2 - bounds.left} ${top - bounds.top})` });
  for (const edge of picture.view.edges) body.append(line(picture, edge));
  for (const item of picture.items()) body.append(box(picture, item, measuring));
  return draw(
    "svg",
    { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FAMILY, role: "img", "aria-label": `${sheet.title} ${sheet.sub}` },
    draw("rect", { width, height, fill: colours.card }),
    ...heading.map((said, index) => text(said, EDGE, EDGE + (index + 0.7) * 32 * unit, 22 * unit, 700, colours.ink)),
    text(sheet.sub, EDGE, top - 22 * unit, 15 * unit, 400, colours.quiet),
    body,
    draw("g", { transform: `translate(${EDGE} ${height - EDGE}) scale(${unit})` }, ...legend(sheet.levels, colours, measuring)),
  );
}

/** The boxes' bounds, and those of ties that swing out beyond them. */
function withTies({ made, view }) {
  const points = view.edges.flatMap((edge) => curve(edge, made).points);
  const { left, top, width, height } = made.bounds;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const low = { x: Math.min(left, ...xs), y: Math.min(top, ...ys) };
  return { left: low.x, top: low.y, width: Math.max(left + width, ...xs) - low.x, height: Math.max(top + height, ...ys) - low.y };
}

function legend(levels, colours, measuring) {
  measuring.font = font(14, 400);
  let x = 0;
  return levels.flatMap(([level, name]) => {
    const swatch = level ? [draw("rect", { x, y: -11, width: 12, height: 12, rx: 3, fill: colours.level[level] })] : [];
    const made = [...swatch, text(name, level ? x + 18 : x, 0, 14, 400, colours.quiet)];
    x += (level ? 42 : 24) + measuring.measureText(name).width;
    return made;
  });
}

function line(picture, edge) {
  const { points, controls } = curve(edge, picture.made);
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const path = points.slice(1).map((point, index) => `C${at(controls[2 * index])} ${at(controls[2 * index + 1])} ${at(point)}`);
  const drawn = picture.cy.$id(edge.id);
  const isWay = drawn.hasClass("way");
  return draw("path", {
    d: `M${at(points[0])}${path.join("")}`,
    fill: "none",
    stroke: picture.colours.level[picture.boxes.get(edge.to).level],
    "stroke-width": isWay ? 3.2 : (EDGE_WIDTHS[edge.kind] ?? 1.6),
    "stroke-opacity": isWay ? 0.95 : drawn.hasClass("faded") ? 0.1 : 0.5,
    "stroke-dasharray": DASHED[edge.kind] ?? null,
  });
}

function box(picture, item, measuring) {
  const { colours } = picture;
  // A faded box still covers what passes under it.
  const group = (scale, size, ...children) => {
    const cover = item.faded ? [draw("rect", { width: size.width, height: size.height, rx: 8, fill: colours.card })] : [];
    const place = `translate(${item.x - (size.width / 2) * scale} ${item.y - (size.height / 2) * scale}) scale(${scale})`;
    return draw("g", { transform: place }, ...cover, draw("g", { opacity: item.faded ? 0.3 : null }, ...children));
  };
  if (item.bundle) {
    const size = picture.made.sizes.get(item.bundle.id);
    const said = picture.painter.bundleText(item.bundle);
    const frame = { width: size.width, height: size.height, rx: 20, fill: colours.paper, stroke: colours.accent, "stroke-dasharray": "5 4" };
    return group(1, size, draw("rect", frame), text(said, size.width / 2, size.height / 2 + 5, 15, 600, colours.accent, { "text-anchor": "middle" }));
  }
  const { node } = item;
  const colour = colours.level[node.level];
  const { kicker, title } = picture.painter.texts(measuring, node);
  const [width, style, opacity] = GRADE_BORDERS[node.grade] ?? [1, "solid", 1];
  const stroke = node.grade === null ? colours.line : node.grade === 0 ? colours.warn : colour;
  return group(
    node.scale,
    BOX,
    ...marks(picture, node),
    draw("rect", { width: BOX.width, height: BOX.height, rx: 8, fill: colours.card, stroke, "stroke-width": width, "stroke-opacity": opacity, "stroke-dasharray": style === "dashed" ? "5 4" : null }),
    draw("path", { d: `M8 0H6V${BOX.height}H8A8 8 0 0 1 0 ${BOX.height - 8}V8A8 8 0 0 1 8 0Z`, fill: colour }),
    text(kicker, PAD.left, PAD.top + 12, 12.5, 400, colours.quiet),
    ...title.map((said, index) => text(said, PAD.left, PAD.top + 33 + index * TITLE.line, TITLE.size, 600, colours.ink)),
    ...(node.grade === null ? [] : pie(node.grade, colours)),
    ...badges(item.hidden, picture),
  );
}

/** What stands around a box that is pinned, that the drawing is about, or whose ways are looked at. */
function marks(picture, node) {
  const { colours } = picture;
  const around = (by, more) => draw("rect", { x: -by, y: -by, width: BOX.width + 2 * by, height: BOX.height + 2 * by, rx: 8 + by, fill: "none", ...more });
  const drawn = picture.cy.$id(node.id);
  return [
    node.isPinned ? around(6, { fill: colours.accent, "fill-opacity": 0.28 }) : null,
    drawn.hasClass("subject") && !node.isPinned ? around(8, { fill: colours.level[node.level], "fill-opacity": 0.2 }) : null,
    drawn.hasClass("selected") ? around(4.5, { stroke: colours.focus, "stroke-width": 3 }) : null,
  ].filter(Boolean);
}

/** How many neighbours are left out above and below. */
function badges({ above, below }, { colours, made }) {
  return [["up", above], ["down", below]].filter(([, count]) => count).flatMap(([direction, count]) => {
    const { x, y } = badgeAt(direction, made.options.orientation);
    const wide = 2 * BADGE.radius + 8 * Math.max(0, String(count).length - 1);
    const frame = { x: x - wide / 2, y: y - BADGE.radius, width: wide, height: 2 * BADGE.radius, rx: BADGE.radius, fill: colours.card, stroke: colours.accent, "stroke-width": 1.5 };
    return [draw("rect", frame), text(`+${count}`, x, y + 4.2, 12, 700, colours.accent, { "text-anchor": "middle" })];
  });
}

/** The evidence pie, as paint.js paints it. */
function pie(grade, colours) {
  const [x, y] = [BOX.width - PAD.right - 7, PAD.top + 7.5];
  const ring = draw("circle", { cx: x, cy: y, r: 6.6, fill: "none", "stroke-width": 1.8, stroke: grade ? colours.evidence : colours.warn, "stroke-dasharray": grade ? null : "2.6 2.1" });
  if (!grade) return [ring];
  if (grade === 4) return [ring, draw("circle", { cx: x, cy: y, r: 4.9, fill: colours.evidence })];
  const end = { 1: [4.9, 0], 2: [0, 4.9], 3: [-4.9, 0] }[grade];
  return [ring, draw("path", { d: `M${x} ${y}V${y - 4.9}A4.9 4.9 0 ${grade > 2 ? 1 : 0} 1 ${x + end[0]} ${y + end[1]}Z`, fill: colours.evidence })];
}
