"use strict";
/* check.js FOLDER: opens every report in it as a reader would, without a network. */

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const folder = process.argv[2];
let failures = 0;

function expect(what, holds, detail = "") {
  if (holds) return;
  failures++;
  console.log(`FAIL ${what}${detail === "" ? "" : `: ${detail}`}`);
}

/* A page whose errors and requests are kept. */
async function open(browser, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const said = [];
  page.on("console", (m) => said.push(m.text()));
  page.on("pageerror", (e) => said.push(e.message));
  page.on("dialog", (d) => { said.push(`dialog ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (r.url() !== url && !r.url().startsWith("data:")) said.push(`request ${r.url()}`); });
  const url = `file://${path.join(folder, name)}`;
  await page.goto(url);
  return { page, close: async () => { expect(`${name}: says nothing`, !said.length, said.join("; ")); await context.close(); } };
}

async function scrollThrough(page) {
  for (const plot of await page.locator(".plot").all()) {
    await plot.scrollIntoViewIfNeeded();
    await plot.locator("canvas").first().waitFor();
  }
}

/* Of each chart: is it drawn, and do its pixels differ? */
function canvases(page) {
  return page.evaluate(() => [...document.querySelectorAll(".plot")].map((plot) => {
    const canvas = plot.querySelector("canvas");
    if (!canvas) return { title: plot.getAttribute("aria-labelledby"), drawn: false };
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Map();
    let last = -1, run = 0; // neighbours are most often alike
    const count = () => { if (run) colors.set(last, (colors.get(last) || 0) + run); };
    for (let i = 0; i < data.length; i += 4) {
      const key = data[i + 3] < 200 ? 0 : (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      if (key !== last) {
        count();
        last = key;
        run = 0;
      }
      run++;
    }
    count();
    const vivid = [...colors].filter(([c]) => {
      const [r, g, b] = [c >> 16, (c >> 8) & 255, c & 255];
      return Math.max(r, g, b) - Math.min(r, g, b) > 60;
    }).reduce((sum, [, n]) => sum + n, 0);
    return { title: plot.getAttribute("aria-labelledby"), drawn: true, colors: colors.size, vivid, all: [...colors.keys()] };
  }));
}

async function checkCharts(name, page, least) {
  await scrollThrough(page);
  const list = await canvases(page);
  expect(`${name}: ${least} charts or more`, list.length >= least, list.length);
  for (const c of list)
    expect(`${name}: ${c.title} is drawn`, c.drawn && c.colors > 8 && c.vivid > 100, JSON.stringify({ ...c, all: undefined }));
  const words = await page.locator(".plot").evaluateAll((all) => all.map((p) => [p.getAttribute("role"),
    document.getElementById(p.getAttribute("aria-labelledby"))?.textContent,
    document.getElementById(p.getAttribute("aria-describedby"))?.textContent]));
  for (const [role, title, summary] of words)
    expect(`${name}: a chart has its words`, role === "img" && title && summary?.length > 20, summary);
}

async function checkHover(name, page) {
  for (const figure of await page.locator("figure.chart").all()) {
    const over = figure.locator(".u-over"), tip = figure.locator(".tip");
    await over.scrollIntoViewIfNeeded();
    const { width, height } = await over.boundingBox();
    let text = "";
    for (let i = 1; i < 20 && !text; i++)
      for (let k = 1; k < 6 && !text; k++) {
        await over.hover({ position: { x: (width * i) / 20, y: (height * k) / 6 }, force: true });
        if (await tip.isVisible()) text = await tip.innerText();
      }
    expect(`${name}: hovering shows a figure`, /\d/.test(text), text);
    const live = await figure.locator(".legend .value").allInnerTexts();
    expect(`${name}: the legend shows it, too`, live.some((t) => /\d/.test(t)), live.join("|"));
    await page.mouse.move(0, 0);
  }
}

async function checkKeys(name, page) {
  const plot = page.locator(".plot").first(), tip = page.locator("figure.chart .tip").first();
  await plot.focus();
  const seen = new Set();
  for (const key of ["ArrowRight", "ArrowRight", "End", "ArrowLeft", "Home", "ArrowUp"]) {
    await page.keyboard.press(key);
    expect(`${name}: ${key} shows a figure`, await tip.isVisible());
    seen.add(await tip.innerText());
  }
  expect(`${name}: keys move`, seen.size >= 2, [...seen].join("|"));
  await page.keyboard.press("Escape");
  expect(`${name}: Escape hides it`, await tip.isHidden());
}

/* Clicks until the button says so: on a loaded machine the page may move under the mouse. */
async function press(button, pressed) {
  for (let i = 0; i < 5 && await button.getAttribute("aria-pressed") !== pressed; i++) await button.click();
  return await button.getAttribute("aria-pressed") === pressed;
}

async function checkLegend(name, page) {
  const buttons = page.locator("figure.chart .legend").first().locator("button");
  if (await buttons.count() < 2) return;
  expect(`${name}: a series is hidden`, await press(buttons.first(), "false"));
  expect(`${name}: and shown`, await press(buttons.first(), "true"));
}

function columnOf(table, k) {
  return table.locator("tbody tr").evaluateAll((rows, at) => rows.map((r) => r.children[at].textContent), k);
}

function isSorted(texts, direction) {
  const known = texts.filter((t) => t !== "-" && t !== "").map(Number);
  return known.every((v, i) => !i || direction * (v - known[i - 1]) >= 0);
}

async function checkTables(name, page) {
  for (const table of await page.locator("figure.table table").all()) {
    const heads = table.locator("thead th");
    const k = await heads.evaluateAll((all) => all.findIndex((th) => th.classList.contains("number")));
    if (k < 0) continue;
    const before = await columnOf(table, k), button = heads.nth(k).locator("button");
    if (before.some((t) => !/^[-+\d.e]*$/.test(t))) continue;
    await button.click();
    expect(`${name}: a click sorts`, isSorted(await columnOf(table, k), 1));
    expect(`${name}: and says so`, await heads.nth(k).getAttribute("aria-sort") === "ascending");
    await button.press("Enter");
    expect(`${name}: Enter sorts down`, isSorted(await columnOf(table, k), -1)
      && await heads.nth(k).getAttribute("aria-sort") === "descending");
    await button.press("Space");
    expect(`${name}: Space restores`, (await columnOf(table, k)).join() === before.join());
  }
}

/* At 1200 px no column is cut, and of up to 60 rows none is hidden. */
async function checkWide(name, page) {
  await page.setViewportSize({ width: 1200, height: 900 });
  const cut = await page.locator("figure.table").evaluateAll((all) => all.filter((figure) => {
    const box = figure.querySelector(".scroll"), rows = figure.querySelectorAll("tbody tr").length;
    return box.scrollWidth > box.clientWidth || (rows <= 60 && box.scrollHeight > box.clientHeight);
  }).map((figure) => figure.querySelector("figcaption").textContent));
  expect(`${name}: tables are whole at 1200 px`, !cut.length, cut.join("; "));
}

/* Sizes read as on the terminal, and sort as sizes. */
async function checkSizes(browser, name) {
  const { page, close } = await open(browser, name), table = page.locator("figure.table table").first();
  const before = await columnOf(table, 0), button = table.locator("thead button").first();
  expect(`${name}: sizes`, before.join() === "256KiB,512KiB,1MiB,2MiB,4MiB,8MiB", before.join());
  await button.click();
  expect(`${name}: sizes ascend`, (await columnOf(table, 0)).join() === before.join());
  await button.click();
  expect(`${name}: sizes descend`, (await columnOf(table, 0)).join() === [...before].reverse().join());
  await close();
}

/* Lines through a few points beside a curve of many would say what nobody computed. */
async function checkSparse(browser, name) {
  const { page, close } = await open(browser, name);
  const found = await page.evaluate(() => {
    const of = (...counts) => sparseSeries({ chart: "lines" }, counts.map((n) => ({ y: Array(n).fill(1) }))).join();
    const chase = JSON.parse(document.getElementById("report").textContent).sections[0].blocks
      .find((b) => b.chart === "lines" && /chase/.test(b.title));
    return [of(3, 12), of(3, 13), of(11, 45), of(12, 100), of(5, 5),
      sparseSeries(chase, chartData(chase).series).join()].join(" ");
  });
  expect(`${name}: few points have no line`,
    found === "false,false true,false true,false false,false false,false false,true", found);
  await close();
}

async function checkData(name, page) {
  const figure = page.locator("figure.chart").first();
  await figure.locator("summary").click();
  await figure.locator("details table tbody tr").first().waitFor();
}

/* The first table as the page shows it and as the program writes it. */
async function checkFigures(name, page, markdown) {
  const shown = await page.locator("figure.table table").first().locator("tr").evaluateAll((rows) =>
    rows.slice(1).map((r) => [...r.children].map((c) => c.textContent)));
  const lines = fs.readFileSync(markdown, "utf8").split("\n").filter((l) => l.startsWith("|"));
  const wanted = lines.slice(2, 2 + shown.length).map((l) => l.replace(/\\(.)/g, "$1").split("|").slice(1, -1).map((c) => c.trim()));
  expect(`${name}: figures as the program writes them`, JSON.stringify(shown) === JSON.stringify(wanted),
    shown.map((r, i) => [r.join(), wanted[i]?.join()]).filter(([a, b]) => a !== b).slice(0, 3).join(" and "));
}

async function checkDesktop(browser, name, least) {
  const { page, close } = await open(browser, name);
  await checkCharts(name, page, least);
  await checkHover(name, page);
  await checkKeys(name, page);
  await checkLegend(name, page);
  await checkTables(name, page);
  await checkData(name, page);
  if (name === "gpus.html") await checkFigures(name, page, path.join(folder, "gpus.md"));
  await checkWide(name, page);
  await close();
}

async function checkPhone(browser, name) {
  const { page, close } = await open(browser, name,
    { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await scrollThrough(page);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(`${name}: fits a phone`, wide <= 360 && room <= 360, `${wide} of ${room}`);
  const over = page.locator(".u-over").first(), { width, height } = await over.boundingBox();
  for (let i = 1; i < 10 && !(await page.locator(".tip:visible").count()); i++)
    await over.tap({ position: { x: (width * i) / 10, y: height / 2 } });
  expect(`${name}: touching shows a figure`, await page.locator(".tip:visible").count() === 1);
  await page.locator(".contents summary").click();
  expect(`${name}: contents open`, await page.locator(".contents a").first().isVisible());
  await close();
}

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function checkDarkAndPrint(browser, name) {
  const { page, close } = await open(browser, name);
  await scrollThrough(page);
  const light = await background(page), before = (await canvases(page))[0].all;
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(300);
  expect(`${name}: dark differs`, await background(page) !== light);
  expect(`${name}: its charts, too`, (await canvases(page))[0].all.filter((c) => before.includes(c)).length < 5);
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await page.waitForFunction(() => document.documentElement.classList.contains("print"));
  expect(`${name}: paper is light`, await background(page) === light, await background(page));
  for (const c of await canvases(page)) expect(`${name}: ${c.title} is printed`, c.drawn && c.vivid > 100);
  await page.emulateMedia({ colorScheme: "light", media: "screen" });
  await close();
  const fresh = await open(browser, name);
  const pdf = await fresh.page.pdf({ format: "A4" });
  expect(`${name}: prints`, pdf.length > 20000, pdf.length);
  for (const c of await canvases(fresh.page)) expect(`${name}: ${c.title} is in print`, c.drawn);
  await fresh.close();
}

async function checkHostile(browser, name, text) {
  const { page, close } = await open(browser, name);
  await scrollThrough(page);
  expect(`${name}: nothing ran`, await page.evaluate(() => window.hostile === undefined));
  expect(`${name}: no element of it`, await page.locator("main img, main script").count() === 0);
  expect(`${name}: the name is shown`, (await page.locator("main").innerText()).includes(text));
  await close();
}

/* Two hundred charts: what is out of sight waits, print has all. */
async function checkMany(browser) {
  const html = fs.readFileSync(path.join(folder, "gpus.html"), "utf8");
  const many = html.replace(/(<script type="application\/json" id="report">\n)(.*)(\n<\/script>)/, (all, head, json, tail) => {
    const report = JSON.parse(json), charts = report.sections[0].blocks.filter((b) => b.kind === "chart");
    report.sections = Array.from({ length: Math.ceil(200 / charts.length) }, (x, i) =>
      ({ name: `s${i}`, title: `Part ${i}`, blocks: charts }));
    report.summary = [];
    return head + JSON.stringify(report) + tail;
  });
  fs.writeFileSync(path.join(folder, "many.html"), many);
  const { page, close } = await open(browser, "many.html");
  await page.locator(".plot canvas").first().waitFor();
  const drawn = await page.locator(".plot canvas").count();
  expect("200 charts: the others wait", drawn < 40, drawn);
  await page.emulateMedia({ media: "print" });
  await page.waitForFunction(() => document.querySelectorAll(".plot canvas").length >= 200);
  await close();
}

/* Figures of magnetar plot: nothing is cut off, no text lies on another one, marks lie in the box that
 * the axes make (bars stand on it), and pointing at a mark says something. */
async function checkFigure(browser, name) {
  const { page, close } = await open(browser, name);
  const found = await page.evaluate(() => {
    const svg = document.querySelector("svg"), page = svg.getBoundingClientRect(), faults = [];
    const inside = (a, b, room) => a.left >= b.left - room && a.right <= b.right + room
      && a.top >= b.top - room && a.bottom <= b.bottom + room;
    /* Slanted texts by their corners: the box around one says too much. */
    const corners = (t) => {
      const { x, y, width, height } = t.getBBox(), m = t.getScreenCTM(), part = height / 4;
      return [[x, y + part], [x + width, y + part], [x + width, y + height - part], [x, y + height - part]]
        .map(([a, b]) => [m.a * a + m.c * b + m.e, m.b * a + m.d * b + m.f]);
    };
    /* Two convex shapes are apart where an edge of one has all of the other behind it. */
    const apart = (p, q) => [p, q].some((shape) => shape.some((a, i) => {
      const b = shape[(i + 1) % shape.length], nx = b[1] - a[1], ny = a[0] - b[0];
      const along = (points) => points.map(([x, y]) => nx * x + ny * y);
      return Math.max(...along(p)) <= Math.min(...along(q)) || Math.max(...along(q)) <= Math.min(...along(p));
    }));
    const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent);
    for (const t of texts)
      if (!inside(t.getBoundingClientRect(), page, 0.5)) faults.push(`cut: ${t.textContent}`);
    const shapes = texts.map(corners);
    shapes.forEach((a, i) => shapes.slice(0, i).forEach((b, k) => {
      if (!apart(a, b)) faults.push(`${texts[k].textContent} under ${texts[i].textContent}`);
    }));
    const box = [...svg.querySelectorAll(":scope > path")].find((p) => p.getAttribute("stroke-width") === "0.6"
      && (p.getAttribute("d").match(/L/g) || []).length === 2).getBoundingClientRect();
    const marks = [...svg.querySelectorAll("g")];
    for (const g of marks)
      if (!inside(g.getBoundingClientRect(), box, 8) || !g.querySelector("title").textContent) faults.push(g.textContent);
    for (const t of texts) /* the legend is above */
      if (t.getAttribute("font-size") === "8" && !t.getAttribute("transform") && t.getBoundingClientRect().top < box.top
        && t.getBoundingClientRect().bottom > box.top + 1) faults.push(`in the box: ${t.textContent}`);
    return { faults, marks: marks.length, texts: texts.length };
  });
  expect(`${name}: whole`, !found.faults.length, found.faults.slice(0, 4).join("; "));
  expect(`${name}: drawn`, found.marks > 3 && found.texts > 5, JSON.stringify(found));
  await close();
}

/* What the page on an exploration answers, in order. */
async function checkExplore(browser, name, energy) {
  const { page, close } = await open(browser, name);
  const heads = await page.locator("main h2").allInnerTexts();
  expect(`${name}: its questions`, heads.map((h) => h.replace("#", "").trim()).join() ===
    "The Pareto front,Beside the base,Where the energy goes,What each knob does,What was searched", heads.join());
  const charts = await page.evaluate(() => JSON.parse(document.getElementById("report").textContent).sections
    .flatMap((s) => s.blocks.filter((b) => b.kind === "chart").map((b) => ({ section: s.name, ...b }))));
  const of = (section) => charts.find((c) => c.section === section);
  expect(`${name}: a front`, of("pareto").series.map((s) => s.name).join() === "other designs,Pareto set");
  expect(`${name}: each point its design`, of("pareto").series.every((s) => s.labels.every((l) => /glb\.size=/.test(l))));
  const base = of("relative").series.find((s) => s.name === "base");
  expect(`${name}: the base is 1, on a log axis`, base.y.join() === "1" && of("relative").y.log);
  expect(`${name}: energy by part`, Boolean(of("energy")) === energy && (!energy || of("energy").chart === "stacked"));
  expect(`${name}: every knob`, of("sensitivity").series.every((s) => s.y.every((y) => y >= 1)));
  await close();
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  const pages = { "gpus.html": 5, "replay.html": 7, "vary.html": 10, "timed.html": 8, "run.html": 4, "curve.html": 2,
    "explore.html": 3, "parts.html": 4 };
  for (const [name, least] of Object.entries(pages)) {
    await checkDesktop(browser, name, least);
    await checkPhone(browser, name);
  }
  for (const name of ["gpus.html", "replay.html"]) await checkDarkAndPrint(browser, name);
  await checkSizes(browser, "curve.html");
  await checkSparse(browser, "gpus.html");
  await checkHostile(browser, "hostile.html", "</script><script>window.hostile=1<");
  await checkHostile(browser, "hostile-run.html", "<img src=x onerror=window.hostile=1>");
  await checkMany(browser);
  await checkExplore(browser, "explore.html", false);
  await checkExplore(browser, "parts.html", true);
  const figures = fs.readdirSync(folder).filter((name) => /^plot-.*html$/.test(name));
  expect("figures of both widths", figures.length === 16, figures.join());
  for (const name of figures) await checkFigure(browser, name);
  await browser.close();
  console.log(`${Object.keys(pages).length} reports, ${figures.length} figures, ${failures} failures`);
  process.exitCode = failures ? 1 : 0;
}

main();
