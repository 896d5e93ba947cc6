// Charts are drawn when they come near the window, and again when its width, the theme or the choice changes.
(function (R) {
  const charts = [];

  R.addChart = function (node, label, build) {
    const chart = { node, build, near: false, width: 0, engine: null };
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
    node.style.height = "200px";
    charts.push(chart);
    near.observe(node);
    widths.observe(node);
    return chart;
  };
  R.drawCharts = function (all) {
    for (const chart of charts) if (all || chart.near) draw(chart);
  };

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const chart = charts.find((one) => one.node === entry.target);
      chart.near = entry.isIntersecting;
      if (chart.near && !chart.fresh) draw(chart);
    }
  }, { rootMargin: "500px 0px" });
  const widths = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const chart = charts.find((one) => one.node === entry.target);
      if (chart.width && Math.abs(entry.contentRect.width - chart.width) > 1 && chart.near) draw(chart);
    }
  });
  R.staleCharts = function () { for (const chart of charts) chart.fresh = false; };
  // Draws all charts anew when the reader turns to dark or to light.
  R.followTheme = function () {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      R.forgetColors();
      R.staleCharts();
      R.drawCharts(false);
    });
  };

  function draw(chart) {
    const width = chart.node.clientWidth;
    if (!width) return;
    const { height, option, ready } = chart.build(width);
    chart.node.style.height = height + "px";
    if (!chart.engine) {
      chart.engine = echarts.init(chart.node);
      chart.engine.on("finished", () => { chart.node.dataset.drawn = "true"; });
    }
    chart.engine.resize();
    chart.engine.off("datazoom");
    chart.engine.setOption(Object.assign({ animation: false, textStyle: R.text() }, option), { notMerge: true });
    if (ready) ready(chart.engine);
    chart.width = width;
    chart.fresh = true;
  }

  R.tooltip = function (formatter, more) {
    const c = R.colors();
    return Object.assign({
      trigger: "axis", confine: true, formatter, backgroundColor: c.card, borderColor: c.line, padding: [8, 12],
      textStyle: { color: c.ink, fontSize: 13, fontFamily: c.font }, transitionDuration: 0,
      axisPointer: { type: "line", lineStyle: { color: c.grey, width: 1 } },
    }, more);
  };
  R.valueAxis = function (more) {
    const c = R.colors();
    return Object.assign({
      type: "value", splitNumber: 3, axisLabel: { color: c.soft, formatter: (value) => R.number(value, value % 1 ? 1 : 0) },
      splitLine: { lineStyle: { color: c.line } }, axisLine: { show: false }, axisTick: { show: false },
    }, more);
  };

  // Cells of [column, row, value] coloured by the visual map, with a dash below `dashed`. Not the library's heat map: that spreads over several
  // canvases, of which printing keeps the last alone.
  R.heatSeries = function (data, dashed) {
    const c = R.colors();
    return {
      type: "custom", data, progressive: 0, encode: { x: 0, y: 1, tooltip: 2 }, renderItem: (params, api) => {
        const [x, y] = api.coord([api.value(0), api.value(1)]), [wide, high] = api.size([1, 1]);
        const left = Math.round(x - wide / 2), top = Math.round(y - high / 2);
        const cell = {
          type: "rect", style: { fill: api.visual("color") }, emphasis: { style: { stroke: c.ink, lineWidth: 1 } },
          shape: { x: left, y: top, width: Math.max(1, Math.round(x + wide / 2) - left - 1), height: Math.max(1, Math.round(y + high / 2) - top - 1) },
        };
        if (!(api.value(2) <= dashed) || wide < 6) return cell;
        const long = Math.min(7, wide - 4);
        const dash = { type: "rect", silent: true, shape: { x: x - long / 2 - 0.5, y: y - 1, width: long, height: 1.5 }, style: { fill: c.ink, opacity: 0.75 } };
        return { type: "group", children: [cell, dash] };
      },
    };
  };

  // Boxes that scroll can be reached and named from the keyboard.
  for (const box of document.querySelectorAll(".scroll")) {
    const caption = box.querySelector("caption");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    if (caption) box.setAttribute("aria-label", caption.textContent.trim());
  }

  // One figure a queue; the choice of a queue hides the others.
  R.queuePanels = function (host, label, legend, build) {
    R.data.queues.forEach((queue, number) => {
      const figure = R.element("figure");
      const caption = R.element("figcaption");
      caption.append(R.element("span", "", queue.name), R.legend(legend(queue)));
      const node = R.element("div", "chart");
      figure.dataset.queue = number;
      figure.append(caption, node);
      host.append(figure);
      R.addChart(node, R.fill(label, { queue: queue.name }), (width) => build(queue, width));
    });
  };
})(window.wfmReport);
