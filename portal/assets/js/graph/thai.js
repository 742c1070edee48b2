// Lines of Thai text that fit a width: breaks stand between words as the browser's segmenter finds them, never inside a
// word of the field, and never before a mark that belongs to the word before it (ๆ, ฯ, closing brackets).

import { pattern } from "../words.js";

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("th", { granularity: "word" }) : null;
const CLINGS = /^[\sๆฯ)\]”’:;,.!?…%–-]/;

/** The pieces of `text` between which a line may break; joined they are the text again. */
export function pieces(text) {
  if (!segmenter) return text.split(/(?<=\s)/);
  const found = [];
  for (const segment of words(text)) {
    const last = found.at(-1);
    if (last !== undefined && (CLINGS.test(segment) || /[(“‘[]$/.test(last))) found[found.length - 1] += segment;
    else found.push(segment);
  }
  return found;
}

function* words(text) {
  let end = 0;
  for (const whole of pattern ? text.matchAll(pattern) : []) {
    for (const { segment } of segmenter.segment(text.slice(end, whole.index))) yield segment;
    yield whole[0];
    end = whole.index + whole[0].length;
  }
  for (const { segment } of segmenter.segment(text.slice(end))) yield segment;
}

/** At most `count` lines no wider than `width`; what does not fit ends in an ellipsis. `measure` gives a text's width. */
export function lines(text, width, count, measure) {
  const made = [];
  let line = "";
  const rest = pieces(text);
  while (rest.length) {
    if (!line || measure((line + rest[0]).trimEnd()) <= width) line += rest.shift();
    else if (made.length + 1 < count) {
      made.push(line.trim());
      line = "";
    } else {
      while (line && measure(`${line.trimEnd()}…`) > width) line = pieces(line).slice(0, -1).join("");
      return [...made, `${line.trimEnd()}…`];
    }
  }
  return line.trim() ? [...made, line.trim()] : made;
}
