// The shift chart at work: rows in view only, search, day headings, and what is under the pointer.
(function (R) {
  const { t } = R;
  const G = R.gantt;
  const AROUND = 280;
  const parts = {};
  let found = null, scale = null, words = "", waiting = false;

  R.startGantt = function () {
    for (const name of ["scroll", "inner", "canvas", "names", "days", "search", "count", "legend"]) parts[name] = R.byId("gantt-" + name);
    const entries = G.roster.kinds.map((kind, number) => [G.variables[number], G.kindName(number), G.hatches[number] ? "hatch-" + G.hatches[number] : false]);
    parts.legend.replaceWith(parts.legend = legend(entries));
    parts.search.addEventListener("input", () => { words = parts.search.value; parts.scroll.scrollTop = 0; R.drawGantt(); });
    parts.scroll.addEventListener("scroll", later, { passive: true });
    parts.canvas.addEventListener("pointermove", point);
    parts.canvas.addEventListener("pointerdown", point);
    parts.canvas.addEventListener("pointerleave", hide);
    new ResizeObserver(later).observe(parts.scroll);
    R.drawGantt();
  };
  function legend(entries) {
    const breaks = entries.filter(([variable]) => variable === "--k-break");
    const merged = entries.filter(([variable]) => variable !== "--k-break");
    if (breaks.length) merged.splice(1, 0, ["--k-break", breaks.map(([, name]) => name).join(", ")]);
    if (G.roster.shifts.some((shift) => shift[4] > 0)) merged.push(["--short", t.overtime, true]);
    if (G.roster.agents.some((agent) => agent[3].length)) merged.push(["--off", t.day_off, "boxed"]);
    const list = R.legend(merged);
    list.id = "gantt-legend";
    return list;
  }

  R.drawGantt = function () {
    found = G.makeRows(words);
    parts.count.textContent = R.fill(t.shown, { shown: R.number(found.count), all: R.number(found.all) });
    parts.inner.style.height = Math.max(G.ROW * 2, found.rows.length * G.ROW) + "px";
    draw();
  };
  function later() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }

  function draw() {
    const total = found.rows.length * G.ROW;
    const top = Math.max(0, parts.scroll.scrollTop - AROUND);
    const height = Math.max(1, Math.min(total - top, parts.scroll.clientHeight + 2 * AROUND));
    const width = parts.inner.clientWidth - parts.canvas.offsetLeft;
    scale = G.makeScale(width);
    G.draw(parts.canvas, found.rows, top, height, width, scale);
    drawNames(Math.floor(top / G.ROW), Math.ceil((top + height) / G.ROW));
    drawHeadings(width);
  }
  function drawNames(first, last) {
    const nodes = [];
    for (let n = first; n < Math.min(last, found.rows.length); n++) {
      const row = found.rows[n];
      const node = R.element("div", row.agent === undefined ? "gantt-name team" : "gantt-name");
      node.textContent = row.agent === undefined ? row.team : G.roster.agents[row.agent][0];
      if (row.agent === undefined) node.append(R.element("small", "", R.number(row.size)));
      else node.title = G.roster.agents[row.agent][0] + " (" + G.roster.agents[row.agent][1] + ")";
      node.style.top = n * G.ROW + "px";
      nodes.push(node);
    }
    if (!found.rows.length) nodes.push(R.element("p", "gantt-empty", t.nobody));
    parts.names.replaceChildren(...nodes);
  }
  function drawHeadings(width) {
    const marks = scale.count > 1 ? dayMarks() : hourMarks(width);
    parts.days.replaceChildren(...marks.map(([x, text]) => {
      const node = R.element("span", "", text);
      node.style.left = x + "px";
      return node;
    }));
  }
  function dayMarks() {
    const marks = [];
    const step = scale.column < 14 ? 7 : 1;
    for (let n = 0; n < scale.count; n += step) {
      const [, weekday, date] = R.line.days[R.state.from + n];
      const text = scale.column * step >= 84 ? weekday + " " + date : scale.column * step >= 52 ? weekday + " " + parseInt(date, 10) : weekday;
      marks.push([(n + step / 2) * scale.column, text]);
    }
    return marks;
  }
  function hourMarks(width) {
    const every = Math.max(1, Math.ceil(((scale.high - scale.low) / 60) * 46 / width));
    const marks = [];
    for (let minute = scale.low + 60; minute < scale.high; minute += 60) {
      if ((minute / 60) % every) continue;
      const at = G.midnight(R.state.from) + minute;
      marks.push([scale.x(R.state.from, at), R.clock(at)]);
    }
    return marks;
  }

  function point(event) {
    const box = parts.inner.getBoundingClientRect();
    const row = found.rows[Math.floor((event.clientY - box.top) / G.ROW)];
    const x = event.clientX - box.left - parts.canvas.offsetLeft;
    const day = scale.day(x), minute = scale.minute(x);
    if (!row || row.agent === undefined) return hide();
    const shift = G.byAgent[row.agent].find((one) => one.day === day && minute >= one.start && minute < one.end);
    if (!shift) return G.roster.agents[row.agent][3].includes(day) ? show(event, dayOff(row.agent, day)) : hide();
    return show(event, describe(shift, minute));
  }
  function dayOff(agent, day) {
    return R.tipBody(G.roster.agents[agent][0], [[R.dayName(day), t.day_off]]);
  }
  function describe(shift, minute) {
    const rows = [[R.dayName(shift.day), R.clock(shift.start) + "\u2013" + R.clock(shift.end)]];
    for (const piece of shift.pieces) {
      rows.push([R.clock(piece.start) + "\u2013" + R.clock(piece.end), G.kindName(piece.kind), minute >= piece.start && minute < piece.end]);
    }
    rows.push([t.paid, R.number(shift.paid, 2) + " " + t.hours]);
    if (shift.overtime > 0) rows.push([t.overtime, R.number(shift.overtime, 2) + " " + t.hours]);
    rows.push([t.cost, R.money(shift.cost)]);
    return R.tipBody(G.roster.agents[shift.agent][0], rows);
  }
  function show(event, body) {
    const tip = R.byId("tip");
    tip.replaceChildren(body);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const right = event.clientX + 16 + box.width > innerWidth - 8;
    tip.style.left = Math.max(8, right ? event.clientX - 16 - box.width : event.clientX + 16) + "px";
    tip.style.top = Math.max(8, Math.min(event.clientY + 14, innerHeight - box.height - 8)) + "px";
  }
  function hide() { R.byId("tip").hidden = true; }
})(window.wfmReport);
