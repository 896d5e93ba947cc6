// What other budgets would bring: searched by the server, looked through with a slider, taken with a button.
import { el, button } from "./dom.js";
import { t, fill, percent, signed } from "./words.js";
import { store, on } from "./store.js";
import { change, inTurn } from "./edits.js";
import { startWork, work } from "./work.js";
import { curve } from "./curve.js";
import { notice } from "./notices.js";

const asked = { low: null, high: null, count: 7, seconds: null };
// A roster of many agents is not searched well in a moment.
const LEAST_SECONDS = 10, AGENTS_A_SECOND = 10;
let picked = 0, seen = null, view = null, listening = false;

export function showScenarios(place) {
  view = place;
  if (!listening) {
    listening = true;
    const again = () => { if (document.getElementById("tab-scenarios").ariaSelected === "true") draw(); };
    for (const event of ["work", "change"]) on(event, again);
  }
  const middle = store.plan.budget ?? store.view.cost;
  asked.low ??= Math.round(middle * 0.85);
  asked.high ??= Math.round(middle * 1.1);
  asked.seconds ??= Math.max(LEAST_SECONDS, Math.round(store.plan.agents.length / AGENTS_A_SECOND));
  draw();
}

function draw() {
  const parts = [el("h2", { text: t.tab_scenarios }), el("p", { class: "lead", text: t.scenarios_lead }), form()];
  if (work.table?.length) parts.push(...result(work.table));
  view.replaceChildren(el("div", { class: "sheet" }, ...parts));
}

function form() {
  const field = (name, least) => {
    const input = el("input", { type: "number", min: least, value: asked[name], id: "budgets-" + name, required: true, on: { input: () => { asked[name] = Number(input.value); } } });
    return el("label", {}, el("span", { text: t["budgets_" + name] }), input);
  };
  const start = el("button", { class: "main", type: "submit", text: t.budgets_start, disabled: work.running });
  return el("form", { class: "line", on: { submit: (event) => { event.preventDefault(); startWork({ kind: "budgets", ...asked }); } } },
    field("low", 0), field("high", 0), field("count", 2), field("seconds", 1), start);
}

function result(table) {
  if (table !== seen) picked = nearest(table);
  seen = table;
  const slider = el("input", { type: "range", min: 0, max: table.length - 1, value: picked, "aria-label": t.budget });
  const difference = el("div", { class: "difference", role: "status" });
  const list = el("tbody");
  const drawing = el("div");
  const choose = (index) => { picked = index; slider.value = index; update(); };
  const update = () => {
    const row = table[picked];
    slider.setAttribute("aria-valuetext", money(row.budget) + ", " + (found(row) ? row.service_text : t.budgets_none));
    drawing.replaceChildren(curve(table, picked, choose, view.clientWidth - 40));
    [...list.children].forEach((line, index) => line.classList.toggle("picked", index === picked));
    difference.replaceChildren(...differs(row));
  };
  slider.addEventListener("input", () => choose(Number(slider.value)));
  list.append(...table.map((row, index) => line(row, () => choose(index))));
  const heads = [t.budget, t.cost, t.service, t.bound, t.floor_breaks].map((text) => el("th", { class: "n", text, scope: "col" }));
  update();
  return [drawing, el("div", { class: "picker" }, slider, difference),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), list))];
}

const found = (row) => row.cost !== null;
const nearest = (table) => {
  const far = (row) => (found(row) ? Math.abs(row.budget - (store.plan.budget ?? store.view.cost)) : Infinity);
  return table.reduce((best, row, index) => (far(row) < far(table[best]) ? index : best), 0);
};

function line(row, choose) {
  if (!found(row)) {
    const none = [t.budgets_none, row.reason].filter(Boolean).join(": ");
    return el("tr", { on: { click: choose } }, el("td", { class: "n", text: money(row.budget) }), el("td", { class: "words", colspan: 4, text: none }));
  }
  const cells = [money(row.budget), row.cost_text, row.service_text, row.bound_text ?? "–", row.floor_breaks ?? "–"];
  return el("tr", { on: { click: choose } }, ...cells.map((text) => el("td", { class: "n", text: String(text) })));
}
const money = (value) => store.plan.currency + " " + Math.round(value).toLocaleString("en");

function differs(row) {
  if (!found(row)) return [el("strong", { text: money(row.budget) + ": " + t.budgets_none }), el("span", { text: row.reason })];
  const cost = store.plan.currency + " " + signed(row.cost - store.view.cost, store.plan.decimals);
  const points = signed((row.service - (store.view.service.overall ?? 0)) * 100, 2);
  const take = async () => {
    if (await inTurn(() => change("/api/take", { budget: row.budget }))) notice(fill(t.taken, { budget: money(row.budget) }));
  };
  return [el("strong", { text: money(row.budget) + ": " + percent(row.service) }),
    el("span", { text: fill(t.budgets_difference, { cost, points }) }), button(t.take, take, { class: "main", disabled: work.running })];
}
