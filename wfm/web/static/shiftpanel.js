// The chosen shift in numbers: start, end, pieces, locks, and where to move it.
import { el, button, select, option } from "./dom.js";
import { t, fill } from "./words.js";
import { store, shiftAt, startOf, endOf, brokenAt, brokenOf, isLocked } from "./store.js";
import { clock, hours, slotAt } from "./time.js";
import { lookOf } from "./bars.js";
import { hoursOf } from "./dayrow.js";
import { addShift, lockAgent, moveTo, paint, remove, setPiece, setTimes, toggleLock } from "./actions.js";

export function shiftBody(place, toIssues) {
  const { agent, day } = place;
  const shift = shiftAt(agent, day);
  const { name, id, team, contract, skills } = store.plan.agents[agent];
  const facts = [id, team, contract, skills.join(", "), hoursOf(agent) + " " + t.in_plan].filter(Boolean).join(" · ");
  const body = [el("h2", { text: name, title: name, dir: "auto" }), el("p", { class: "facts", text: facts })];
  body.push(el("h3", { text: store.plan.day_names[day] + (shift ? " · " + fill(t.hours_long, { n: hours(endOf(shift) - startOf(shift)).toFixed(2) }) : " · " + t.free) }));
  body.push(...brokenRules(place, toIssues));
  const fixed = isLocked(agent, day);
  if (fixed) body.push(el("p", { class: "note", text: store.lockedAgents.has(agent) ? t.agent_locked : t.locked_lead }));
  if (shift) body.push(times(shift, fixed), el("h3", { text: t.pieces }), pieces(shift, fixed));
  body.push(acts(place, shift, fixed));
  if (shift && !fixed) body.push(el("h3", { text: t.move_to }), moves(place));
  return body;
}

function brokenRules({ agent, day }, toIssues) {
  const here = brokenAt(agent, day), rest = brokenOf(agent).filter(([one]) => one === null).map(([, message]) => message);
  const words = [...here, ...rest];
  if (!words.length) return [];
  const list = el("ul", { class: "broken-list" }, ...words.map((text) => el("li", { text })));
  return [list, button(fill(t.all_rules, { n: store.view.violations.length }), toIssues)];
}

/** An input for a time of day; what is no time is marked and not sent. */
function timeInput(name, slot, from, fixed, set) {
  const node = el("input", { type: "text", inputmode: "numeric", maxlength: 5, "data-name": name, "aria-label": name, value: clock(slot), disabled: fixed });
  node.addEventListener("change", () => {
    const wanted = slotAt(node.value, from);
    node.setAttribute("aria-invalid", wanted === null);
    if (wanted !== null && wanted !== slot) back(node, slot, set(wanted));
  });
  return node;
}
async function back(node, slot, promise) {
  if (!(await promise) && node.isConnected) node.value = clock(slot);
}

function times(shift, fixed) {
  const start = startOf(shift), end = endOf(shift);
  const zero = store.plan.day_start[shift.day];
  return el("div", { class: "times" },
    el("label", {}, el("small", { text: t.start_time }), timeInput(t.start_time, start, zero, fixed, (slot) => setTimes(shift, slot, end))),
    el("label", {}, el("small", { text: t.end_time }), timeInput(t.end_time, end, start + 1, fixed, (slot) => setTimes(shift, start, slot))));
}

function pieces(shift, fixed) {
  const list = el("ul", { class: "pieces" });
  const kinds = store.plan.activities.map(({ name }, index) => [index, name]);
  shift.pieces.forEach(([from, to, activity], index) => {
    const name = store.plan.activities[activity].name;
    const choice = select(kinds, activity, (value) => paint(shift, from, to, Number(value)), { "aria-label": t.activity + " " + clock(from), "data-name": "kind" + index, disabled: fixed });
    const label = (word) => name + " " + clock(from) + " " + word;
    const ends = activity === 0
      ? [el("span", { class: "still", text: clock(from) }), el("span", { class: "still", text: clock(to) })]
      : [timeInput(label(t.start_time), from, startOf(shift), fixed, (slot) => setPiece(shift, index, slot, slot + to - from)),
        timeInput(label(t.end_time), to, from + 1, fixed, (slot) => setPiece(shift, index, from, slot))];
    list.append(el("li", {}, el("span", { class: "piece " + lookOf(activity).class }), choice, ...ends));
  });
  if (!fixed && kinds.length > 1) list.append(adder(shift, kinds.slice(1)));
  return list;
}

/** A line that puts another break or activity into the shift. */
function adder(shift, kinds) {
  const kind = select(kinds, kinds[0][0], () => {}, { "aria-label": t.activity, "data-name": "new-kind" });
  const middle = startOf(shift) + Math.round((endOf(shift) - startOf(shift)) / 2 / store.plan.snap_slots) * store.plan.snap_slots;
  const at = el("input", { type: "text", inputmode: "numeric", maxlength: 5, value: clock(middle), "aria-label": t.start_time, "data-name": "new-at" });
  const add = () => {
    const start = slotAt(at.value, startOf(shift)), activity = Number(kind.value);
    at.setAttribute("aria-invalid", start === null);
    if (start !== null) paint(shift, start, start + (store.plan.activities[activity].slots || store.plan.snap_slots), activity);
  };
  return el("li", { class: "add" }, el("span", { text: "+" }), kind, at, button(t.add, add, { "data-name": "new-add" }));
}

function acts(place, shift, fixed) {
  const whole = store.lockedAgents.has(place.agent);
  const one = fixed ? t.unlock : t.lock;
  return el("div", { class: "acts" },
    shift ? null : button(t.add_shift, () => addShift(place.agent, place.day), { class: "main", "data-name": "add", disabled: fixed }),
    button(shift ? one : fixed ? t.unlock_free : t.lock_free, () => toggleLock(place), { disabled: whole, "data-name": "lock", title: t.lock_title }),
    shift ? button(t.remove, () => remove(place), { class: "danger", disabled: fixed, "data-name": "remove" }) : null,
    button(whole ? t.unlock_agent : t.lock_agent, () => lockAgent(place.agent), { "data-name": "lock-agent", title: t.lock_agent_title }));
}

function moves(place) {
  const agents = el("select", { "aria-label": t.agent, "data-name": "to-agent" }, option(place.agent, store.plan.agents[place.agent].name));
  // Five hundred names are put in only when somebody looks.
  agents.addEventListener("focus", () => {
    if (agents.options.length > 1) return;
    const rest = store.plan.agents.map(({ name }, agent) => [agent, name]).filter(([agent]) => agent !== place.agent);
    agents.append(...rest.sort((one, other) => one[1].localeCompare(other[1])).map(([agent, name]) => option(agent, name)));
  });
  const days = select(store.plan.day_names.map((name, day) => [day, name]), place.day, () => {}, { "aria-label": t.day, "data-name": "to-day" });
  return el("div", { class: "moves" }, agents, days, button(t.move, () => moveTo(place, Number(agents.value), Number(days.value)), { "data-name": "move" }));
}
