// The strip under the time line: what each queue needs and what the roster gives, interval by interval.
import { el, svg, select, button, clipped } from "./dom.js";
import { t, fill, percent } from "./words.js";
import { store, emit } from "./store.js";
import { clock } from "./time.js";

const FEW = 3, LEAST = 0.005, TALL = { 1: 84, 2: 62, 3: 48 };
const chosen = { queue: null, folded: false };

export function drawCover(box, scale) {
  const { queues } = store.plan;
  if (chosen.queue === null) chosen.queue = queues.length <= FEW && innerHeight > 700 && innerWidth > 700 ? "" : shortest(scale);
  const shown = chosen.folded ? [] : chosen.queue === "" ? queues : [chosen.queue];
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset?.queue : undefined;
  box.replaceChildren(headOf(box, scale), ...shown.map((queue) => strip(queue, scale, TALL[shown.length] || 34)));
  if (focused) box.querySelector(`svg[data-queue="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

const shortest = (scale) => {
  const count = (queue) => intervals(queue, scale).filter((one) => isMissed(one, queue)).length;
  return [...store.plan.queues].sort((one, other) => count(other) - count(one))[0];
};

function headOf(box, scale) {
  const again = () => drawCover(box, scale);
  const all = [["", t.all_queues], ...store.plan.queues.map((queue) => [queue, queue])];
  const inner = el("div", {},
    button(chosen.folded ? "▴" : "▾", () => { chosen.folded = !chosen.folded; again(); }, { "aria-label": t.fold, "aria-expanded": String(!chosen.folded) }),
    select(all.slice(store.plan.queues.length > 6 ? 1 : 0), chosen.queue, (queue) => { chosen.queue = queue; again(); }, { "aria-label": t.queue }),
    ...["area", "need", "gap"].map((kind) => el("span", { class: "key" }, el("i", { class: kind }), el("span", { text: t["cover_" + kind] }))));
  return el("div", { class: "cover-head" }, inner);
}

/** The intervals of a queue that a day's scale shows, the next day's first hours with them. */
function intervals(queue, scale) {
  const step = store.plan.interval_slots;
  const found = [];
  for (const day of [scale.day - 1, scale.day, scale.day + 1]) {
    const cover = store.coverage[day]?.[queue];
    cover?.required.forEach((required, index) => {
      const slot = cover.first_slot + index * step;
      if (required === null || slot < scale.low || slot >= scale.high) return;
      found.push({ slot, required, scheduled: cover.scheduled[index] ?? 0, service: cover.service[index] });
    });
  }
  return found;
}
// Fewer people than required may be enough: marks are for targets that are missed.
const isMissed = ({ service }, queue) => service !== null && service < (store.plan.target[queue] ?? 0) - 1e-6;
const isShort = ({ required, scheduled }) => required - scheduled > LEAST;

function strip(queue, scale, height) {
  const found = intervals(queue, scale);
  const short = found.filter(isShort), missed = found.filter((one) => isMissed(one, queue));
  const said = missed.length ? fill(t.missed_count, { n: missed.length }) : short.length ? t.short_but_met : t.covered;
  const name = el("div", { class: "cover-name" }, clipped(queue),
    el("small", { class: missed.length ? "low" : "", text: said }));
  return el("div", { class: "cover-row" }, name, drawing(queue, scale, height, found, short, missed));
}

function drawing(queue, scale, height, found, short, missed) {
  const step = store.plan.interval_slots, wide = step * scale.px;
  const most = Math.max(1, ...found.map((one) => Math.max(one.required, one.scheduled)));
  const y = (value) => height - 2 - (value / most) * (height - 12);
  const x = (one) => scale.x(one.slot);
  const joined = (index) => index >= 0 && index + 1 < found.length && found[index].slot + step === found[index + 1].slot;
  const area = found.map((one, index) =>
    (joined(index - 1) ? "" : `M${x(one)} ${height}`) + `V${y(one.scheduled)}h${wide}` + (joined(index) ? "" : `V${height}Z`)).join("");
  const need = found.map((one, index) => (joined(index - 1) ? "V" : `M${x(one)} `) + y(one.required) + `h${wide}`).join("");
  const node = svg("svg", { height, width: scale.width, role: "img", tabindex: 0, "data-queue": queue, "aria-label": fill(t.cover_label, { queue, n: missed.length }) },
    svg("path", { d: area, class: "area" }),
    ...short.map((one) => svg("rect", { class: "gap", x: x(one), width: wide, y: y(one.required), height: y(one.scheduled) - y(one.required) })),
    ...missed.map((one) => svg("path", { class: "mark", d: `M${x(one) + wide / 2 - 4} 0h8l-4 6z` })),
    svg("path", { d: need, class: "need" }));
  const scaleText = svg("text", { x: 4, y: 11, class: "scale" });
  scaleText.textContent = String(Math.round(most));
  node.append(scaleText);
  follow(node, queue, scale, found, height);
  return node;
}

/** Point at an interval to read it, click or Enter to ask why; arrows go along when the strip has the focus. */
function follow(node, queue, scale, found, height) {
  const step = store.plan.interval_slots;
  const cursor = svg("rect", { class: "cursor", y: 0, height, width: step * scale.px, visibility: "hidden" });
  const title = svg("title");
  node.append(cursor, title);
  let at = null;
  const point = (one) => {
    if (!one) return;
    at = one;
    cursor.setAttribute("x", scale.x(one.slot));
    cursor.setAttribute("visibility", "visible");
    title.textContent = fill(t.cover_tip, { time: clock(one.slot), need: one.required, have: Number(one.scheduled.toFixed(2)), share: percent(one.service, 0) });
  };
  const under = (event) => found.find((one) => Math.abs(scale.slot(event.offsetX) - one.slot - step / 2) <= step / 2);
  const ask = (one) => one && emit("why", { queue, slot: one.slot });
  node.addEventListener("pointermove", (event) => point(under(event)));
  node.addEventListener("click", (event) => { point(under(event)); ask(under(event)); });
  node.addEventListener("pointerleave", () => cursor.setAttribute("visibility", "hidden"));
  node.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { point(found[Math.max(0, Math.min(found.length - 1, found.indexOf(at) + by))]); event.preventDefault(); }
    if (event.key === "Enter") ask(at);
    if (by || event.key === "Enter") event.stopPropagation();
    if (by && at) node.setAttribute("aria-label", queue + ", " + title.textContent);
  });
}
