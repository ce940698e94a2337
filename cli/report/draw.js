"use strict";
/* How charts are drawn: colours, markers, hatches, bars, axes of uPlot. */

const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 4], [2, 6], [8, 3, 2, 3, 2, 3]];
const SHAPES = ["circle", "square", "triangle", "diamond", "down", "plus", "cross", "bar"];
const FONT = "12px system-ui, sans-serif";

/* Colours as the style sheet has them now: light, dark or for print. */
function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  return {
    ink: get("--ink"), muted: get("--muted"), grid: get("--grid"), paper: get("--paper"),
    series: DASHES.map((d, i) => get(`--series-${i}`)),
  };
}

function markerOutline(path, shape, x, y, r) {
  const corners = {
    square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
    triangle: [[0, -1.1], [1, 0.75], [-1, 0.75]],
    down: [[0, 1.1], [1, -0.75], [-1, -0.75]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  }[shape];
  const strokes = {
    plus: [[-1, 0, 1, 0], [0, -1, 0, 1]],
    cross: [[-0.8, -0.8, 0.8, 0.8], [-0.8, 0.8, 0.8, -0.8]],
    bar: [[-1, -0.25, 1, -0.25], [-1, 0.25, 1, 0.25]],
  }[shape];
  if (corners) {
    corners.forEach(([dx, dy], i) => path[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
    path.closePath();
  } else if (strokes) {
    for (const [x0, y0, x1, y1] of strokes) {
      path.moveTo(x + x0 * r, y + y0 * r);
      path.lineTo(x + x1 * r, y + y1 * r);
    }
  } else {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
}

/* Path builder of uPlot for the points of a series, which may have labels. */
function markerPaths(shape, radius, labels) {
  return (u, k, from, to) => {
    const path = new Path2D(), full = new Path2D(), clip = new Path2D(), r = radius * uPlot.pxRatio;
    for (let i = from; i <= to; i++) {
      const y = u.data[k][i];
      if (y === null || y === undefined) continue;
      for (const p of isHollow(labels[i]) ? [path] : [path, full])
        markerOutline(p, shape, u.valToPos(u.data[0][i], "x", true), u.valToPos(y, "y", true), r);
    }
    clip.rect(u.bbox.left - 2 * r, u.bbox.top - 2 * r, u.bbox.width + 4 * r, u.bbox.height + 4 * r);
    return { stroke: path, fill: full, clip, flags: 3 };
  };
}

/* A small picture of a series for the legend: what it looks like in the chart. */
function drawSwatch(canvas, kind, slot, theme) {
  const ratio = 2, width = 26, height = 12, context = canvas.getContext("2d");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  if (kind === "bars" || kind === "stacked") {
    context.fillStyle = fillOf(context, slot, theme);
    context.fillRect(7, 0, 12, 12);
    return;
  }
  context.strokeStyle = context.fillStyle = theme.series[slot];
  context.lineWidth = 2;
  const line = new Path2D(), mark = new Path2D();
  if (kind === "lines") {
    context.setLineDash(DASHES[slot]);
    line.moveTo(0, height / 2);
    line.lineTo(width, height / 2);
    context.stroke(line);
    context.setLineDash([]);
  }
  markerOutline(mark, SHAPES[slot], width / 2, height / 2, 4);
  context.fill(mark);
  context.stroke(mark);
}

/* Bars differ by a hatch, too: stripes of paper over the colour, none for the first. */
function fillOf(context, slot, theme) {
  const color = theme.series[slot];
  if (slot === 0 || slot === 3) return color;
  const size = 12, tile = document.createElement("canvas"), c = tile.getContext("2d");
  tile.width = tile.height = size;
  c.fillStyle = color;
  c.fillRect(0, 0, size, size);
  c.strokeStyle = theme.paper;
  c.globalAlpha = 0.32;
  c.lineWidth = 1.6;
  const lines = [
    null, [[-3, 15, 15, -3], [-3, 3, 3, -3], [9, 15, 15, 9]], [[6, 0, 6, 12]], null,
    [[-3, -3, 15, 15], [-3, 9, 3, 15], [9, -3, 15, 3]], [[0, 6, 12, 6]],
    [[6, 0, 6, 12], [0, 6, 12, 6]], [[3, 3, 6, 6], [9, 9, 12, 12]],
  ][slot];
  for (const [x0, y0, x1, y1] of lines) {
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1, y1);
    c.stroke();
  }
  return context.createPattern(tile, "repeat");
}

/* The rectangle of a bar inside the plot, in CSS pixels; null where there is none. */
function barBox(chart, u, k, i) {
  const span = chart.span(k, i);
  if (!span) return null;
  const slots = chart.slotsShown(), slot = slots.indexOf(k), { min, max } = u.scales.y;
  const stacked = chart.block.chart === "stacked", n = stacked ? 1 : slots.length;
  const at = (v) => u.valToPos(v, "x"), width = 0.8 / n, left = i - 0.4 + (stacked ? 0 : slot * width);
  const clamp = (v) => Math.min(max, Math.max(min, v));
  const y0 = u.valToPos(clamp(span[0]), "y"), y1 = u.valToPos(clamp(span[1]), "y");
  const x0 = at(left), x1 = at(left + width), gap = !stacked && n > 1 && x1 - x0 > 5 ? 1 : 0;
  const wide = Math.min(x1 - x0 - gap, 90), middle = (x0 + x1) / 2;
  return { left: middle - wide / 2, width: wide, top: Math.min(y0, y1), height: Math.max(1, Math.abs(y1 - y0)) };
}

/* Path builder of uPlot for bars. */
function barPaths(chart) {
  return (u, k) => {
    const full = new Path2D(), hollow = new Path2D(), r = uPlot.pxRatio;
    u.data[0].forEach((x, i) => {
      const b = barBox(chart, u, k - 1, i), path = isHollow(chart.block.categories[i]) ? hollow : full;
      if (b) path.rect(u.bbox.left + b.left * r, u.bbox.top + b.top * r, b.width * r, b.height * r);
    });
    return { fill: full, stroke: hollow, clip: null, flags: 0 };
  };
}

/* Figures above bars, where they have room. */
function drawBarValues(chart, u) {
  const { ctx, bbox } = u, r = uPlot.pxRatio, shown = chart.slotsShown();
  const top = chart.block.chart === "stacked" ? shown.slice(-1) : shown;
  ctx.save();
  ctx.font = `${11 * r}px system-ui, sans-serif`;
  ctx.fillStyle = chart.theme.muted;
  ctx.textAlign = "center";
  for (const k of top)
    u.data[0].forEach((x, i) => {
      const b = barBox(chart, u, k, i), span = chart.span(k, i);
      if (!b) return;
      const text = formatBar(span[1]), up = span[1] >= 0;
      if (ctx.measureText(text).width > (b.width + 2) * r) return;
      ctx.textBaseline = up ? "bottom" : "top";
      ctx.fillText(text, bbox.left + (b.left + b.width / 2) * r,
        bbox.top + (up ? b.top - 2 : b.top + b.height + 2) * r);
    });
  ctx.restore();
}

function formatBar(value) {
  return Math.abs(value) >= 1e4 ? shortNumber(Number(value.toPrecision(3))) : formatNumber(value, 3);
}

function drawDiagonal(chart, u) {
  const low = Math.max(u.scales.x.min, u.scales.y.min), high = Math.min(u.scales.x.max, u.scales.y.max);
  if (low >= high) return;
  const { ctx } = u, r = uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = chart.theme.muted;
  ctx.lineWidth = r;
  ctx.setLineDash([4 * r, 4 * r]);
  ctx.beginPath();
  ctx.moveTo(u.valToPos(low, "x", true), u.valToPos(low, "y", true));
  ctx.lineTo(u.valToPos(high, "x", true), u.valToPos(high, "y", true));
  ctx.stroke();
  ctx.restore();
}

function textWidth(text) {
  const canvas = textWidth.canvas || (textWidth.canvas = document.createElement("canvas"));
  const context = canvas.getContext("2d");
  context.font = FONT;
  return context.measureText(text).width;
}

function shorten(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}\u2026` : text;
}

/* How the names under bars fit: level, slanted or upright, every so many. */
function categoryLayout(names, width) {
  const step = width / Math.max(1, names.length), widest = Math.max(0, ...names.map(textWidth));
  if (widest + 10 <= step) return { names, rotate: 0, every: 1, size: 28 };
  const short = names.map((n) => shorten(n, 26)), length = Math.max(...short.map(textWidth));
  const upright = step < 22;
  return {
    names: short, rotate: upright ? 90 : 40, every: Math.ceil(14 / step),
    size: Math.min(170, upright ? length : length * 0.65 + 8) + 16,
  };
}

function plainAxis(chart, axis, room) {
  return {
    font: FONT, labelFont: FONT, stroke: () => chart.theme.muted, labelSize: 20, labelGap: 2, size: 28,
    grid: { stroke: () => chart.theme.grid, width: 1 },
    ticks: { stroke: () => chart.theme.grid, width: 1, size: 5 },
    splits: (u, k, low, high) => {
      const most = Math.max(2, Math.floor((k ? u.bbox.height : u.bbox.width) / uPlot.pxRatio / room));
      return axis.log ? logTicks(low, high, most, logBase(axis)) : linearTicks(low, high, most);
    },
    filter: (u, ticks) => ticks,
    values: (u, ticks) => ticks.map((t) => shortNumber(t, axis.unit)),
  };
}

function categoryAxis(chart) {
  const layout = (u) => categoryLayout(chart.block.categories, u.width - 70);
  return {
    ...plainAxis(chart, chart.block.x, 60),
    grid: { show: false },
    splits: () => chart.data.xs,
    values: (u) => {
      const { names, every } = layout(u);
      return names.map((name, i) => (i % every ? null : name));
    },
    rotate: (u) => layout(u).rotate,
    size: (u) => layout(u).size,
  };
}

function plotOptions(chart, width, height) {
  const { block } = chart, bars = isBars(block);
  const scale = (key) => ({
    time: false, distr: block[key].log && !(bars && key === "x") ? 3 : 1, log: 10, auto: true,
    range: () => chart.range(key),
  });
  const yAxis = plainAxis(chart, block.y, 38);
  yAxis.size = (u, values) => 14 + Math.max(20, ...(values || []).map((v) => textWidth(String(v ?? ""))));
  const xAxis = bars ? categoryAxis(chart) : plainAxis(chart, block.x, BYTE_UNITS.includes(block.x.unit) ? 70 : 60);
  if (!bars && axisTitle(block.x)) xAxis.label = BYTE_UNITS.includes(block.x.unit) ? block.x.name : axisTitle(block.x);
  return {
    width, height, legend: { show: false }, padding: [12, 14, bars ? 0 : 2, 0],
    scales: { x: scale("x"), y: scale("y") }, axes: [xAxis, yAxis],
    cursor: {
      x: !bars, y: !bars, points: { show: false },
      drag: { x: !bars, y: !bars, setScale: false, uni: 24 },
    },
    series: [{}, ...chart.data.series.map((s, k) => seriesOptions(chart, s, k))],
    hooks: {
      drawAxes: [(u) => block.diagonal && drawDiagonal(chart, u)],
      draw: [(u) => bars && drawBarValues(chart, u)],
      setCursor: [(u) => chart.hover(u)],
      setSelect: [(u) => chart.zoomTo(u)],
    },
  };
}

function seriesOptions(chart, series, k) {
  const slot = chart.slots[k], kind = chart.sparse[k] ? "points" : chart.block.chart, color = () => chart.theme.series[slot];
  const many = series.y.filter((y) => y !== null && y !== undefined).length > 80;
  if (isBars(chart.block))
    return {
      paths: barPaths(chart), points: { show: false }, width: 1.5, stroke: color,
      fill: (u) => fillOf(u.ctx, slot, chart.theme),
    };
  const open = kind === "points" ? (c) => `color-mix(in srgb, ${c} 55%, transparent)` : (c) => c;
  return {
    stroke: color, width: 2, dash: DASHES[slot].map((d) => d * uPlot.pxRatio), ...(kind === "points" ? { paths: () => null } : {}),
    points: {
      show: kind === "points" || !many, size: 8, width: 1.5, stroke: color,
      fill: () => open(chart.theme.series[slot]), paths: markerPaths(SHAPES[slot], kind === "points" ? 4.5 : 3.5, series.labels),
    },
  };
}
