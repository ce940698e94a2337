"use strict";
/* One chart of the page: heading, legend, plot, and the same as a table. Drawn when it comes into
 * view; followed by pointer, by touch and by the arrow keys. */

const TALL = 320, LOW = 260, PRINTED = 240; /* px */

class Chart {
  constructor(block, id) {
    this.block = block;
    this.id = id;
    this.data = chartData(block);
    this.shown = this.data.series.map(() => true);
    this.sparse = sparseSeries(block, this.data.series);
    this.slots = assignSlots(this.data.series.map((s) => s.name));
    this.spans = isBars(block) ? this.computeSpans() : null;
    this.picked = null;
    this.zoom = null;
    this.build();
  }

  /* ---- the parts on the page ---- */

  build() {
    const { block, id } = this;
    this.tip = make("div", { class: "tip", role: "status", hidden: "" });
    this.ring = make("div", { class: "ring", hidden: "" });
    this.plot = make("div", {
      class: "plot", tabindex: "0", role: "img", "aria-labelledby": `${id}-title`,
      "aria-describedby": `${id}-words`, onkeydown: (e) => this.key(e), onblur: () => this.show(null),
    });
    this.reset = make("button", { type: "button", class: "reset", hidden: "", onclick: () => this.unzoom() }, "Whole range");
    const details = make("details", { class: "data" }, make("summary", null, "Data"));
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1)
        details.append(buildTable(chartTable(block), `Data of ${block.title}`));
    });
    this.element = make("figure", { id, class: block.categories?.length > 16 ? "chart wide" : "chart" },
      make("figcaption", { id: `${id}-title` }, block.title),
      this.buildLegend(),
      make("div", { class: "above" }, make("span", { class: "y-name" }, axisTitle(block.y)), this.reset),
      make("div", { class: "stage" }, this.plot, this.tip),
      make("p", { id: `${id}-words`, class: "words" }, describe(block)),
      details);
  }

  buildLegend() {
    this.legend = this.data.series.map((s, k) => {
      const swatch = make("canvas", { class: "swatch", "aria-hidden": "true" });
      const value = make("span", { class: "value", "aria-hidden": "true" });
      const button = make("button", {
        type: "button", "aria-pressed": "true", title: "Show or hide", onclick: () => this.toggle(k),
      }, swatch, make("span", { class: "name" }, s.name), value);
      return { button, swatch, value };
    });
    return make("div", { class: "legend", role: "group", "aria-label": "Series" },
      ...this.legend.map((l) => l.button));
  }

  /* ---- drawing ---- */

  height(width) {
    return isPrinting() ? PRINTED : width < 480 ? LOW : TALL;
  }

  draw(width) {
    if (this.u || !this.data.series.length) return;
    this.theme = readTheme();
    this.paintLegend();
    const y = this.data.series.map((s, k) => (isBars(this.block) ? this.tops(k) : s.y));
    this.u = new uPlot(plotOptions(this, width, this.height(width)), [this.data.xs, ...y], this.plot);
    this.u.over.append(this.ring);
    this.u.over.addEventListener("dblclick", () => this.unzoom());
    this.u.over.addEventListener("mouseleave", () => this.show(null));
    this.plot.dataset.drawn = "yes";
  }

  resize(width) {
    const height = this.height(width);
    if (!this.u || (this.u.width === width && this.u.height === height)) return;
    this.show(null);
    this.u.setSize({ width, height });
  }

  recolor() {
    if (!this.u) return;
    this.theme = readTheme();
    this.paintLegend();
    this.u.redraw(true, true);
  }

  paintLegend() {
    this.legend.forEach((l, k) => drawSwatch(l.swatch, this.sparse[k] ? "points" : this.block.chart, this.slots[k], this.theme));
  }

  /* ---- data as drawn ---- */

  computeSpans() {
    const { block, data, shown } = this;
    if (block.chart === "stacked") return stackSpans(data.series, shown);
    return data.series.map((s, k) => s.y.map((y) => (y === null || !shown[k] ? null : [0, y])));
  }

  /* From where to where bar i of series k reaches; null: there is none. */
  span(k, i) {
    return this.spans[k][i];
  }

  tops(k) {
    return this.spans[k].map((s) => (s ? s[1] : null));
  }

  slotsShown() {
    return this.shown.flatMap((yes, k) => (yes ? [k] : []));
  }

  extent(key) {
    const shown = this.data.series.filter((s, k) => this.shown[k]);
    if (key === "x") return minMax(this.data.xs.filter((x, i) => shown.some((s) => s.y[i] !== undefined)));
    return isBars(this.block) ? minMax(this.spans.flatMap((s) => s.flatMap((v) => v || []).filter((v) => v || !this.block.y.log)))
      : minMax(shown.flatMap((s) => s.y));
  }

  range(key) {
    const { block } = this, bars = isBars(block);
    if (this.zoom) return this.zoom[key];
    if (bars && key === "x") return [-0.5, this.data.xs.length - 0.5];
    if (!block.diagonal) return padRange(this.extent(key), block[key].log, bars && !block.y.log);
    const both = minMax([...(this.extent("x") || []), ...(this.extent("y") || [])]);
    return padRange(both, block.x.log && block.y.log, false);
  }

  update() {
    if (isBars(this.block)) this.spans = this.computeSpans();
    const y = this.data.series.map((s, k) => (isBars(this.block) ? this.tops(k) : s.y));
    this.u?.setData([this.data.xs, ...y], true);
    this.u?.redraw(true, true);
  }

  toggle(k) {
    const on = !this.shown[k];
    if (!on && this.slotsShown().length === 1) return; /* an empty chart says nothing */
    this.shown[k] = on;
    this.legend[k].button.setAttribute("aria-pressed", String(on));
    this.show(null);
    this.u?.setSeries(k + 1, { show: on });
    this.update();
  }

  /* ---- zoom ---- */

  zoomTo(u) {
    const { left, top, width, height } = u.select;
    if (width < 8 && height < 8) return;
    const wide = width >= 8, tall = height >= 8, { x, y } = u.scales;
    this.zoom = {
      x: wide ? [u.posToVal(left, "x"), u.posToVal(left + width, "x")] : [x.min, x.max],
      y: tall && height < u.over.clientHeight - 1 ? [u.posToVal(top + height, "y"), u.posToVal(top, "y")] : [y.min, y.max],
    };
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.reset.hidden = false;
    this.update();
  }

  unzoom() {
    this.zoom = null;
    this.reset.hidden = true;
    this.update();
  }

  /* ---- what the pointer or the keys point at ---- */

  /* Every mark as {k, i, box or x and y}, in CSS pixels of the plot. */
  marks() {
    const { u, data } = this, bars = isBars(this.block), list = [];
    for (const k of this.slotsShown())
      data.xs.forEach((x, i) => {
        const y = data.series[k].y[i];
        if (y === null || y === undefined) return;
        list.push(bars ? { k, i, box: barBox(this, u, k, i) }
          : { k, i, x: u.valToPos(x, "x"), y: u.valToPos(y, "y") });
      });
    return list;
  }

  hover(u) {
    const { left, top } = u.cursor;
    if (left < 0) return this.show(null);
    const outside = (v, from, size) => Math.max(from - v, 0, v - from - size);
    const distance = (m) => (m.box
      ? 4 * outside(left, m.box.left, m.box.width) + outside(top, m.box.top, m.box.height)
      : Math.hypot(m.x - left, m.y - top));
    let best = null, least = isBars(this.block) ? Infinity : 90;
    for (const m of this.marks()) {
      const d = distance(m);
      if (d < least) [best, least] = [m, d];
    }
    this.show(best);
  }

  /* Left and right along a series, up and down to the nearest mark of another one. */
  key(event) {
    const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], Home: [-Infinity, 0], End: [Infinity, 0] };
    if (event.key === "Escape") {
      if (this.zoom) this.unzoom();
      return this.show(null);
    }
    const move = moves[event.key], marks = move && this.u ? this.marks() : [];
    if (!marks.length || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!this.picked) return this.show(marks[0]);
    const { k, i } = this.picked, own = marks.filter((m) => m.k === k);
    if (move[0]) {
      const at = own.findIndex((m) => m.i === i) + move[0];
      return this.show(own[Math.max(0, Math.min(own.length - 1, at))]);
    }
    const shown = this.slotsShown(), next = shown[(shown.indexOf(k) + move[1] + shown.length) % shown.length];
    const others = marks.filter((m) => m.k === next);
    this.show(others.sort((a, b) => Math.abs(a.i - i) - Math.abs(b.i - i))[0] || this.picked);
  }

  value(k, i) {
    return withUnit(formatNumber(this.data.series[k].y[i], 4), this.block.y.unit);
  }

  xText(i) {
    const { x, categories } = this.block;
    if (categories) return categories[i];
    const v = this.data.xs[i];
    return BYTE_UNITS.includes(x.unit) ? formatBytes(v, x.unit) : withUnit(formatNumber(v, 4), x.unit);
  }

  show(mark) {
    this.picked = mark;
    this.tip.hidden = this.ring.hidden = !mark;
    this.legend.forEach((l, k) => { l.value.textContent = mark ? this.legendValue(k, mark) : ""; });
    if (!mark) return;
    this.fillTip(mark);
    this.place(mark);
  }

  /* Of each series its figure at the same place; of a line that has none there, its nearest. */
  legendValue(k, { k: picked, i }) {
    const { xs, series } = this.data, { y } = series[k], { chart } = this.block;
    const known = (n) => y[n] !== null && y[n] !== undefined;
    if (k === picked || chart === "points") return k === picked ? formatNumber(y[i], 4) : "";
    let at = xs.findIndex((x, n) => x === xs[i] && known(n));
    if (at >= 0 || chart !== "lines" || this.sparse[k]) return at >= 0 ? formatNumber(y[at], 4) : "-";
    xs.forEach((x, n) => {
      if (known(n) && (at < 0 || Math.abs(x - xs[i]) < Math.abs(xs[at] - xs[i]))) at = n;
    });
    return at >= 0 ? `~ ${formatNumber(y[at], 4)}` : "-";
  }

  fillTip({ k, i }) {
    const { block, data } = this, series = data.series[k];
    const lines = [make("strong", null, series.labels[i] || this.xText(i))];
    if (!isBars(block) && series.labels[i])
      lines.push(make("span", null, `${block.x.name || "x"}: ${this.xText(i)}`));
    lines.push(make("span", null, `${series.name}: ${this.value(k, i)}`));
    if (block.chart === "stacked") {
      const whole = data.series.reduce((sum, s, n) => sum + (this.shown[n] ? s.y[i] || 0 : 0), 0);
      lines.push(make("span", null, `${formatNumber((100 * series.y[i]) / whole, 3)} % of ${withUnit(formatNumber(whole, 4), block.y.unit)}`));
    }
    if (block.diagonal)
      lines.push(make("span", null, `${formatNumber(100 * (series.y[i] / data.xs[i] - 1), 3, true)} % off y = x`));
    this.tip.replaceChildren(...lines);
  }

  place(mark) {
    const { over } = this.u, box = mark.box || { left: mark.x - 7, top: mark.y - 7, width: 14, height: 14 };
    Object.assign(this.ring.style, {
      left: `${box.left - 2}px`, top: `${box.top - 2}px`, width: `${box.width + 4}px`, height: `${box.height + 4}px`,
    });
    this.ring.classList.toggle("square", Boolean(mark.box));
    const stage = this.tip.parentElement, x = over.offsetLeft + box.left + box.width / 2;
    const y = over.offsetTop + box.top, { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.max(0, Math.min(stage.clientWidth - wide, x - wide / 2));
    const top = y - high - 8 >= -24 ? y - high - 8 : over.offsetTop + box.top + Math.min(box.height, 24) + 12;
    Object.assign(this.tip.style, { left: `${left}px`, top: `${top}px` });
  }
}
