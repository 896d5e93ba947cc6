// The tables of agents and of events: written in the page, judged and kept by the server.
import { el, button } from "./dom.js";
import { t, fill } from "./words.js";
import { get, post } from "./api.js";
import { store } from "./store.js";
import { inTurn, refused, silent, take } from "./edits.js";
import { banner, notice, say } from "./notices.js";
import { sheet } from "./sheet.js";

export async function showAgents(view) {
  const data = await load(view, "/api/agents");
  if (!data) return;
  const changes = new Map();
  const names = data.columns.indexOf("name");
  const id = data.columns.indexOf("agent_id");
  const bar = applyBar(() => changes.size, () => send("/api/agents", { changes: [...changes.values()] }, () => showAgents(view)), () => showAgents(view));
  const table = sheet({
    columns: data.columns, rows: data.rows, canEdit: (column) => data.editable.includes(data.columns[column]),
    changed: (row, column, value) => {
      changes.set(row + ":" + column, { agent_id: data.rows[row][id], column: data.columns[column], value });
      bar.draw();
    },
  });
  const search = el("input", { type: "search", placeholder: t.search, "aria-label": t.search });
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase();
    table.querySelectorAll("tbody tr").forEach((line, row) => { line.hidden = !((data.rows[row][names] || "") + " " + data.rows[row][id]).toLowerCase().includes(words); });
  });
  show(view, t.tab_agents, t.agents_lead, search, bar, table);
}

export async function showEvents(view) {
  const data = await load(view, "/api/events");
  if (!data) return;
  let changed = false;
  const rows = data.rows.map((row) => [...row]);
  const bar = applyBar(() => (changed ? 1 : 0), () => send("/api/events", { rows: rows.filter((row) => row.some(Boolean)) }, () => showEvents(view)), () => showEvents(view));
  let table = null;
  const touch = () => { changed = true; bar.draw(); };
  const draw = () => {
    const fresh = sheet({
      columns: data.columns, rows, canEdit: () => true,
      changed: (row, column, value) => { rows[row][column] = value; touch(); },
      extra: (row) => button("×", () => { rows.splice(row, 1); touch(); draw(); }, { "aria-label": t.remove_row }),
    });
    if (table) table.replaceWith(fresh);
    table = fresh;
  };
  draw();
  const add = button(t.add_row, () => { rows.push(data.columns.map(() => "")); touch(); draw(); table.querySelector("tbody tr:last-child td").click(); });
  show(view, t.tab_events, t.events_lead, add, bar, table);
  reveal(table, data);
}

/** Mark the events of the plan's days, and go to the first one that is not over. */
function reveal(table, { columns, rows }) {
  const { dates } = store.plan, [from, to] = ["date", "end_date"].map((name) => columns.indexOf(name));
  const lines = table.querySelectorAll("tbody tr"), last = (row) => row[to] || row[from];
  rows.forEach((row, index) => lines[index].classList.toggle("now", last(row) >= dates[0] && row[from] <= dates[dates.length - 1]));
  lines[rows.findIndex((row) => last(row) >= dates[0])]?.scrollIntoView({ block: "center" });
}

async function load(view, path) {
  view.replaceChildren(el("p", { class: "empty", text: t.loading }));
  try {
    const answer = await get(path);
    if (answer.ok) return answer.data;
    view.replaceChildren();
    await refused(answer);
  } catch (error) {
    silent(error);
  }
  return null;
}

function show(view, title, lead, first, bar, table) {
  const line = el("div", { class: "line" }, first, bar.apply, bar.reset);
  view.replaceChildren(el("div", { class: "sheet" }, el("h2", { text: title }), el("p", { class: "lead", text: lead }), line, bar.problems, table));
}

function applyBar(count, apply, again) {
  const problems = el("ul", { class: "problems", role: "alert" });
  const bar = {
    problems, apply: button("", async () => bar.tell(await apply()), { class: "main" }), reset: button(t.reset, again),
    draw() { bar.apply.disabled = bar.reset.disabled = !count(); bar.apply.textContent = count() ? fill(t.apply, { n: count() }) : t.apply_none; },
    tell(words) { problems.replaceChildren(...(words || []).map((text) => el("li", { text }))); },
  };
  bar.draw();
  return bar;
}

/** Send changed records; resolves to the problems in words, or to null when they were taken. */
async function send(path, body, after) {
  let problems = null;
  const done = await inTurn(async () => {
    banner("applying", t.applying);
    const answer = await post(path, { revision: store.revision, ...body }).finally(() => banner("applying", null));
    if (answer.status === 422) { problems = answer.data.problems?.length ? answer.data.problems : [answer.data.error]; return false; }
    if (!answer.ok) return refused(answer);
    take(answer.data);
    return true;
  });
  if (done) { notice(t.applied); say(t.applied); after(); }
  return problems;
}
