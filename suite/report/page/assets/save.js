// Figures as SVG or PNG, tables and figures' numbers as CSV: made in the browser, from what it shows.

const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-linejoin",
  "stroke-linecap",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "paint-order",
];

function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** A chart as the text of an SVG file that needs no style sheet, in the colours of the light theme. */
function standalone(svg, title, caption) {
  const copy = svg.cloneNode(true);
  copy.querySelector(".trace")?.remove();
  const stage = make("div", { class: "stage", "data-theme": "light" }, copy);
  document.body.append(stage);
  const elements = [copy, ...copy.querySelectorAll("*")];
  for (const element of elements) inlined(element, element === copy);
  for (const element of elements) {
    element.removeAttribute("class");
    element.removeAttribute("style");
  }
  stage.remove();
  return dressed(copy, title, caption);
}

/** Write what an element looks like into its attributes: of what it inherits, only what differs. */
function inlined(element, first) {
  const [own, around] = [getComputedStyle(element), getComputedStyle(element.parentNode)];
  for (const name of KEPT) {
    const value = own.getPropertyValue(name);
    if (first || value !== around.getPropertyValue(name)) element.setAttribute(name, value);
  }
  if (own.opacity !== "1") element.setAttribute("opacity", own.opacity);
}

/** Put the title above and the caption below, on white. */
function dressed(copy, title, caption) {
  const { width, height } = copy.viewBox.baseVal;
  const [edge, head] = [16, wrapped(title, width, 15, 600)];
  const foot = wrapped(caption, width, 11);
  const [above, below] = [20 * head.length + 12, 15 * foot.length + 14];
  const text = (words, x, y, size, weight) =>
    draw("text", { x, y, "font-family": FONT, "font-size": size, "font-weight": weight, fill: "#222" }, words);
  const whole = draw("svg", { xmlns: SVG, width: width + 2 * edge, height: height + above + below + 2 * edge });
  whole.setAttribute("viewBox", `${-edge} ${-edge} ${width + 2 * edge} ${height + above + below + 2 * edge}`);
  whole.append(draw("rect", { x: -edge, y: -edge, width: "100%", height: "100%", fill: "#fff" }));
  head.forEach((words, at) => whole.append(text(words, 0, 14 + 20 * at, 15, 600)));
  const look = Object.fromEntries(KEPT.map((name) => [name, copy.getAttribute(name)]));
  whole.append(draw("g", { ...look, transform: `translate(0,${above})` }, ...copy.childNodes));
  foot.forEach((words, at) => whole.append(text(words, 0, above + height + 22 + 15 * at, 11, 400)));
  return new XMLSerializer().serializeToString(whole);
}

function saveSvg(name, text) {
  download(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
}

/** Save as PNG, twice as fine as the screen. */
async function savePng(name, text) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  image.src = address;
  await image.decode();
  const sheet = make("canvas", { width: 2 * image.width, height: 2 * image.height });
  const pen = sheet.getContext("2d");
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  URL.revokeObjectURL(address);
  sheet.toBlob((blob) => download(`${name}.png`, blob));
}

function saveCsv(name, rows) {
  download(`${name}.csv`, new Blob([csv(rows)], { type: "text/csv" }));
}

/** Rows as the text of a CSV file (RFC 4180). A cell that a spreadsheet would run as a formula gets a quote. */
function csv(rows) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+@\t\r]/.test(text) || /^-[^\d.]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** The numbers of a figure as rows, those of all its initializers. */
function numbersOf(figure) {
  const rows = [["panel", "initializer", "what", "x", "value", "low", "high"]];
  for (const panel of figure.panels) {
    const where = [panel.title, panel.point].filter(Boolean).join(", ");
    for (const mark of panel.marks) rows.push(...numbersOfMark(mark, panel).map((row) => [where, mark.who, ...row]));
  }
  return rows;
}

function numbersOfMark(mark, panel) {
  if (mark.picture)
    return mark.lines.flatMap(([x, y], at) => x.map((value, place) => [`boundary ${at + 1}`, value, y[place]]));
  if (mark.cells) return mark.cells.map((cell, at) => ["median", panel.tried[at], cell?.text ?? ""]);
  if (mark.quantiles)
    return [0.05, 0.25, 0.5, 0.75, 0.95].map((share, at) => ["quantile", share, written(mark.quantiles[at])]);
  if (mark.y) {
    const lines = mark.x.map((x, at) => [
      "median",
      x,
      mark.above?.includes(x) ? "inf" : mark.y[at],
      written(mark.low?.[at]),
      written(mark.high?.[at]),
    ]);
    const seeds = (mark.seeds ?? []).flatMap(([x, y], seed) => x.map((value, at) => [`seed ${seed}`, value, y[at]]));
    return [...lines, ...seeds, ...(mark.theory ?? []).map((value, at) => ["theory", mark.x[at], value])];
  }
  const seeds = (mark.values ?? []).map((value, at) => [`seed ${mark.seeds[at]}`, "", written(value)]);
  return [...seeds, ["median", "", written(mark.median), written(mark.low), written(mark.high)]];
}

const written = (value) =>
  value !== undefined && value !== null && Math.abs(value) > BEYOND ? (value > 0 ? "inf" : "-inf") : value;
