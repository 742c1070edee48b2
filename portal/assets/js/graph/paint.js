// What stands on the boxes: Cytoscape draws boxes and ties, this draws their words, evidence and badges over them.
// The same function paints the screen and the downloaded picture.
import { BOX } from "./layout.js";
import { lines } from "./thai.js";

/** A box's border by its evidence grade: width, line, opacity. */
export const GRADE_BORDERS = { 0: [2, "dashed", 1], 1: [1.25, "solid", 0.45], 2: [1.75, "solid", 0.7], 3: [2.25, "solid", 0.9], 4: [3.25, "solid", 1] };
export const PAD = { left: 16, right: 10, top: 9 };
export const TITLE = { size: 15, line: 20 };
const FAR = 0.5; // below this zoom only codes can be read
export const BADGE = { radius: 12, reach: 9 };
const QUARTERS = [0, Math.PI / 2, Math.PI, (3 * Math.PI) / 2];

export function tokens() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    quiet: token("ink-2"),
    paper: token("paper"),
    card: token("card"),
    line: token("line-strong"),
    warn: token("warn"),
    accent: token("accent"),
    focus: token("focus"),
    evidence: token("level-province"),
    level: Object.fromEntries(["1", "2", "3", "policy", "province", "project", "report"].map((level) => [level, token(`level-${level}`)])),
  };
}

const FAMILY = '"Sarabun", "Noto Sans Thai", sans-serif';
export const font = (size, weight = 400) => `${weight} ${size}px ${FAMILY}`;

/** Waits for the type that the boxes are measured with. */
export async function loadFonts() {
  await Promise.all([400, 600, 700].flatMap((weight) => ["กู้", "A1"].map((text) => document.fonts.load(font(14, weight), text))));
}

export class Painter {
  constructor(colours, words) {
    this.colours = colours;
    this.words = words;
    this.wrapped = new Map();
  }

  /** `items`: {x, y, faded, node | bundle, hidden}; `zoom` decides how much is said. */
  paint(context, items, zoom, orientation) {
    context.textBaseline = "alphabetic";
    for (const item of items) {
      context.save();
      context.globalAlpha = item.faded ? 0.25 : 1;
      const scale = item.node?.scale ?? 1;
      context.translate(item.x - (BOX.width / 2) * scale, item.y - (BOX.height / 2) * scale);
      context.scale(scale, scale);
      if (item.bundle) this.bundle(context, item.bundle, zoom);
      else {
        this.stripe(context, this.colours.level[item.node.level]);
        if (zoom * scale < FAR) this.far(context, item.node);
        else this.near(context, item.node);
        this.badges(context, item.hidden, orientation);
      }
      context.restore();
    }
  }

  stripe(context, colour) {
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(0, 0, 6, BOX.height, [8, 0, 0, 8]);
    context.fill();
  }

  near(context, node) {
    const { kicker, title } = this.texts(context, node);
    context.fillStyle = this.colours.quiet;
    context.font = font(12.5, 400);
    context.fillText(kicker, PAD.left, PAD.top + 12);
    if (node.grade !== null) this.grade(context, node.grade, BOX.width - PAD.right - 7, PAD.top + 7.5);
    context.fillStyle = this.colours.ink;
    context.font = font(TITLE.size, 600);
    title.forEach((line, index) => context.fillText(line, PAD.left, PAD.top + 33 + index * TITLE.line));
  }

  /** What stands on a box: the line above, and the title in at most two lines; measured once. */
  texts(context, node) {
    const key = `${node.told}|${node.title}|${node.grade === null}`;
    if (!this.wrapped.has(key)) {
      const width = BOX.width - PAD.left - PAD.right;
      const measure = (text) => context.measureText(text).width;
      context.font = font(12.5, 400);
      const [kicker] = lines(node.told, width - (node.grade === null ? 0 : 20), 1, measure);
      context.font = font(TITLE.size, 600);
      this.wrapped.set(key, { kicker, title: lines(node.title, width, 2, measure) });
    }
    return this.wrapped.get(key);
  }

  /** From far away: the code alone, as large as the box allows. */
  far(context, node) {
    context.fillStyle = this.colours.ink;
    let size = 32;
    do context.font = font(size, 700);
    while (context.measureText(node.code).width > BOX.width - 72 && --size > 14);
    context.fillText(node.code, PAD.left + 4, BOX.height / 2 + size * 0.35);
    if (node.grade === null) return;
    context.save();
    context.translate(BOX.width - 28, BOX.height / 2);
    context.scale(2, 2);
    this.grade(context, node.grade, 0, 0);
    context.restore();
  }

  /** The evidence pie of components/grade.css. */
  grade(context, grade, x, y) {
    context.lineWidth = 1.8;
    context.strokeStyle = grade ? this.colours.evidence : this.colours.warn;
    context.setLineDash(grade ? [] : [2.6, 2.1]);
    context.beginPath();
    context.arc(x, y, 6.6, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
    if (!grade) return;
    context.fillStyle = this.colours.evidence;
    context.beginPath();
    if (grade < 4) context.moveTo(x, y);
    context.arc(x, y, 4.9, -Math.PI / 2, -Math.PI / 2 + (QUARTERS[grade] ?? 2 * Math.PI));
    context.fill();
  }

  badges(context, hidden, orientation) {
    for (const [direction, count] of [["up", hidden.above], ["down", hidden.below]]) {
      if (!count) continue;
      const { x, y } = badgeAt(direction, orientation);
      const text = `+${count}`;
      context.font = font(12, 700);
      const wide = Math.max(2 * BADGE.radius, context.measureText(text).width + 12);
      context.fillStyle = this.colours.card;
      context.strokeStyle = this.colours.accent;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(x - wide / 2, y - BADGE.radius, wide, 2 * BADGE.radius, BADGE.radius);
      context.fill();
      context.stroke();
      context.fillStyle = this.colours.accent;
      context.textAlign = "center";
      context.fillText(text, x, y + 4.2);
      context.textAlign = "left";
    }
  }

  bundleText(bundle) {
    const words = bundle.level === "project" ? this.words.moreProjects : this.words.more;
    return words.replace("{count}", bundle.count.toLocaleString("en"));
  }

  bundle(context, bundle, zoom) {
    context.fillStyle = this.colours.accent;
    context.textAlign = "center";
    context.font = font(zoom < FAR ? 26 : 15, 600);
    const text = zoom < FAR ? `+${bundle.count}` : this.bundleText(bundle);
    context.fillText(text, BOX.width / 2, BOX.height / 2 + (zoom < FAR ? 9 : 5));
    context.textAlign = "left";
  }
}

/** The middle of a badge, from the box's upper left corner: on the side where the left out neighbours would stand. */
export function badgeAt(direction, orientation) {
  if (orientation === "columns") return { x: direction === "up" ? BOX.width : 0, y: BOX.height - 8 };
  return { x: BOX.width * 0.74, y: direction === "up" ? -4 : BOX.height + 3 };
}
