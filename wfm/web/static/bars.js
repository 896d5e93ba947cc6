// A shift as a bar: its pieces in colours, patterns and letters, so that no kind is told by colour alone.
import { el, padlock } from "./dom.js";
import { t, fill } from "./words.js";
import { store, isLocked, brokenAt, startOf, endOf } from "./store.js";
import { span, hours, clock } from "./time.js";

const LEAST_LETTER = 11;
let looks = null;

/** The class and the letter of an activity; each letter stands for one of them. */
export function lookOf(index) {
  if (looks?.of !== store.plan) looks = { of: store.plan, list: makeLooks() };
  return looks.list[index];
}
function makeLooks() {
  const used = new Set();
  let number = 0;
  return store.plan.activities.map(({ name, kind, paid }) => {
    if (kind === "work") return { class: "k0", letter: "" };
    const letter = [...name.toUpperCase()].find((one) => /\p{L}|\p{N}/u.test(one) && !used.has(one)) || "•";
    used.add(letter);
    if (kind === "break") return { class: paid ? "rest" : "rest unpaid", letter };
    return { class: "a" + ((number++ % 5) + 1), letter };
  });
}

/** Draw a shift on a scale; `pieces` may be others than its own while it is dragged. */
export function makeBar(shift, scale, pieces = shift.pieces) {
  const start = pieces[0][0], end = pieces[pieces.length - 1][1];
  const broken = brokenAt(shift.agent, shift.day);
  const locked = isLocked(shift.agent, shift.day);
  const kinds = [locked && "locked", broken.length && "broken", start < scale.low && "spill"].filter(Boolean);
  const bar = el("div", { class: ["bar", ...kinds].join(" "), "data-agent": shift.agent, "data-day": shift.day });
  bar.title = [span(start, end), ...broken].join("\n");
  bar.style.left = scale.x(start) + "px";
  bar.style.width = (end - start) * scale.px + "px";
  pieces.forEach((piece, index) => bar.append(makePiece(piece, index, start, scale)));
  bar.append(el("i", { class: "grip start" }), el("i", { class: "grip end" }));
  if (locked) bar.append(padlock());
  if (broken.length) bar.append(el("span", { class: "warn", text: "!" }));
  return bar;
}

function makePiece([from, to, activity], index, start, scale) {
  const look = lookOf(activity);
  const width = (to - from) * scale.px;
  const node = el("span", { class: "piece " + look.class, "data-index": index });
  node.style.left = (from - start) * scale.px + "px";
  node.style.width = width + "px";
  if (activity === 0) node.textContent = index === 0 && width > 40 ? clock(from) : "";
  else {
    node.textContent = width >= LEAST_LETTER ? look.letter : "";
    node.title = store.plan.activities[activity].name + " " + span(from, to);
  }
  return node;
}

/** A shift in words, for who hears the page. */
export function inWords(shift) {
  const parts = [span(startOf(shift), endOf(shift)), fill(t.hours_long, { n: hours(endOf(shift) - startOf(shift)).toFixed(2) })];
  for (const [from, to, activity] of shift.pieces) if (activity) parts.push(store.plan.activities[activity].name + " " + span(from, to));
  if (isLocked(shift.agent, shift.day)) parts.push(t.locked);
  return [...parts, ...brokenAt(shift.agent, shift.day)].join(", ");
}
