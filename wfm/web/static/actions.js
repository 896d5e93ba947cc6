// What a planner does to a shift, the same from keys, panel and pointer.
import { store, shiftAt, startOf, endOf, emit, isLocked } from "./store.js";
import { snapped, dayOf } from "./time.js";
import { edit } from "./edits.js";
import { notice } from "./notices.js";
import { t } from "./words.js";

const USUAL = 96;

export const moveBy = ({ agent, day }, steps, fine) => edit(() => {
  const shift = shiftAt(agent, day);
  if (!shift) return null;
  return move(shift, agent, stepped(startOf(shift), day, steps, fine));
});

export const moveTo = async ({ agent, day }, toAgent, toDay) => {
  const done = await edit(() => {
    const shift = shiftAt(agent, day);
    const start = shift && startOf(shift) - store.plan.day_start[day] + store.plan.day_start[toDay];
    return shift && { op: "move", agent, day, to_agent: toAgent, to_day: toDay, start };
  });
  if (done) emit("goto", { agent: toAgent, day: toDay });
};

export const stretchBy = ({ agent, day }, steps, fine) => edit(() => {
  const shift = shiftAt(agent, day);
  return shift && { op: "shift", agent, day, start: startOf(shift), end: stepped(endOf(shift), day, steps, fine) };
});

export const setTimes = ({ agent, day }, start, end) => edit(() => ({ op: "shift", agent, day, start, end }));
export const setPiece = ({ agent, day }, index, start, end) => edit(() => ({ op: "piece", agent, day, index, start, end }));
export const paint = ({ agent, day }, start, end, activity) => edit(() => ({ op: "paint", agent, day, start, end, activity }));
export const remove = ({ agent, day }) => edit(() => shiftAt(agent, day) && { op: "remove", agent, day });
export const lockAgent = (agent) => edit(() => ({ op: "lock", agent, day: null, locked: !store.lockedAgents.has(agent) }));

export function toggleLock({ agent, day }) {
  if (store.lockedAgents.has(agent)) return notice(t.agent_locked);
  return edit(() => ({ op: "lock", agent, day, locked: !isLocked(agent, day) }));
}

/** Add a shift as long as the agent's others, at `start` or when they start. */
export const addShift = (agent, day, start = null) => edit(() => {
  if (shiftAt(agent, day)) return null;
  const like = store.plan.dates.map((_, one) => shiftAt(agent, one)).find(Boolean);
  const length = like ? endOf(like) - startOf(like) : USUAL;
  const usual = like ? startOf(like) - store.plan.day_start[like.day] : store.plan.open[0];
  const from = start ?? store.plan.day_start[day] + usual;
  return { op: "shift", agent, day, start: from, end: from + length };
});

function move(shift, toAgent, start) {
  return { op: "move", agent: shift.agent, day: shift.day, to_agent: toAgent, to_day: dayOf(start), start };
}

/** The next mark of the snap in a direction, so that odd times come onto the grid. */
function stepped(slot, day, steps, fine) {
  const step = fine ? 1 : store.plan.snap_slots;
  const near = snapped(slot, day, fine);
  if (near === slot) return slot + steps * step;
  return steps > 0 ? (near > slot ? near : near + step) : (near < slot ? near : near - step);
}
