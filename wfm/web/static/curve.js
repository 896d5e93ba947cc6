// Service against budget: what was reached, what nobody can beat, and where the present roster stands.
import { svg } from "./dom.js";
import { t, percent } from "./words.js";
import { store } from "./store.js";

const MOST = 860, HIGH = 300, LEFT = 58, RIGHT = 24, TOP = 38, BOTTOM = 58;

/** Draw the curve `room` pixels wide, or as wide as it may be; budgets without a roster are left out. */
export function curve(all, picked, choose, room) {
  const wide = Math.max(280, Math.min(MOST, room)), steps = wide < 560 ? 2 : 4;
  const table = all.filter((row) => row.service !== null);
  const now = { budget: store.view.cost, service: store.view.service.overall ?? 0 };
  const budgets = [...table.map((row) => row.budget), now.budget];
  const shares = [...table.flatMap((row) => [row.service, row.bound ?? row.service]), now.service];
  const x = scaled(budgets, LEFT, wide - RIGHT), y = scaled(shares, HIGH - BOTTOM, TOP);
  const path = (name, rows, value) => svg("polyline", { class: name, points: rows.filter((row) => value(row) !== null).map((row) => x(row.budget) + "," + y(value(row))).join(" ") });
  const kept = table.filter((row) => !row.floor_breaks), broken = table.filter((row) => row.floor_breaks);
  const node = svg("svg", { class: "curve", viewBox: `0 0 ${wide} ${HIGH}`, role: "img", "aria-label": t.curve_label });
  for (let n = 0; n <= steps; n++) {
    const share = y.low + ((y.high - y.low) * n) / steps, budget = x.low + ((x.high - x.low) * n) / steps;
    node.append(svg("line", { class: "grid-line", x1: LEFT, x2: wide - RIGHT, y1: y(share), y2: y(share) }));
    node.append(text(LEFT - 8, y(share) + 4, percent(share), "end"), text(x(budget), HIGH - 36, Math.round(budget).toLocaleString("en"), n === steps ? "end" : "middle"));
  }
  node.append(text((LEFT + wide - RIGHT) / 2, HIGH - 12, t.budget + ", " + store.plan.currency, "middle"));
  // What no roster beats is proved for those that keep the floor, or for all; and a line joins what no cheaper one beats.
  node.append(path("bound", kept, (row) => row.bound), path("bound all", broken, (row) => row.bound), path("reached", unbeaten(table), (row) => row.service));
  node.append(svg("rect", { class: "present", x: x(now.budget) - 5, y: y(now.service) - 5, width: 10, height: 10 }));
  table.forEach((row) => {
    const index = all.indexOf(row);
    const kind = ["dot", index === picked && "picked", row.floor_breaks && "below"].filter(Boolean).join(" ");
    const dot = svg("circle", { class: kind, cx: x(row.budget), cy: y(row.service), r: index === picked ? 8 : 6 });
    dot.addEventListener("click", () => choose(index));
    node.append(dot);
  });
  const legend = ["— " + t.curve_reached, "- - " + t.bound, "□ " + t.curve_present];
  if (broken.length) legend.push("○ " + t.curve_below);
  const lines = wide < 560 && broken.length ? [legend.slice(0, 3), legend.slice(3)] : [legend];
  lines.forEach((words, number) => node.append(text(LEFT, 14 + 15 * number, words.join("   "), "start")));
  return node;
}

function unbeaten(table) {
  let most = -1;
  return [...table].sort((a, b) => a.budget - b.budget).filter((row) => row.service > most && ((most = row.service), true));
}

function scaled(values, from, to) {
  const low = Math.min(...values), high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  const scale = (value) => from + ((value - low + room) / (high - low + 2 * room)) * (to - from);
  return Object.assign(scale, { low, high });
}

function text(x, y, words, anchor) {
  const node = svg("text", { x, y, "text-anchor": anchor });
  node.textContent = words;
  return node;
}
