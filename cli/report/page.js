"use strict";
/* The page: contents, sections with their blocks, charts drawn as they come into view and all of
 * them for print. */

const PRINT_WIDTH = 640; /* px: within A4 and Letter with their margins */

function buildText(block) {
  const paragraphs = block.text.split(/\n{2,}/).filter((text) => text.trim());
  return make("div", { class: "prose" }, ...paragraphs.map((text) => make("p", null, text)));
}

function buildTableFigure(block, id) {
  return make("figure", { id, class: "table" },
    make("figcaption", { id: `${id}-title` }, block.title), buildTable(block, block.title));
}

/* Charts that follow each other stand side by side where there is room. */
function buildSection(section, charts) {
  const element = make("section", { id: section.name, "aria-labelledby": `${section.name}-title` },
    make("h2", { id: `${section.name}-title` }, section.title,
      make("a", { class: "anchor", href: `#${section.name}`, "aria-label": `Link to ${section.title}` }, "#")));
  let row = null;
  section.blocks.forEach((block, i) => {
    const id = `${section.name}-${i + 1}`;
    if (block.kind !== "chart") {
      row = null;
      element.append(block.kind === "table" ? buildTableFigure(block, id) : buildText(block));
      return;
    }
    const chart = new Chart(block, id);
    charts.push(chart);
    if (!row) element.append(row = make("div", { class: "charts" }));
    row.append(chart.element);
  });
  return element;
}

function buildContents(report) {
  const entry = (section) => {
    const parts = section.blocks.flatMap((block, i) => (block.title ? [make("li", null,
      make("a", { href: `#${section.name}-${i + 1}` }, block.title))] : []));
    return make("li", null, make("a", { href: `#${section.name}`, "data-section": section.name }, section.title),
      parts.length > 1 ? make("ul", null, ...parts) : null);
  };
  return make("nav", { "aria-label": "Contents" },
    make("details", { class: "contents" }, make("summary", null, "Contents"),
      make("ul", null, ...report.sections.map(entry))));
}

function buildHeader(report, made) {
  const line = ({ section, text }) => make("li", null,
    section ? make("a", { href: `#${section}` }, text) : text);
  return make("header", null, make("h1", null, report.title), make("p", { class: "made" }, made),
    report.summary.length ? make("ul", { class: "summary" }, ...report.summary.map(line)) : null);
}

/* The contents stay open beside a wide page, and say where one is. */
function followSections(nav) {
  const wide = matchMedia("(min-width: 90rem)"), details = nav.querySelector("details");
  const fit = () => { details.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
  nav.addEventListener("click", (e) => {
    if (!wide.matches && e.target.closest("a")) details.open = false;
  });
  const links = new Map([...nav.querySelectorAll("[data-section]")].map((a) => [a.dataset.section, a]));
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) {
        for (const a of links.values()) a.removeAttribute("aria-current");
        links.get(target.id).setAttribute("aria-current", "true");
      }
  }, { rootMargin: "-15% 0px -80% 0px" });
  for (const section of document.querySelectorAll("section")) seen.observe(section);
}

function widthOf(chart) {
  return Math.max(240, Math.floor(chart.plot.clientWidth));
}

function drawInView(charts) {
  const owner = new Map(charts.map((chart) => [chart.plot, chart]));
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) {
        near.unobserve(target);
        owner.get(target).draw(widthOf(owner.get(target)));
      }
  }, { rootMargin: "600px 0px" });
  const size = new ResizeObserver((entries) => {
    for (const { target } of entries) fitChart(owner.get(target));
  });
  for (const plot of owner.keys()) {
    near.observe(plot);
    size.observe(plot);
  }
}

/* The heading of a table that is not cut stays in sight while the page moves. */
function followTables() {
  const size = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(".scroll");
      box.classList.toggle("fits", box.querySelector("table").offsetWidth <= box.clientWidth);
    }
  });
  for (const box of document.querySelectorAll("figure.table .scroll")) {
    size.observe(box);
    size.observe(box.firstElementChild);
  }
}

function isPrinting() {
  return document.documentElement.classList.contains("print");
}

function fitChart(chart) {
  if (!isPrinting()) chart.resize(widthOf(chart));
}

/* For print every chart is drawn, light, at the width of paper. */
function setPrinting(charts, on) {
  if (on === isPrinting()) return;
  document.documentElement.classList.toggle("print", on);
  for (const chart of charts) {
    chart.show(null);
    if (on) chart.draw(PRINT_WIDTH);
    if (on) chart.resize(PRINT_WIDTH);
    else fitChart(chart);
    chart.recolor();
  }
}

function followMedia(charts) {
  const print = matchMedia("print"), dark = matchMedia("(prefers-color-scheme: dark)");
  addEventListener("beforeprint", () => setPrinting(charts, true));
  addEventListener("afterprint", () => setPrinting(charts, print.matches));
  print.addEventListener("change", () => setPrinting(charts, print.matches));
  dark.addEventListener("change", () => charts.forEach((chart) => chart.recolor()));
  setPrinting(charts, print.matches);
}

function buildPage() {
  const report = JSON.parse(document.getElementById("report").textContent);
  const made = document.querySelector("meta[name=generator]").content, charts = [];
  shareSlots(report.sections.flatMap((s) => s.blocks.filter((b) => b.kind === "chart")));
  const main = make("main", null, buildHeader(report, made),
    ...report.sections.map((section) => buildSection(section, charts)));
  const nav = buildContents(report);
  document.body.append(make("a", { class: "skip", href: "#" + (report.sections[0]?.name || "") }, "Skip contents"),
    make("div", { class: "page" }, nav, main));
  followSections(nav);
  followTables();
  drawInView(charts);
  followMedia(charts);
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

buildPage();
