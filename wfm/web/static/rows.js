// Which agents the grid shows, and in which order.
import { store, shiftAt, startOf, brokenOf } from "./store.js";
import { t } from "./words.js";

export const filters = { words: "", team: "", skill: "", who: "", order: "name" };

/** Rows in order: `{agent}` each, and `{team, size}` before each team when they are grouped. */
export function makeRows(day) {
  const found = store.plan.agents.map((_, agent) => agent).filter((agent) => fits(agent, day));
  found.sort((one, other) => order(one, other, day));
  if (filters.order !== "team") return found.map((agent) => ({ agent }));
  const rows = [];
  for (const team of new Set([...store.plan.teams, ...found.map(teamOf)])) {
    const members = found.filter((agent) => teamOf(agent) === team);
    if (members.length) rows.push({ team: team || t.no_team, size: members.length }, ...members.map((agent) => ({ agent })));
  }
  return rows;
}

const teamOf = (agent) => store.plan.agents[agent].team || "";
const works = (agent, day) => day === null ? store.plan.dates.some((_, one) => shiftAt(agent, one)) : Boolean(shiftAt(agent, day));

function fits(agent, day) {
  const { name, id, skills } = store.plan.agents[agent];
  return (!filters.words || (name + " " + id).toLowerCase().includes(filters.words.toLowerCase()))
    && (!filters.team || teamOf(agent) === filters.team)
    && (!filters.skill || skills.includes(filters.skill))
    && (filters.who !== "working" || works(agent, day))
    && (filters.who !== "broken" || brokenOf(agent).length > 0);
}

function order(one, other, day) {
  if (filters.order === "start") {
    const [first, second] = [one, other].map((agent) => firstStart(agent, day));
    if (first !== second) return first - second;
  }
  return store.plan.agents[one].name.localeCompare(store.plan.agents[other].name) || one - other;
}

function firstStart(agent, day) {
  const days = day === null ? store.plan.dates.map((_, one) => one) : [day];
  for (const one of days) {
    const shift = shiftAt(agent, one);
    if (shift) return startOf(shift);
  }
  return Infinity;
}
