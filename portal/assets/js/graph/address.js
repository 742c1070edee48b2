// How a view of the graph is written in its address, as portal/alignment/asked.py reads it. No DOM.

/** A thing's name in an address: the first letter of its kind, and its code. */
export const mark = (id) => id[0] + id.slice(id.indexOf(":") + 1);

/** Of the address, what says how the drawing is looked at: pairs of name and value. `changes` are those of the model. */
export function look({ size = "even", focus = null, pins, changes }) {
  return [
    ...(size === "even" ? [] : [["size", size]]),
    ...(focus ? [["focus", mark(focus)]] : []),
    ...pins.map((id) => ["pin", mark(id)]),
    ...[...changes].map(([opening, taken]) => {
      const space = opening.indexOf(" ");
      return ["o", `${opening[0]}${taken}${mark(opening.slice(space + 1))}`];
    }),
  ];
}

export function addressOf(path, pairs) {
  const query = new URLSearchParams(pairs).toString();
  return query ? `${path}?${query}` : path;
}
