"use strict";
// Data, words, numbers and time: what all parts of the page share, under one name.
window.wfmReport = (function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const line = data.timeline;
  const t = data.strings;
  const missing = "\u2013";

  function number(value, decimals) {
    if (value === null || value === undefined || Number.isNaN(value)) return missing;
    const [whole, part] = Math.abs(value).toFixed(decimals || 0).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? "." + part : "");
    return (value < 0 && Number(whole + "." + (part || 0)) ? "\u2212" : "") + grouped;
  }
  const money = (value, whole) => data.currency + "\u00a0" + number(value, whole ? 0 : data.decimals);
  const percent = (share, decimals) =>
    share === null || share === undefined ? missing : number(share * 100, decimals === undefined ? 1 : decimals) + "\u00a0%";
  function compact(value) {
    const size = Math.abs(value);
    const brief = (scaled, decimals) => number(scaled, decimals).replace(/\.?0+$/, (zeros) => (zeros[0] === "." ? "" : zeros));
    if (size >= 1e6) return brief(value / 1e6, 2) + "\u00a0" + data.units.million;
    return size >= 1e4 ? brief(value / 1e3, 1) + "\u00a0" + data.units.thousand : number(value, 0);
  }
  const signed = (value, decimals) => (value > 0 ? "+" : "") + number(value, decimals);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

  // The clock of an instant, in minutes since the timeline's first; the site's, whatever the reader's.
  function clock(minute) {
    const place = Math.floor(minute / line.step);
    if (place >= line.clocks.length) return "00:00";
    const [hours, minutes] = line.clocks[place].slice(0, 5).split(":").map(Number);
    const total = hours * 60 + minutes + (minute - place * line.step);
    return String(Math.floor(total / 60) % 24).padStart(2, "0") + ":" + String(total % 60).padStart(2, "0");
  }
  function dayOf(interval) {
    let low = 0, high = line.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (line.starts[middle] <= interval) low = middle; else high = middle - 1;
    }
    return low;
  }
  const dayStart = (day) => (day < line.starts.length ? line.starts[day] : line.clocks.length);
  const dayName = (day) => line.days[day][1] + " " + line.days[day][2];
  const intervalName = (interval) =>
    dayName(dayOf(interval)) + ", " + line.clocks[interval] + "\u2013" + clock((interval + 1) * line.step);

  // Text goes into the page as text only.
  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }
  function tipBody(title, rows) {
    const node = element("div");
    node.append(element("div", "tip-title", title));
    for (const [name, value, now] of rows) {
      const row = element("div", now ? "tip-row now" : "tip-row");
      row.append(element("span", "", name), element("span", "", value));
      node.append(row);
    }
    return node;
  }

  return {
    data, t, line, number, money, percent, compact, signed, fill, clock, dayOf, dayStart, dayName, intervalName,
    element, tipBody, byId: (id) => document.getElementById(id),
    state: { queue: null, from: line.plan[0], to: line.plan[1] },
  };
})();
