// Forecast of each queue with its band, after the weeks that came before.
(function (R) {
  const { t, line } = R;

  R.startForecast = function () {
    const past = line.plan[0] > 0;
    R.byId("history-lead").hidden = !past;
    const legend = [["--accent", t.expected, true], ["--accent-soft", t.band]];
    if (past) legend.unshift(["--grey", t.history, true]);
    R.queuePanels(R.byId("forecast-panels"), t.forecast_of, () => legend, build);
  };

  function build(queue, width) {
    const shown = R.openIntervals([queue], 0, line.plan[1]);
    let [from, to] = view(shown);
    const past = line.plan[0] > 0;
    const room = width - 60;
    const axis = () => R.timeAxis(shown, from, to, room);
    const c = R.colors();
    const option = {
      grid: { left: 46, right: 14, top: 14, bottom: past ? 84 : 46 },
      xAxis: axis(), yAxis: R.valueAxis({ min: 0 }), series: series(queue, shown, c),
      tooltip: R.tooltip((params) => tip(queue, Number(params[0].axisValue))),
    };
    if (past) option.dataZoom = [slider(from, to, c)];
    const ready = (chart) => chart.on("datazoom", () => {
      const zoom = chart.getOption().dataZoom[0];
      [from, to] = [zoom.startValue, zoom.endValue];
      chart.setOption({ xAxis: axis() }, { lazyUpdate: true });
    });
    return { height: past ? 300 : 262, option, ready };
  }

  function view(shown) {
    const wide = R.state.to - R.state.from > 1;
    const first = R.dayStart(wide ? Math.max(0, R.state.from - 7) : R.state.from);
    const last = R.dayStart(R.state.to);
    const from = shown.findIndex((n) => n >= first);
    const after = shown.findIndex((n) => n >= last);
    return [Math.max(0, from), (after < 0 ? shown.length : after) - 1];
  }

  function series(queue, shown, c) {
    const pick = (values) => shown.map((n) => R.seriesAt(queue, values, n));
    const low = pick(queue.forecast.p10), high = pick(queue.forecast.p90);
    const bare = { type: "line", symbol: "none", silent: true, lineStyle: { width: 0 }, stack: "band", stackStrategy: "all" };
    const drawn = { type: "line", symbol: "none", showAllSymbol: false, emphasis: { disabled: true } };
    const start = shown.findIndex((n) => n >= R.dayStart(line.plan[0]));
    const past = shown.map((n) => (n < queue.history.length ? queue.history[n] : null));
    const mean = pick(queue.forecast.contacts);
    return [
      // Seen in the slider only, which shows the first series.
      { type: "line", symbol: "none", silent: true, lineStyle: { width: 0 }, data: past.map((value, i) => (value === null ? mean[i] : value)) },
      Object.assign({}, bare, { data: low }),
      Object.assign({}, bare, {
        data: high.map((value, i) => (value === null || low[i] === null ? null : value - low[i])),
        areaStyle: { color: c.accentSoft, opacity: 1 },
      }),
      Object.assign({}, drawn, {
        data: past, lineStyle: { color: c.grey, width: 1.2 },
      }),
      Object.assign({}, drawn, { data: mean, lineStyle: { color: c.accent, width: 1.8 }, markLine: border(start, c) }),
    ];
  }
  function border(start, c) {
    if (start <= 0) return undefined;
    return {
      silent: true, symbol: "none", data: [{ xAxis: start }], lineStyle: { color: c.soft, type: "solid", width: 1 },
      label: { formatter: t.plan_starts, color: c.soft, position: "end", align: "left", offset: [6, 14] },
    };
  }
  function slider(from, to, c) {
    return {
      type: "slider", startValue: from, endValue: to, height: 22, bottom: 8, showDetail: false, brushSelect: false,
      borderColor: c.line, fillerColor: c.accentSoft + "66", backgroundColor: "transparent",
      dataBackground: { lineStyle: { color: c.grey, opacity: 0.5 }, areaStyle: { color: c.grey, opacity: 0.12 } },
      selectedDataBackground: { lineStyle: { color: c.accent, opacity: 0.7 }, areaStyle: { color: c.accent, opacity: 0.15 } },
      handleStyle: { color: c.card, borderColor: c.grey }, moveHandleSize: 0, emphasis: { handleStyle: { borderColor: c.accent } },
    };
  }
  function tip(queue, interval) {
    const title = R.intervalName(interval);
    if (interval < queue.history.length) {
      return R.tipBody(title, [[t.history, R.number(queue.history[interval], 1)]]);
    }
    const at = (name) => R.seriesAt(queue, queue.forecast[name], interval);
    if (at("contacts") === null) return R.tipBody(title, [[t.closed, ""]]);
    const rows = [[t.expected, R.number(at("contacts"), 1)]];
    if (at("p10") !== null) rows.push([t.band, R.number(at("p10"), 1) + "\u2013" + R.number(at("p90"), 1)]);
    return R.tipBody(title, rows);
  }
})(window.wfmReport);
