// How a view of the graph is written in its address, as portal/alignment/asked.py reads it. No DOM.

/** A thing's name in an address: the first letter of its kind, and its code. */
export const mark = (id) => id[0] + id.slice(id.indexOf(":") + 1);

/** Of the address, what says how the drawing is looked at: pairs of name and value. `changes` are those of the model. */
export function look({ size = "even", turn = null, frame = "", focus = null, pins, places = new Map(), changes }) {
  const place = (at) => (at ? `_x${at.x}y${at.y}` : "");
  return [
    ...(size === "even" ? [] : [["size", size]]),
    ...(turn ? [["turn", turn]] : []),
    ...(frame ? [["frame", frame]] : []),
    ...(focus ? [["focus", mark(focus)]] : []),
    ...pins.map((id) => ["pin", mark(id) + place(places.get(id))]),
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
