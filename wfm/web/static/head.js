// The head of the page: what the roster costs and brings, and the buttons.
import { byId, el, button, clipped, ask } from "./dom.js";
import { t, fill, percent } from "./words.js";
import { store, on, emit } from "./store.js";
import { undo, redo } from "./edits.js";
import { save, chooseProfile } from "./saving.js";
import { startWork, askSeconds } from "./work.js";
import { toggleTheme, startTheme } from "./theme.js";
import { currentDay } from "./tabs.js";

const SHOWN_QUEUES = 4;
const tools = {};

export function startHead() {
  startTheme();
  byId("title").textContent = store.plan.title;
  byId("title").title = store.plan.title;
  byId("period").textContent = store.plan.day_names[0] + " – " + store.plan.day_names[store.plan.day_names.length - 1];
  tools.undo = arrow("↶", t.undo, undo);
  tools.redo = arrow("↷", t.redo, redo);
  tools.save = button(t.save, save, { class: "main", title: "Ctrl+S" });
  tools.repair = button(t.repair, () => startWork({ kind: "repair", day: currentDay() }));
  tools.optimise = button(t.optimise, optimise, { title: t.optimise_title });
  const theme = button("◐", toggleTheme, { title: t.theme, "aria-label": t.theme });
  byId("tools").append(tools.undo, tools.redo, tools.save, el("span", { id: "unsaved" }), button(t.export, chooseProfile), el("span", { class: "gap" }),
    tools.optimise, tools.repair, theme, el("span", { id: "effect", class: "effect clip" }));
  on("state", draw);
  on("change", draw);
  on("tab", drawTools);
  on("work", drawTools);
}

function arrow(sign, name, act) {
  const node = button("", act, { "aria-label": name });
  node.append(sign, el("span", { class: "wide", text: " " + name }));
  return node;
}

async function optimise() {
  const seconds = await askSeconds(t.optimise, t.optimise_lead);
  if (seconds) startWork({ kind: "optimise", seconds });
}

function draw() {
  const view = store.view;
  const unsaved = chip(store.unsaved ? "low" : "", t.unsaved, String(store.unsaved));
  unsaved.id = "unsaved";
  byId("chips").replaceChildren(money(view), ...services(view), rules(view));
  byId("unsaved")?.replaceWith(unsaved);
  drawTools();
}

function drawTools(running = byId("work").hidden === false) {
  for (const name of ["undo", "redo"]) {
    tools[name].disabled = !store[name];
    tools[name].title = store[name] || t[name];
  }
  tools.repair.disabled = running === true || currentDay() === null;
  tools.repair.title = currentDay() === null ? t.repair_choose : t.repair_title;
  tools.optimise.disabled = running === true;
}

function chip(kind, name, value, more) {
  return el("span", { class: "chip " + kind }, clipped(name), el("b", { text: value }), more ? el("span", { text: more }) : null);
}
function money(view) {
  const node = chip(view.over ? "bad" : "", t.cost, view.cost_text, view.budget === null ? null : fill(view.over ? t.over : t.left, { money: view.left_text }));
  node.id = "cost";
  return node;
}
function service(name, share, target) {
  const met = target === undefined || share === null || share >= target - 1e-9;
  return chip(met ? (target === undefined ? "" : "good") : "low", name, percent(share), target === undefined ? null : (met ? "≥ " : "< ") + percent(target, 0));
}
function services(view) {
  const targets = store.plan.target;
  const rows = store.plan.queues.map((queue) => [queue, view.service[queue], targets[queue]]);
  const whole = el("span", { class: "chip", id: "service", title: view.service_text }, el("span", { text: t.service }), el("b", { text: percent(view.service.overall) }));
  if (rows.length <= SHOWN_QUEUES) return [whole, ...rows.map((row) => service(...row))];
  const worst = [...rows].sort((one, other) => (one[1] ?? 9) - (one[2] ?? 0) - (other[1] ?? 9) + (other[2] ?? 0));
  const all = () => ask(t.service, [el("ul", { class: "list" }, ...worst.map((row) => el("li", {}, service(...row))))], null, t.close);
  const rest = button(fill(t.more_queues, { n: rows.length - SHOWN_QUEUES + 1 }), all, { class: "chip" });
  return [whole, ...worst.slice(0, SHOWN_QUEUES - 1).map((row) => service(...row)), rest];
}
function rules(view) {
  const count = view.violations.length;
  const node = button("", () => emit("issues"), { class: count ? "chip bad" : "chip good", id: "rules", "aria-label": fill(t.rules_count, { n: count }) });
  node.append(count ? "⚠ " : "✓ ", el("span", { text: t.rules }), el("b", { text: String(count) }));
  return node;
}
