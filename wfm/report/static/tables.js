// Tables that sort by a click on a heading and show one queue or the agents looked for.
(function (R) {
  R.startTables = function () {
    for (const table of document.querySelectorAll("table.sortable")) {
      for (const heading of table.querySelectorAll("th[data-sort]")) makeSortable(table, heading);
    }
    for (const search of document.querySelectorAll("input[data-table]")) {
      search.addEventListener("input", () => filterRows(R.byId(search.dataset.table), search.value.trim().toLowerCase()));
    }
  };
  R.filterQueue = function () {
    for (const node of document.querySelectorAll("[data-queue]")) {
      node.hidden = R.state.queue !== null && Number(node.dataset.queue) !== R.state.queue;
    }
  };

  function filterRows(table, words) {
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(words);
  }
  function makeSortable(table, heading) {
    const button = R.element("button", "", heading.textContent);
    button.type = "button";
    heading.dataset.label = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") === (heading.classList.contains("n") ? "descending" : null) ||
        heading.getAttribute("aria-sort") === "descending";
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      sort(table, heading.cellIndex, up);
    });
  }
  function key(row, column) {
    const cell = row.cells[column];
    const text = cell.dataset.key || (cell.lastChild || cell).textContent.trim();
    const value = Number(text.replace(/[,%\u00a0]/g, "").replace("\u2212", "-"));
    return text !== "" && !Number.isNaN(value) ? value : text.toLowerCase();
  }
  function sort(table, column, up) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, place) => ({ row, place, key: key(row, column) }));
    rows.sort((a, b) => {
      const order = typeof a.key === typeof b.key ? (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) : typeof a.key === "number" ? -1 : 1;
      return (up ? order : -order) || a.place - b.place;
    });
    body.append(...rows.map((one) => one.row));
  }
})(window.wfmReport);
