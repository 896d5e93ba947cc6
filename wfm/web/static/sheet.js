// A table whose cells can be written in: a click or Enter opens a cell, Enter or leaving it keeps the value.
import { el } from "./dom.js";
import { columns as told } from "./words.js";

/** Draw rows of text; `canEdit(column)` says which cells open, `changed(row, column, value)` hears of new values. */
export function sheet({ columns, rows, canEdit, changed, extra = null }) {
  const heads = columns.map((name) => el("th", { text: told[name]?.[0] ?? name, title: told[name]?.[1] ?? name, scope: "col" }));
  if (extra) heads.push(el("th"));
  const body = el("tbody", {}, ...rows.map((row, index) => line(row, index)));
  body.addEventListener("click", (event) => { const cell = event.target.closest("td.can"); if (cell) write(cell); });
  body.addEventListener("keydown", (event) => {
    if (event.target.matches("td.can") && (event.key === "Enter" || event.key === "F2")) { event.preventDefault(); write(event.target); }
  });
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body));

  function line(row, index) {
    const cells = row.map((value, column) => {
      const can = canEdit(column);
      return el("td", { class: can ? "can" : null, tabindex: can ? 0 : null, "data-row": index, "data-column": column, text: value, title: value, dir: "auto" });
    });
    if (extra) cells.push(el("td", {}, extra(index)));
    return el("tr", {}, ...cells);
  }

  function write(cell) {
    if (cell.classList.contains("editing")) return;
    const before = cell.textContent;
    const [name, how] = told[columns[cell.dataset.column]] ?? [columns[cell.dataset.column], ""];
    const input = el("input", { type: "text", value: before, title: how, "aria-label": name });
    let over = false;
    const finish = (keep, stay) => {
      if (over) return;
      over = true;
      const value = keep ? input.value : before;
      cell.classList.remove("editing");
      cell.textContent = cell.title = value;
      if (value !== before) { cell.classList.add("edited"); changed(Number(cell.dataset.row), Number(cell.dataset.column), value); }
      if (stay) cell.focus();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") { finish(event.key === "Enter", true); event.stopPropagation(); event.preventDefault(); }
    });
    input.addEventListener("blur", () => finish(true, false));
    cell.classList.add("editing");
    cell.replaceChildren(input);
    input.focus();
    input.select();
  }
}
