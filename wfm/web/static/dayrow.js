// A row of a day's time line: the agent and the bars of the day, of the night before and of the next morning.
import { el, clipped, padlock } from "./dom.js";
import { t } from "./words.js";
import { store, shiftAt, startOf, endOf, brokenOf } from "./store.js";
import { hourMarks } from "./time.js";
import { makeBar, inWords } from "./bars.js";

/** The name of a row, with hours in the plan, lock and mark. */
export function nameCell(agent) {
  const { name } = store.plan.agents[agent];
  const broken = brokenOf(agent);
  const cell = el("div", { class: "name", role: "rowheader" }, clipped(name));
  if (store.lockedAgents.has(agent)) cell.append(padlock(t.agent_locked));
  if (broken.length) cell.append(el("span", { class: "warn", text: "!", title: broken.map(([, message]) => message).join("\n") }));
  cell.append(el("small", { text: hoursOf(agent), title: t.paid_hours }));
  return cell;
}
export const hoursOf = (agent) => (store.view.hours[agent] ?? 0).toFixed(1).replace(/\.0$/, "") + " " + t.h;

export function dayRow(agent, scale) {
  const { selected } = store;
  const own = shiftAt(agent, scale.day);
  const track = el("div", { class: "track", role: "gridcell", tabindex: -1, "data-agent": agent, "data-day": scale.day });
  track.setAttribute("aria-label", store.plan.agents[agent].name + ": " + (own ? inWords(own) : t.free));
  if (!own && store.lockedDays.has(agent + ":" + scale.day)) track.append(el("span", { class: "free-lock" }, padlock(), " " + t.free));
  for (const shift of [shiftAt(agent, scale.day - 1), own, shiftAt(agent, scale.day + 1)]) {
    if (!shift || endOf(shift) <= scale.low || startOf(shift) >= scale.high) continue;
    const bar = makeBar(shift, scale);
    if (selected && selected.agent === agent && selected.day === shift.day) bar.classList.add("selected");
    track.append(bar);
  }
  if (selected && selected.agent === agent) { track.classList.add("here"); track.setAttribute("aria-selected", "true"); }
  return el("div", { class: brokenOf(agent).length ? "grid-row broken" : "grid-row", role: "row" }, nameCell(agent), track);
}

export function dayHead(head, scale) {
  const ticks = el("div", { class: "ticks", role: "columnheader" });
  const every = Math.max(1, Math.ceil(44 / scale.hour));
  hourMarks(scale.low, scale.high).forEach(([slot, text], index) => {
    if (index % every || slot === scale.low || slot === scale.high) return;
    const mark = el("span", { text });
    mark.style.left = scale.x(slot) + "px";
    ticks.append(mark);
  });
  head.replaceChildren(el("div", { class: "corner", role: "columnheader", text: t.agent }), ticks);
}
