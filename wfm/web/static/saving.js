// Save the roster as a version of its own, and hand it to other systems.
import { el, button, ask, clipped } from "./dom.js";
import { t, fill } from "./words.js";
import { download, get, post } from "./api.js";
import { store, emit } from "./store.js";
import { inTurn, refused, reload, silent } from "./edits.js";
import { banner, notice, say } from "./notices.js";

export async function save() {
  if (document.querySelector("dialog[open]")) return;
  const name = el("input", { type: "text", maxlength: 80, autofocus: true, placeholder: t.save_free, id: "save-name" });
  const broken = store.view.violations.length;
  const words = broken ? fill(t.save_broken, { n: broken }) : t.save_lead;
  const body = [el("p", { class: "note", text: words }), el("div", { class: "field" }, el("label", { for: "save-name", text: t.save_name }), name)];
  const given = await ask(t.save, body, t.save_yes, t.cancel, () => ({ name: name.value.trim() || null }));
  if (given) await inTurn(() => keep(given));
}

async function keep(given) {
  const done = follow();
  const answer = await post("/api/save", { revision: store.revision, ...given }).finally(done);
  if (!answer.ok) return refused(answer);
  const words = fill(t.saved, { name: answer.data.name });
  notice(words);
  say(words);
  await reload();
  emit("saved");
  return true;
}

/** Show how far saving is until the function returned is called; what is asked too late shows nothing. */
function follow() {
  const bar = el("progress", { max: 1, "aria-label": t.progress });
  let over = false;
  banner("saving", t.saving, bar);
  const ask = async () => {
    const { ok, data } = await get("/api/save").catch(() => ({}));
    if (over || !ok || !data.step) return;
    bar.value = data.done / data.of;
    banner("saving", t["saving_" + data.step] || t.saving, bar);
  };
  const again = setInterval(ask, 400);
  return () => { over = true; clearInterval(again); banner("saving", null); };
}

export function chooseProfile() {
  const search = el("input", { type: "search", placeholder: t.search_profile, "aria-label": t.search_profile });
  const list = el("ul", { class: "list" });
  const draw = () => {
    const words = search.value.toLowerCase();
    const found = store.plan.profiles.filter(({ name, system }) => (name + " " + system).toLowerCase().includes(words));
    list.replaceChildren(...found.map(row));
  };
  search.addEventListener("input", draw);
  draw();
  ask(t.export, [el("p", { class: "note", text: t.export_lead }), search, list], null, t.close);
}

function row({ name, system }) {
  const take = async () => {
    const words = await download("/api/export/" + encodeURIComponent(name)).catch(silent);
    if (words) notice(words, true);
  };
  const words = el("div", {}, clipped(name), el("small", { text: system }));
  return el("li", {}, words, button(t.download, take, { "aria-label": t.download + " " + name }));
}
