// The versions of the plan that were saved.
import { el, clipped } from "./dom.js";
import { t } from "./words.js";
import { get } from "./api.js";
import { on } from "./store.js";
import { refused, silent } from "./edits.js";

let listening = false;

export async function showVersions(view) {
  if (!listening) {
    listening = true;
    on("saved", () => { if (document.getElementById("tab-versions").ariaSelected === "true") showVersions(view); });
  }
  let answer;
  try { answer = await get("/api/versions"); } catch (error) { return silent(error); }
  if (!answer.ok) return refused(answer);
  const heads = [t.version, t.cost, t.service, ""].map((text) => el("th", { text, scope: "col" }));
  const rows = answer.data.map(({ name, cost_text, service_text, current }) =>
    el("tr", { class: current ? "picked" : null }, el("td", {}, clipped(name)), el("td", { text: cost_text }), el("td", { text: service_text }), el("td", { text: current ? t.version_current : "" })));
  const table = el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)));
  view.replaceChildren(el("div", { class: "sheet" }, el("h2", { text: t.tab_versions }), el("p", { class: "lead", text: t.versions_lead }), table));
  return true;
}
