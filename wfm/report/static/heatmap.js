// Agents planned less staff required by time of day and day; days are columns where the window is narrow.
(function (R) {
  const { t, line, data } = R;

  R.startHeat = function () {
    R.addChart(R.byId("heat"), R.fill(t.heat_of, { queue: t.all }), build);
  };

  function chosen() {
    return R.state.queue === null ? data.queues : [data.queues[R.state.queue]];
  }
  function sum(interval, name) {
    let total = null;
    for (const queue of chosen()) {
      const value = R.seriesAt(queue, queue.coverage[name], interval);
      if (value !== null) total = (total || 0) + value;
    }
    return total;
  }

  function build(width) {
    const [from, to] = line.plan;
    const cells = [], clocks = new Set();
    for (const interval of R.openIntervals(chosen(), from, to)) {
      const required = sum(interval, "required");
      if (required === null) continue;
      clocks.add(line.clocks[interval]);
      cells.push({ interval, day: R.dayOf(interval) - from, difference: sum(interval, "scheduled") - required });
    }
    const times = Array.from(clocks).sort();
    const reach = scale(cells);
    const tall = width < 640 && to - from <= 14;
    return tall ? layout(cells, times, reach, width, true) : layout(cells, times, reach, width, false);
  }

  // The colours end where one interval in fifty lies beyond, so that a single one does not pale all others.
  function scale(cells) {
    const sizes = cells.map((cell) => Math.abs(cell.difference)).sort((a, b) => a - b);
    return Math.max(1, Math.ceil(sizes[Math.floor(sizes.length * 0.98)] || 0));
  }

  function layout(cells, times, reach, width, tall) {
    const c = R.colors();
    const place = new Map(times.map((clock, number) => [clock, number]));
    const [from, to] = line.plan;
    const days = line.days.slice(from, to).map((day) => (tall ? day[1] + "\n" + parseInt(day[2], 10) : day[1] + " " + day[2]));
    const rows = tall ? times.length * 9 : days.length * (days.length > 14 ? 16 : 30);
    const bottom = tall ? 66 : 74;
    const dayAxis = { type: "category", data: days, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.soft, interval: days.length > 21 ? 6 : 0, lineHeight: 15 } };
    const timeAxis = { type: "category", data: times, axisLine: { show: false }, axisTick: { show: false }, axisLabel: hours(times, tall ? rows : width, c) };
    const option = {
      grid: { left: tall ? 48 : 82, right: 8, top: tall ? 40 : 8, bottom },
      xAxis: tall ? Object.assign(dayAxis, { position: "top" }) : timeAxis,
      yAxis: Object.assign(tall ? timeAxis : dayAxis, { inverse: true }),
      visualMap: colours(reach, width, c),
      tooltip: R.tooltip((one) => tip(cells[one.dataIndex]), { trigger: "item" }),
      series: [R.heatSeries(cells.map((cell) => point(cell, place, reach, tall)), -0.5)],
    };
    return { height: rows + bottom + (tall ? 40 : 8), option };
  }
  function point(cell, place, reach, tall) {
    const clock = place.get(line.clocks[cell.interval]);
    const value = Math.max(-reach, Math.min(reach, cell.difference));
    return tall ? [cell.day, clock, value] : [clock, cell.day, value];
  }
  function hours(times, room, c) {
    const every = [1, 2, 3, 4, 6].find((step) => (room / (times.length * line.step / 60)) * step >= 44) || 6;
    const shown = (clock) => clock.length === 5 && clock.endsWith(":00") && parseInt(clock, 10) % every === 0;
    return { color: c.soft, interval: (n, clock) => shown(clock) };
  }
  function colours(reach, width, c) {
    return {
      type: "continuous", min: -reach, max: reach, orient: "horizontal", left: "center", bottom: 4, itemWidth: 12, itemHeight: width < 640 ? 100 : 180,
      text: ["+" + R.number(reach) + " " + t.over.toLowerCase(), R.number(-reach) + " " + t.under.toLowerCase()],
      textStyle: { color: c.soft }, inRange: { color: [c.short, c.neutral, c.accent] }, hoverLink: false,
    };
  }
  function tip(cell) {
    const required = sum(cell.interval, "required"), scheduled = sum(cell.interval, "scheduled");
    const share = required > 0 ? " (" + R.signed((cell.difference / required) * 100, 0) + "\u00a0%)" : "";
    return R.tipBody(R.intervalName(cell.interval), [
      [t.required, R.number(required)], [t.scheduled, R.number(scheduled, 2)],
      [t.difference, R.signed(cell.difference, 2) + share],
    ]);
  }
})(window.wfmReport);
