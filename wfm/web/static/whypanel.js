// Two lists of words: the rules that are broken, and why an interval is short and what would mend it.
import { el, button } from "./dom.js";
import { t, fill } from "./words.js";
import { get } from "./api.js";
import { store, emit } from "./store.js";
import { refused, silent } from "./edits.js";

const MOST = 200;

export function issuesBody() {
  const { violations } = store.view;
  if (!violations.length) return [el("h2", { text: t.rules }), el("p", { class: "facts", text: t.no_rules })];
  const list = el("ul", { class: "broken-list" }, ...violations.slice(0, MOST).map(issue));
  const rest = violations.length > MOST ? [el("p", { class: "facts", text: fill(t.more, { n: violations.length - MOST }) })] : [];
  return [el("h2", { text: fill(t.rules_count, { n: violations.length }) }), el("p", { class: "facts", text: t.rules_lead }), list, ...rest];
}

function issue({ agent, day, rule, message }) {
  const where = [agent === null ? null : store.plan.agents[agent].name, day === null ? null : store.plan.day_names[day]].filter(Boolean).join(" · ");
  const words = [el("span", { text: message }), el("small", { class: "clip", text: where || rule })];
  if (agent === null && day === null) return el("li", {}, ...words);
  const node = button("", () => emit("goto", { agent, day }));
  node.append(...words);
  return el("li", {}, node);
}

export async function askWhy({ queue, slot }) {
  try {
    const answer = await get("/api/why?" + new URLSearchParams({ queue, slot }));
    if (answer.ok) return answer.data;
    await refused(answer);
  } catch (error) {
    silent(error);
  }
  return null;
}

export function whyBody({ title, lines, fixes }) {
  const body = [el("h2", { text: title }), el("ul", { class: "why" }, ...lines.map((text) => el("li", { text })))];
  if (fixes.length) body.push(el("h3", { text: t.fixes }), el("ul", { class: "fixes" }, ...fixes.map(fix)));
  return body;
}
const fix = ({ change, cost_text, gain_text }) =>
  el("li", {}, el("div", { text: change }), el("small", { text: [cost_text, gain_text].filter(Boolean).join(" · ") }));
