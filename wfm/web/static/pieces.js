// What a drag would make of a shift, to be seen while it lasts; the server decides what becomes of it.

export const moved = (pieces, by) => pieces.map(([from, to, activity]) => [from + by, to + by, activity]);

/** The pieces within other limits: cut where they stand out, the outermost stretched to the new edge. */
export function stretched(pieces, start, end) {
  const kept = pieces.filter(([from, to, activity]) => activity && from >= start && to <= end);
  return laid(kept, start, end);
}

/** One piece at another place, work around it; pieces it would cover give way. */
export function withPiece(pieces, index, start, end) {
  const others = pieces.filter(([from, to, activity], place) => activity && place !== index && (to <= start || from >= end));
  return laid([...others, [start, end, pieces[index][2]]], pieces[0][0], pieces[pieces.length - 1][1]);
}

function laid(kept, start, end) {
  const all = [];
  let at = start;
  for (const piece of [...kept].sort((one, other) => one[0] - other[0])) {
    if (piece[0] > at) all.push([at, piece[0], 0]);
    all.push(piece);
    at = piece[1];
  }
  if (at < end) all.push([at, end, 0]);
  return all;
}
