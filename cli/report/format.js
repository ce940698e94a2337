"use strict";
/* Numbers as text, and elements of the page. */

/* toFixed rounds ties away from zero, C's printf to even. */
function fixed(value, after) {
  const text = value.toFixed(after), magnitude = Math.abs(value);
  const exact = magnitude.toFixed(Math.min(100, after + 75));
  const tie = /^50*$/.test(exact.slice(exact.indexOf(".") + 1 + after));
  if (!tie || Number(text.at(-1)) % 2 === 0) return text;
  return (value < 0 ? "-" : "") + (magnitude - 0.5 * 10 ** -after).toFixed(after);
}

/* What report_format of sim/report.c writes: page and terminal show the same. */
function formatNumber(value, digits, signed) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "-";
  if (digits >= 15 && Number.isInteger(value) && Math.abs(value) < 1e17) return String(value + 0);
  const magnitude = Math.abs(value), wanted = Math.max(1, digits);
  const scientific = value.toExponential(wanted - 1);
  if (!signed && magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e15))
    return scientific.replace(/e([+-])(\d)$/, (all, sign, digit) => `e${sign}0${digit}`);
  const exponent = magnitude > 0 ? Number(scientific.split("e")[1]) : 0;
  const after = Math.min(Math.max(0, wanted - 1 - exponent), signed ? wanted - 1 : 100);
  const text = fixed(magnitude > 0 ? value : 0, after);
  return signed && !text.startsWith("-") ? `+${text}` : text;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/* A number for an axis or a label: few characters. */
function shortNumber(value, unit) {
  const bytes = BYTE_UNITS.indexOf(unit);
  if (bytes >= 0 && value > 0) {
    let power = bytes;
    while (value >= 1024 && power + 1 < BYTE_UNITS.length) value /= 1024, power++;
    while (value < 1 && power > 0) value *= 1024, power--;
    return `${Number(value.toPrecision(4))}${BYTE_UNITS[power]}`;
  }
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e15))
    return Number(value.toPrecision(3)).toExponential();
  for (const [limit, scale, suffix] of [[1e9, 1e9, " G"], [1e6, 1e6, " M"], [1e4, 1e3, " k"]])
    if (magnitude >= limit) return Number((value / scale).toPrecision(5)) + suffix;
  return String(Number(value.toPrecision(5)));
}

/* What unit_format of sim/unit.c writes of a size: in the largest unit of which it is a multiple. */
function formatBytes(value, unit) {
  let power = BYTE_UNITS.indexOf(unit);
  while (value && power + 1 < BYTE_UNITS.length && value % 1024 === 0) value /= 1024, power++;
  while (!Number.isInteger(value) && power > 0) value *= 1024, power--;
  return Number.isInteger(value) ? `${value}${BYTE_UNITS[power]}` : shortNumber(value, BYTE_UNITS[power]);
}

function withUnit(text, unit) {
  return unit ? `${text} ${unit}` : text;
}

function axisTitle(axis) {
  return axis.unit && axis.name ? `${axis.name}, ${axis.unit}` : axis.name || axis.unit;
}

/* An element with properties ("class" and aria-*, data-* are attributes) and children; text is
 * always text, never markup. */
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {}))
    if (/^on/.test(key)) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}
