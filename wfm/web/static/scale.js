// The hours a day's time line shows, and where a slot lies in it.
import { store, allShifts, startOf, endOf } from "./store.js";

const LEAST_HOUR = { wide: 27, narrow: 32 };
const DAY = 288;

/** The hours worth showing and every shift of the day; nights that began the day before show from midnight. */
export function dayScale(day, room) {
  const zero = store.plan.day_start[day], next = store.plan.day_start[day + 1];
  const perHour = 60 / store.plan.slot_minutes;
  let low = zero + store.plan.open[0], high = zero + store.plan.open[1];
  for (const shift of allShifts()) {
    if (shift.day === day) {
      low = Math.min(low, startOf(shift));
      high = Math.max(high, endOf(shift) + perHour / 2);
    } else if (shift.day === day - 1 && endOf(shift) > zero) low = Math.min(low, zero);
  }
  low = zero + Math.floor((low - zero) / perHour) * perHour;
  high = Math.min(zero + Math.ceil((high - zero) / perHour) * perHour, next + DAY / 2);
  const least = room < 500 ? LEAST_HOUR.narrow : LEAST_HOUR.wide;
  const width = Math.max(room, Math.round(((high - low) / perHour) * least));
  const px = width / (high - low);
  return {
    day, low, high, room, width, px, span: high - low, hour: px * perHour,
    x: (slot) => (slot - low) * px,
    slot: (x) => low + x / px,
    midnight: next < high ? (next - low) * px : null,
    opening: width > room ? Math.max(0, (zero + store.plan.open[0] - low) * px - 12) : 0,
  };
}
