// The axis of time: intervals of the hours in which queues are open on any day, labelled as finely as there is room for.
(function (R) {
  const { line } = R;

  function openHours(queues) {
    let first = "24:00", last = "00:00";
    for (const queue of queues) {
      queue.coverage.required.forEach((value, place) => {
        if (value === null) return;
        const clock = line.clocks[queue.from + place].slice(0, 5);
        if (clock < first) first = clock;
        if (clock > last) last = clock;
      });
    }
    return first <= last ? [first, last] : ["00:00", "24:00"];
  }

  R.openIntervals = function (queues, fromDay, toDay) {
    const [low, high] = openHours(queues);
    const found = [];
    for (let n = R.dayStart(fromDay); n < R.dayStart(toDay); n++) {
      const clock = line.clocks[n].slice(0, 5);
      if (clock >= low && clock <= high) found.push(n);
    }
    return found;
  };

  // `shown` are the intervals of the whole axis; `from` and `to` the places in it that are in view.
  R.timeAxis = function (shown, from, to, width, more) {
    const c = R.colors();
    const days = new Map();
    shown.forEach((interval, place) => {
      const day = R.dayOf(interval);
      if (!days.has(day)) days.set(day, [place, place]); else days.get(day)[1] = place;
    });
    const labels = pickLabels(shown, from, to, width, days);
    const places = new Map(shown.map((interval, place) => [String(interval), place]));
    const starts = new Set(Array.from(days.values(), (ends) => ends[0]));
    return Object.assign({
      type: "category", data: shown.map(String), axisLine: { lineStyle: { color: c.line } },
      axisLabel: {
        color: c.soft, lineHeight: 16, interval: (place) => labels.has(place),
        formatter: (value) => labels.get(places.get(value)) || "",
      },
      axisTick: { show: true, interval: (place) => starts.has(place), lineStyle: { color: c.line }, length: 6 },
      splitLine: { show: true, interval: (place) => starts.has(place), lineStyle: { color: c.line } },
    }, more);
  };

  function pickLabels(shown, from, to, width, days) {
    const inView = Array.from(days).filter(([, [first, last]]) => last >= from && first <= to);
    const perDay = width / Math.max(1, inView.length);
    return perDay >= 230 ? hourLabels(shown, from, to, width, inView) : dayLabels(inView, perDay);
  }
  function dayLabels(inView, perDay) {
    const labels = new Map();
    const skip = perDay >= 30 ? 1 : perDay * 7 >= 46 ? 7 : 14;
    inView.forEach(([day, [first, last]], count) => {
      if (skip > 1 && (day - R.line.plan[0]) % skip) return;
      const [, weekday, date] = line.days[day];
      labels.set((first + last) >> 1, perDay >= 84 ? weekday + " " + date : skip > 1 ? date : weekday + "\n" + parseInt(date, 10));
    });
    return labels;
  }
  function hourLabels(shown, from, to, width, inView) {
    const labels = new Map();
    const hour = (width / Math.max(1, to - from + 1)) * (60 / line.step);
    const every = [1, 2, 3, 4, 6].find((hours) => hours * hour >= 46) || 12;
    for (let place = Math.max(0, from); place <= Math.min(to, shown.length - 1); place++) {
      const clock = line.clocks[shown[place]];
      if (clock.length === 5 && clock.endsWith(":00") && parseInt(clock, 10) % every === 0) labels.set(place, clock);
    }
    for (const [day, [first, last]] of inView) {
      for (let place = first; place <= last; place++) {
        if (!labels.has(place)) continue;
        labels.set(place, labels.get(place) + "\n" + R.dayName(day));
        break;
      }
    }
    return labels;
  }

  R.seriesAt = (queue, values, interval) => {
    const value = values[interval - queue.from];
    return value === undefined ? null : value;
  };
})(window.wfmReport);
