// Draws the rows of the shift chart that are in view on one canvas.
(function (R) {
  const G = R.gantt;
  const BAR = 16;
  let hatch = [];

  // A tile of 6 by 6 pixels: strokes either way, upright, level, and dots.
  function pattern(pen, number, color) {
    const tile = document.createElement("canvas"), size = 6;
    tile.width = tile.height = size;
    const line = tile.getContext("2d");
    line.strokeStyle = line.fillStyle = color;
    line.lineWidth = 1.3;
    line.beginPath();
    const strokes = { 1: [[-1, 1, 1, -1], [0, 6, 6, 0], [5, 7, 7, 5]], 2: [[-1, 5, 1, 7], [0, 0, 6, 6], [5, -1, 7, 1]], 3: [[3, 0, 3, 6]], 4: [[0, 3, 6, 3]] }[number];
    if (strokes) for (const [a, b, x, y] of strokes) { line.moveTo(a, b); line.lineTo(x, y); }
    else line.fillRect(2, 2, 2, 2);
    line.stroke();
    return pen.createPattern(tile, "repeat");
  }

  function palette() {
    const style = getComputedStyle(document.documentElement);
    return G.variables.map((name) => style.getPropertyValue(name).trim());
  }

  G.draw = function (canvas, rows, top, height, width, scale) {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    canvas.style.transform = "translateY(" + top + "px)";
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const colours = palette(), c = R.colors();
    hatch = G.hatches.map((number) => number && pattern(pen, number, c.card));
    const first = Math.max(0, Math.floor(top / G.ROW)), last = Math.min(rows.length, Math.ceil((top + height) / G.ROW));
    for (let n = first; n < last; n++) drawRow(pen, rows[n], n * G.ROW - top, width, scale, colours, c);
    drawColumns(pen, rows, top, height, width, scale, c);
  };

  function drawRow(pen, row, y, width, scale, colours, c) {
    if (row.agent === undefined) {
      pen.fillStyle = c.faint;
      pen.fillRect(0, y, width, G.ROW);
      return;
    }
    pen.fillStyle = c.faint;
    pen.fillRect(0, y + G.ROW - 1, width, 1);
    for (const day of G.roster.agents[row.agent][3]) {
      if (day >= R.state.from && day < R.state.to) drawDayOff(pen, (day - R.state.from) * scale.column, y, scale.column, c);
    }
    for (const shift of G.byAgent[row.agent]) {
      if (shift.day >= R.state.from && shift.day < R.state.to) drawShift(pen, shift, y + (G.ROW - BAR) / 2, scale, colours, c);
    }
  }
  function drawDayOff(pen, x, y, width, c) {
    pen.save();
    pen.beginPath();
    pen.rect(x + 3, y + 5, width - 6, G.ROW - 10);
    pen.clip();
    pen.fillStyle = c.off;
    pen.fillRect(x, y, width, G.ROW);
    pen.restore();
    pen.strokeStyle = c.grey;
    pen.strokeRect(x + 3.5, y + 5.5, width - 7, G.ROW - 11);
  }
  function drawShift(pen, shift, y, scale, colours, c) {
    const left = scale.x(shift.day, shift.start), right = scale.x(shift.day, shift.end);
    pen.save();
    pen.beginPath();
    if (pen.roundRect) pen.roundRect(left, y, right - left, BAR, 3); else pen.rect(left, y, right - left, BAR);
    pen.clip();
    for (const piece of shift.pieces) {
      if (piece.kind < 0) continue;
      const x = scale.x(shift.day, piece.start);
      pen.fillStyle = colours[piece.kind];
      const wide = Math.max(1, scale.x(shift.day, piece.end) - x);
      pen.fillRect(x, y, wide, BAR);
      if (!hatch[piece.kind]) continue;
      pen.fillStyle = hatch[piece.kind];
      pen.fillRect(x, y, wide, BAR);
    }
    if (shift.overtime > 0) {
      pen.fillStyle = c.short;
      pen.fillRect(left, y + BAR - 3, right - left, 3);
    }
    pen.restore();
  }
  function drawColumns(pen, rows, top, height, width, scale, c) {
    const bottom = Math.min(height, rows.length * G.ROW - top);
    pen.fillStyle = c.line;
    for (let n = 0; n < scale.count; n++) pen.fillRect(Math.round(n * scale.column), 0, 1, bottom);
    if (scale.count > 1) return;
    pen.globalAlpha = 0.6;
    for (let minute = scale.low; minute < scale.high; minute += 60) {
      pen.fillRect(Math.round(scale.x(R.state.from, G.midnight(R.state.from) + minute)), 0, 1, bottom);
    }
    pen.globalAlpha = 1;
  }
})(window.wfmReport);
