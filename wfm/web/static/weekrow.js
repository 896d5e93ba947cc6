// A row of the week: when somebody starts and ends on each day.
import { el, button, padlock } from "./dom.js";
import { t } from "./words.js";
import { store, shiftAt, startOf, endOf, brokenAt, brokenOf, isLocked, emit, key } from "./store.js";
import { span } from "./time.js";
import { inWords } from "./bars.js";
import { nameCell } from "./dayrow.js";

export function weekRow(agent) {
  const days = store.plan.dates.map((_, day) => cell(agent, day));
  const track = el("div", { class: "track", role: "presentation" }, ...days);
  return el("div", { class: brokenOf(agent).length ? "grid-row broken" : "grid-row", role: "row" }, nameCell(agent), track);
}

function cell(agent, day) {
  const shift = shiftAt(agent, day);
  const here = store.selected && key(agent, day) === key(store.selected.agent, store.selected.day);
  const broken = brokenAt(agent, day);
  const kinds = ["cell", shift ? "on" : "free", broken.length && "broken", here && "here"].filter(Boolean).join(" ");
  const node = el("div", { class: kinds, role: "gridcell", tabindex: -1, "data-agent": agent, "data-day": day, title: broken.join("\n") || null });
  const words = shift ? inWords(shift) : t.free;
  node.setAttribute("aria-label", [store.plan.agents[agent].name, store.plan.day_names[day], words].join(", "));
  const inner = el("span", { text: shift ? span(startOf(shift), endOf(shift)) : "" });
  if (broken.length) inner.prepend(el("b", { class: "warn", text: "!" }));
  if (isLocked(agent, day)) inner.append(padlock());
  node.append(inner);
  return node;
}

export function weekHead(head) {
  const ticks = el("div", { class: "ticks", role: "presentation" });
  store.plan.day_names.forEach((name, day) => {
    const mark = button(name, () => emit("goto", { agent: null, day }), { class: "day-head", title: name, role: "columnheader" });
    mark.style.left = `calc(${day} * var(--cell))`;
    mark.style.width = "var(--cell)";
    ticks.append(mark);
  });
  head.replaceChildren(el("div", { class: "corner", role: "columnheader", text: t.agent }), ticks);
}
