"use strict";
/* Tables that sort by their headings: ascending, descending, as they were. */

const VERDICTS = { holds: "good", BROKEN: "bad", unverified: "doubt", extrapolated: "doubt" };

const TALL_ROWS = 60; /* beyond, a table moves inside its own box */

const collator = new Intl.Collator("en", { numeric: true });

/* "512KiB" comes before "1MiB": what it is in bytes; null where it is another text. */
function bytesOf(text) {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([KMGT]i)?B$/.exec(text) || [];
  return digits === undefined ? null : digits * 1024 ** ["", "Ki", "Mi", "Gi", "Ti"].indexOf(unit || "");
}

function compareTexts(a, b) {
  const [x, y] = [bytesOf(a), bytesOf(b)];
  return x !== null && y !== null ? x - y : collator.compare(a, b);
}

/* Numbers before text, what is not known last, whatever the direction. */
function compareCells(a, b, direction) {
  const rank = (cell) => (cell === null || cell === "" ? 2 : typeof cell === "number" ? 0 : 1);
  const difference = rank(a) - rank(b);
  if (difference || rank(a) === 2) return difference;
  return direction * (typeof a === "number" ? a - b : compareTexts(a, b));
}

function cellElement(column, cell, first) {
  const text = typeof cell === "number" ? formatNumber(cell, column.digits, column.signed)
    : cell === null ? "-" : cell;
  const classes = [column.digits ? "number" : "text"];
  if (VERDICTS[cell]) classes.push(VERDICTS[cell]);
  if (text.length > 40) classes.push("long");
  if (first && text.length > 18) classes.push("name");
  const properties = { class: classes.join(" ") };
  return first && !column.digits ? make("th", { ...properties, scope: "row" }, text)
    : make("td", properties, text);
}

/* Columns in which no row has anything are left out, as on the terminal. */
function shownColumns(block) {
  const says = (cell) => cell !== null && cell !== "";
  return block.columns.map((column, k) => k)
    .filter((k) => !block.rows.length || block.rows.some((row) => says(row[k])));
}

function sortRows(body, rows, headings, k) {
  const heading = headings.get(k);
  const next = { none: "ascending", ascending: "descending", descending: "none" };
  const order = next[heading.getAttribute("aria-sort")];
  for (const other of headings.values()) other.setAttribute("aria-sort", "none");
  heading.setAttribute("aria-sort", order);
  const direction = order === "descending" ? -1 : 1;
  const sorted = order === "none" ? rows
    : [...rows].sort((a, b) => compareCells(a.cells[k], b.cells[k], direction));
  body.append(...sorted.map((row) => row.element));
}

/* `block` as in sim/report.h. */
function buildTable(block, label) {
  const columns = shownColumns(block), headings = new Map(), body = make("tbody");
  const rows = block.rows.map((cells) => ({
    cells,
    element: make("tr", null,
      ...columns.map((k, at) => cellElement(block.columns[k], cells[k], at === 0))),
  }));
  for (const k of columns) {
    const { name, unit, digits } = block.columns[k];
    const button = make("button", { type: "button", onclick: () => sortRows(body, rows, headings, k) },
      name || (unit ? "" : "\u00a0"), unit ? make("span", { class: "unit" }, name ? ` ${unit}` : unit) : null);
    if (!name) button.setAttribute("aria-label", unit || `column ${k + 1}`);
    headings.set(k, make("th", { scope: "col", "aria-sort": "none", class: digits ? "number" : "text" }, button));
  }
  body.append(...rows.map((row) => row.element));
  return make("div", { class: rows.length > TALL_ROWS ? "scroll tall" : "scroll", tabindex: "0", role: "region", "aria-label": label },
    make("table", null, make("thead", null, make("tr", null, ...headings.values())), body));
}
