// The picture as a PNG file, under its title and the date of its figures.
import { font } from "./paint.js";
import { lines } from "./thai.js";

const SCALE = 2;
const EDGE = 28 * SCALE;

export async function download(picture, title, sub) {
  const body = await picture.whole(SCALE);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  canvas.width = Math.max(body.width + 2 * EDGE, 900 * SCALE);
  context.font = font(22 * SCALE, 700);
  const heading = lines(title, canvas.width - 2 * EDGE, 3, (text) => context.measureText(text).width);
  const top = EDGE + heading.length * 32 * SCALE + 34 * SCALE;
  canvas.height = top + body.height + EDGE;
  context.fillStyle = picture.colours.card;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = picture.colours.ink;
  context.font = font(22 * SCALE, 700);
  heading.forEach((line, index) => context.fillText(line, EDGE, EDGE + (index + 0.7) * 32 * SCALE));
  context.fillStyle = picture.colours.quiet;
  context.font = font(15 * SCALE, 400);
  context.fillText(sub, EDGE, top - 20 * SCALE);
  context.drawImage(body, (canvas.width - body.width) / 2, top);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${title.slice(0, 60).replace(/[\\/:*?"<>|]/g, "-")}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
