// Charts of a back-test: errors by grain and by origin, the last forecast beside what came, and where it misses.
(function (R) {
  const { t } = R;
  const grains = ["interval", "day", "week"];
  const share = (value) => R.percent(value, 1);
  const modelName = (model) => t.models[model] || model;

  // Of each model the names of its colour: in the palette, and in the style sheet.
  function shades(queue) {
    const others = [["grey", "--grey"], ["k1", "--k-1"], ["k3", "--k-3"], ["k2", "--k-2"]];
    let next = 0;
    return queue.models.map((model) => (model === queue.own ? ["accent", "--accent"] : others[next++ % others.length]));
  }
  const modelColours = (queue) => shades(queue).map(([name]) => R.colors()[name]);
  // The plan's model is drawn through, the others dashed and dotted.
  const strokes = (queue) => { let next = 0; return queue.models.map((model) => (model === queue.own ? "solid" : ["dashed", "dotted"][next++ % 2])); };
  const modelLegend = (isLine) => (queue) => shades(queue).map(([, variable], n) => {
    const stroke = strokes(queue)[n];
    return [variable, modelName(queue.models[n]), isLine && (stroke === "solid" || stroke)];
  });
  const percentAxis = (more) => R.valueAxis(Object.assign({
    axisLabel: { color: R.colors().soft, formatter: (value) => R.number(value * 100, 0) + "\u00a0%" }, min: 0,
  }, more));

  function errors(queue) {
    const c = R.colors(), colours = modelColours(queue);
    const bars = queue.models.length * 13 + 16;
    const option = {
      grid: { left: 70, right: 56, top: 4, bottom: 24 },
      xAxis: percentAxis(), tooltip: R.tooltip(tipOf(grains.map((grain) => t.grains[grain])), { axisPointer: { type: "shadow" } }),
      yAxis: { type: "category", inverse: true, data: grains.map((grain) => t.grains[grain]), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.soft } },
      series: queue.models.map((model, number) => ({
        type: "bar", name: modelName(model), data: grains.map((grain) => queue.wape[grain][number]), barWidth: 10, barGap: "30%",
        itemStyle: { color: colours[number], borderRadius: 3 },
        label: { show: true, position: "right", color: c.soft, fontSize: 11, formatter: (one) => share(one.value) },
      })),
    };
    return { height: bars * 3 + 40, option };
  }

  function origins(queue) {
    const c = R.colors(), colours = modelColours(queue), drawn = strokes(queue);
    const option = {
      grid: { left: 46, right: 14, top: 12, bottom: 28 },
      xAxis: { type: "category", data: queue.origins.dates, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: { color: c.soft, hideOverlap: true } },
      yAxis: percentAxis(), tooltip: R.tooltip(tipOf(queue.origins.dates)),
      series: queue.models.map((model, number) => ({
        type: "line", name: modelName(model), data: queue.origins.wape[number], symbolSize: 6, symbol: "circle",
        lineStyle: { width: model === queue.own ? 2.5 : 1.5, color: colours[number], type: drawn[number] }, itemStyle: { color: colours[number] },
      })),
    };
    return { height: 230, option };
  }
  const tipOf = (titles) => (params) =>
    R.tipBody(titles[params[0].dataIndex], params.map((one) => [one.seriesName, share(one.value)]));

  function last(queue) {
    const c = R.colors(), rows = queue.last;
    const starts = rows.days.map((day, n) => n === 0 || rows.days[n - 1] !== day);
    const option = {
      grid: { left: 46, right: 14, top: 12, bottom: 28 },
      xAxis: {
        type: "category", data: rows.days.map((_, n) => n), axisLine: { lineStyle: { color: c.line } },
        axisTick: { show: true, interval: (n) => starts[n], lineStyle: { color: c.line } },
        axisLabel: { color: c.soft, hideOverlap: true, interval: (n) => starts[n], formatter: (n) => rows.days[n].split(" ").slice(1).join(" ") },
      },
      yAxis: R.valueAxis({ min: 0 }),
      tooltip: R.tooltip((params) => {
        const n = params[0].dataIndex;
        return R.tipBody(rows.days[n] + ", " + rows.clocks[n], [
          [t.actual, R.number(rows.contacts[n], 0)], [t.expected, R.number(rows.expected[n], 1)],
          [t.band, R.number(rows.p10[n], 0) + "\u2013" + R.number(rows.p90[n], 0)],
        ]);
      }),
      series: [
        { type: "line", data: rows.p10, stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true },
        { type: "line", name: t.band, data: rows.p90.map((high, n) => high - rows.p10[n]), stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: c.accentSoft, opacity: 1 }, itemStyle: { color: c.accentSoft } },
        { type: "line", name: t.expected, data: rows.expected, symbol: "none", lineStyle: { width: 2, color: c.accent }, itemStyle: { color: c.accent } },
        { type: "line", name: t.actual, data: rows.contacts, symbol: "circle", symbolSize: 2.5, lineStyle: { width: 1, color: c.ink, opacity: 0.55 }, itemStyle: { color: c.ink } },
      ],
    };
    return { height: 250, option };
  }

  // The colours end where one cell in fifty lies beyond.
  function heat(queue, width) {
    const c = R.colors(), { clocks, days, cells } = queue.heat;
    const sizes = cells.filter((cell) => cell[2] !== null).map((cell) => Math.abs(cell[2])).sort((a, b) => a - b);
    const reach = Math.max(0.05, sizes[Math.floor(sizes.length * 0.98)] || 0);
    const every = Math.max(1, Math.ceil((clocks.length * 40) / Math.max(1, width - 60)));
    const option = {
      grid: { left: 46, right: 8, top: 4, bottom: 74 },
      xAxis: { type: "category", data: clocks, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.soft, interval: (n) => n % every === 0 } },
      yAxis: { type: "category", data: days, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.soft } },
      visualMap: {
        min: -reach, max: reach, orient: "horizontal", left: "center", bottom: 0, itemHeight: Math.min(200, width * 0.4), itemWidth: 10,
        text: [t.high + " " + R.percent(reach, 0), t.low], textStyle: { color: c.soft }, inRange: { color: [c.short, c.neutral, c.accent] },
      },
      tooltip: R.tooltip((one) => {
        const [slot, day, value] = cells[one.dataIndex];
        return R.tipBody(days[day] + ", " + clocks[slot], [["", value === null ? t.none : (value > 0 ? "+" : "") + share(value)]]);
      }, { trigger: "item" }),
      series: [R.heatSeries(cells.map(([slot, day, value]) => [slot, day, value === null ? 0 : Math.max(-reach, Math.min(reach, value))]), -0.05)],
    };
    return { height: days.length * 26 + 84, option };
  }

  const builders = { errors, origins, last, heat };
  const legends = {
    errors: modelLegend(false), origins: modelLegend(true),
    last: () => [["--ink", t.actual, true], ["--accent", t.expected, true], ["--accent-soft", t.band]],
  };
  for (const section of document.querySelectorAll("section[data-number]")) {
    const queue = R.data.queues[Number(section.dataset.number)];
    for (const node of section.querySelectorAll("[data-chart]")) {
      const caption = node.closest("figure").querySelector("figcaption");
      const label = queue.name + ": " + caption.textContent;
      if (legends[node.dataset.chart]) caption.append(R.legend(legends[node.dataset.chart](queue)));
      R.addChart(node, label, (width) => builders[node.dataset.chart](queue, width));
    }
  }
})(window.wfmReport);
