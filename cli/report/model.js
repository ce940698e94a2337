"use strict";
/* What a chart shows, apart from how: aligned data, extents, ticks, words. */

function isBars(block) {
  return block.chart === "bars" || block.chart === "stacked";
}

/* uPlot wants one ascending list of x for all series. A series that has an x twice gets two places
 * for it, so that no point is lost. undefined: nothing here; null: not known, the line breaks. */
function alignSeries(series, usable) {
  const most = new Map();
  for (const s of series) {
    const seen = new Map();
    s.x.forEach((x) => usable.x(x) && seen.set(x, (seen.get(x) || 0) + 1));
    for (const [x, n] of seen) most.set(x, Math.max(n, most.get(x) || 0));
  }
  const xs = [], start = new Map();
  for (const x of [...most.keys()].sort((a, b) => a - b)) {
    start.set(x, xs.length);
    for (let i = 0; i < most.get(x); i++) xs.push(x);
  }
  const aligned = series.map((s) => {
    const next = new Map(start), y = Array(xs.length).fill(undefined), labels = [];
    s.x.forEach((x, i) => {
      if (!usable.x(x)) return;
      const at = next.get(x);
      next.set(x, at + 1);
      y[at] = usable.y(s.y[i]) ? s.y[i] : null;
      if (s.labels) labels[at] = s.labels[i];
    });
    return { name: s.name, y, labels };
  });
  return { xs, series: aligned };
}

/* The data of a chart: xs, and per series its name, y and labels. */
function chartData(block) {
  const known = (v) => typeof v === "number" && Number.isFinite(v);
  const on = (axis) => (v) => known(v) && (!axis.log || v > 0);
  if (!isBars(block)) return alignSeries(block.series, { x: on(block.x), y: on(block.y) });
  const xs = block.categories.map((c, i) => i);
  return {
    xs,
    series: block.series.map((s) => ({
      name: s.name, labels: [], y: xs.map((i) => (on(block.y)(s.y[i]) ? s.y[i] : null)),
    })),
  };
}

/* Names that end in ^ are of figures beyond a technology's table: hollow marks. */
function isHollow(name) {
  return Boolean(name) && name.endsWith("^");
}

const FEW_POINTS = 12, FAR_FEWER = 4;

/* Of each series of a line chart: is it a handful of points beside one of many more? A line through
 * them would claim what lies between, where the other one shows its steps. */
function sparseSeries(block, series) {
  const counts = series.map((s) => s.y.filter((y) => y !== null && y !== undefined).length);
  const most = Math.max(0, ...counts);
  return counts.map((n) => block.chart === "lines" && n < FEW_POINTS && most > FAR_FEWER * n);
}

/* Where stacked bars begin and end: [series][category] = [from, to]. Hidden ones take no room. */
function stackSpans(series, shown) {
  const top = [];
  return series.map((s, i) => s.y.map((y, k) => {
    if (y === null || !shown[i]) return null;
    const from = top[k] || 0;
    top[k] = from + y;
    return [from, top[k]];
  }));
}

function minMax(values) {
  let low = Infinity, high = -Infinity;
  for (const v of values)
    if (v !== null && v !== undefined) low = Math.min(low, v), high = Math.max(high, v);
  return low <= high ? [low, high] : null;
}

/* Data extent to axis range. Bars stand on zero; so do others that come near it. */
function padRange(extent, log, fromZero) {
  if (!extent) return log ? [1, 10] : [0, 1];
  let [low, high] = extent;
  if (log) return low === high ? [low / 2, high * 2] : padLog(low, high);
  if (fromZero || (low >= 0 && low < 0.5 * high)) low = Math.min(0, low);
  if (fromZero || (high <= 0 && high > 0.5 * low)) high = Math.max(0, high);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low === 0 ? 0 : low - room, high === 0 && low < 0 ? 0 : high + room];
}

function padLog(low, high) {
  const room = Math.max(1.06, (high / low) ** 0.04);
  return [low / room, high * room];
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 2.5, 5, 10].find((m) => m * power >= rough * 0.999);
}

function linearTicks(low, high, most) {
  const step = niceStep((high - low) / Math.max(1, most));
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/* Powers of the base, closer where there is room, wider where there is not; round numbers where the
 * range is less than two of them. */
function logTicks(low, high, most, base) {
  const first = Math.floor(Math.log(low) / Math.log(base)) - 1;
  const last = Math.ceil(Math.log(high) / Math.log(base)) + 1;
  const candidates = [];
  if (base === 10) candidates.push([[1, 2, 3, 4, 5, 6, 7, 8, 9], 1], [[1, 2, 5], 1], [[1, 3], 1]);
  for (let stride = 1; stride <= last - first; stride *= 2) candidates.push([[1], stride]);
  for (const [digits, stride] of candidates) {
    const ticks = [];
    for (let e = Math.ceil(first / stride) * stride; e <= last; e += stride)
      for (const d of digits) ticks.push(Number((d * base ** e).toPrecision(12)));
    const inside = ticks.filter((t) => t >= low && t <= high);
    if (inside.length <= most) return inside.length >= 2 ? inside : linearTicks(low, high, most);
  }
  return linearTicks(low, high, most);
}

function logBase(axis) {
  return BYTE_UNITS.includes(axis.unit) ? 2 : 10;
}

/* Colours of series that several charts have: the same in all of them, as far as eight go. */
const sharedSlots = new Map();

function shareSlots(charts) {
  const counts = new Map();
  for (const block of charts)
    for (const { name } of block.series.length > 1 ? block.series : [])
      counts.set(name, (counts.get(name) || 0) + 1);
  for (const [name, n] of counts)
    if (n > 1 && sharedSlots.size < 8) sharedSlots.set(name, sharedSlots.size);
}

function assignSlots(names) {
  const shared = names.length > 1 ? names.map((name) => sharedSlots.get(name)) : [undefined];
  const taken = new Set(shared);
  let next = 0;
  return shared.map((slot, k) => {
    if (slot !== undefined && shared.indexOf(slot) === k) return slot;
    while (taken.has(next) && next < 8) next++;
    taken.add(next);
    return next < 8 ? next : k % 8;
  });
}

/* The chart in words, for who does not see it. */
function describe(block) {
  const kinds = { lines: "Lines", points: "Points", bars: "Bars", stacked: "Stacked bars" };
  const digits = (v) => withUnit(formatNumber(v, 4), block.y.unit);
  const parts = block.series.slice(0, 8).map((s) => {
    const extent = minMax(s.y);
    const n = s.y.filter((v) => v !== null).length;
    return `${s.name}: ${extent ? `${n} from ${digits(extent[0])} to ${digits(extent[1])}` : "nothing"}`;
  });
  const over = isBars(block) ? `${block.categories.length} of ${block.x.name || "a list"}` : axisTitle(block.x);
  const more = block.series.length > 8 ? `; and ${block.series.length - 8} more series` : "";
  const diagonal = block.diagonal ? " The line y = x is drawn." : "";
  return `${kinds[block.chart]}: ${axisTitle(block.y)} over ${over}. ${parts.join("; ")}${more}.${diagonal}`;
}

/* The chart as a table. */
function chartTable(block) {
  const y = { name: block.y.name || "y", unit: block.y.unit, digits: 5, signed: false };
  const text = (name) => ({ name, unit: "", digits: 0, signed: false });
  if (isBars(block))
    return {
      columns: [text(block.x.name || "category"),
        ...block.series.map((s) => ({ ...y, name: s.name }))],
      rows: block.categories.map((c, i) => [c, ...block.series.map((s) => s.y[i] ?? null)]),
    };
  const { name, unit } = block.x, sizes = BYTE_UNITS.includes(unit);
  const x = sizes ? text(name || "x") : { name: name || "x", unit, digits: 5, signed: false };
  const place = (v) => (sizes && v !== null ? formatBytes(v, unit) : v);
  return {
    columns: [text("series"), text("label"), x, y],
    rows: block.series.flatMap((s) => s.x.map((v, i) => [s.name, s.labels?.[i] ?? "", place(v), s.y[i]])),
  };
}
