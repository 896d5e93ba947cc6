// Slots are elapsed time since the plan's first midnight; the clock of one comes from the server's hour marks, right over DST.
import { store } from "./store.js";

const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

function tickBefore(slot) {
  const ticks = store.plan.ticks;
  let low = 0, high = ticks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ticks[middle][0] <= slot) low = middle; else high = middle - 1;
  }
  return ticks[low];
}

export function clock(slot) {
  const [at, text] = tickBefore(slot);
  const minutes = (((minutesOf(text) + (slot - at) * store.plan.slot_minutes) % 1440) + 1440) % 1440;
  return String(Math.floor(minutes / 60)).padStart(2, "0") + ":" + String(minutes % 60).padStart(2, "0");
}

export const span = (start, end) => clock(start) + "–" + clock(end);

/** The first slot from `from` on, within a day and a half, whose clock reads `text`; null where none does. */
export function slotAt(text, from) {
  const found = /^\s*(\d{1,2})[:.]?(\d{2})\s*$/.exec(text);
  if (!found) return null;
  const wanted = String(Number(found[1]) % 24).padStart(2, "0") + ":" + found[2];
  for (let slot = from; slot < from + 432; slot++) if (clock(slot) === wanted) return slot;
  return null;
}

export function dayOf(slot) {
  const starts = store.plan.day_start;
  for (let day = store.plan.dates.length - 1; day > 0; day--) if (slot >= starts[day]) return day;
  return 0;
}

/** Round to the snap of the day, or to one slot; marks lie at most `most` slots apart. */
export function snapped(slot, day, fine, most = store.plan.snap_slots) {
  const step = fine ? 1 : Math.min(most, store.plan.snap_slots);
  const zero = store.plan.day_start[day];
  return zero + Math.round((slot - zero) / step) * step;
}

export const hours = (slots) => (slots * store.plan.slot_minutes) / 60;

/** Hour marks between two slots; beyond the plan's own marks the hours go on. */
export function hourMarks(low, high) {
  const marks = store.plan.ticks.filter(([slot]) => slot >= low && slot <= high);
  const hour = 60 / store.plan.slot_minutes;
  const first = marks.length ? marks[0][0] : low;
  for (let slot = first - hour; slot >= low; slot -= hour) marks.unshift([slot, clock(slot)]);
  for (let slot = marks[marks.length - 1]?.[0] + hour; slot <= high; slot += hour) marks.push([slot, clock(slot)]);
  return marks;
}
