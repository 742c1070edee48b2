// What is drawn as a file, under its title, date and legend: a PNG picture, an SVG drawing with its type in it, and the
// sheet that is printed (and so becomes a PDF).
import { font } from "./paint.js";
import { lines } from "./thai.js";
import { EDGE, LEAST_WIDTH, unitOf, vector } from "./vector.js";

const SCALE = 2;

export async function savePng(picture, sheet) {
  const body = await picture.whole(SCALE);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const unit = SCALE * unitOf({ width: body.width / SCALE, height: body.height / SCALE });
  const edge = EDGE * unit;
  canvas.width = Math.max(body.width + 2 * edge, LEAST_WIDTH * unit);
  context.font = font(22 * unit, 700);
  const heading = lines(sheet.title, canvas.width - 2 * edge, 3, (text) => context.measureText(text).width);
  const top = edge + (heading.length * 32 + 34) * unit;
  canvas.height = top + body.height + 2.5 * edge;
  context.fillStyle = picture.colours.card;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = picture.colours.ink;
  context.font = font(22 * unit, 700);
  heading.forEach((line, index) => context.fillText(line, edge, edge + (index + 0.7) * 32 * unit));
  context.fillStyle = picture.colours.quiet;
  context.font = font(15 * unit, 400);
  context.fillText(sheet.sub, edge, top - 20 * unit);
  context.drawImage(body, (canvas.width - body.width) / 2, top);
  context.translate(edge, canvas.height - edge);
  context.scale(unit, unit);
  legend(context, picture.colours, sheet.levels);
  save(await new Promise((done) => canvas.toBlob(done, "image/png")), sheet.title, "png");
}

function legend(context, colours, levels) {
  context.font = font(14, 400);
  let x = 0;
  for (const [level, name] of levels) {
    if (level) {
      context.fillStyle = colours.level[level];
      context.fillRect(x, -11, 12, 12);
      x += 18;
    }
    context.fillStyle = colours.quiet;
    context.fillText(name, x, 0);
    x += 24 + context.measureText(name).width;
  }
}

export async function saveSvg(picture, sheet) {
  const drawn = vector(picture, sheet);
  const text = new XMLSerializer().serializeToString(drawn);
  // The type goes into the file alone: no style may be written into the page.
  const style = `<style>${await type()}</style>`;
  const whole = text.replace(/<svg[^>]*>/, (tag) => tag + style);
  save(new Blob([whole], { type: "image/svg+xml" }), sheet.title, "svg");
}

/** The page's own type as rules that hold the files, so that Thai looks the same wherever the drawing is opened. */
async function type() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href })));
  const faces = rules.filter(({ rule }) => rule instanceof CSSFontFaceRule);
  const made = await Promise.all(
    faces.map(async ({ rule, base }) => {
      const file = new URL(rule.style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/)[1], base);
      const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
      const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      const said = (name) => `${name}:${rule.style.getPropertyValue(name)}`;
      return `@font-face{${said("font-family")};${said("font-weight")};${said("unicode-range")};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
    }),
  );
  return made.join("");
}

function save(blob, title, kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${title.slice(0, 60).replace(/[\\/:*?"<>|]/g, "-")}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Puts the drawing where paper shows it, whenever the page is printed. */
export function keepPaper(place, picture, sheet) {
  addEventListener("beforeprint", () => place.replaceChildren(vector(picture, sheet())));
  addEventListener("afterprint", () => {
    place.replaceChildren();
    document.documentElement.classList.remove("weave-sheet");
  });
}

/** Prints the drawing alone; the browser's "save as PDF" makes a file of it, named and titled as the sheet is. */
export function printSheet({ title, date }) {
  const own = document.title;
  document.title = [title, date].filter(Boolean).join(" · ");
  addEventListener("afterprint", () => (document.title = own), { once: true });
  document.documentElement.classList.add("weave-sheet");
  print();
}
