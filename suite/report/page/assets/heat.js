// The map of limits: a row for each initializer, a cell for each value that was tried, the limit as a line.

// Cividis (Nuñez, Anderton, Renslow 2018): it rises evenly in lightness for every kind of sight.
const CIVIDIS = [
  [0, 34, 78],
  [26, 56, 111],
  [67, 78, 108],
  [97, 101, 111],
  [125, 124, 120],
  [155, 148, 118],
  [188, 174, 108],
  [222, 201, 88],
  [254, 232, 56],
];
const CELL = 24;

/** The colour of a share of the scale, 0 to 1. */
function tone(share, turned) {
  const place = (turned ? 1 - share : share) * (CIVIDIS.length - 1);
  const at = Math.min(CIVIDIS.length - 2, Math.floor(place));
  const parts = CIVIDIS[at].map((value, part) => value + (place - at) * (CIVIDIS[at + 1][part] - value));
  return `rgb(${parts.map(Math.round).join(",")})`;
}

function drawHeat(figure, width) {
  const names = rowsOf(figure);
  const left = Math.min(width < 500 ? 112 : 150, 14 + greatest([0, ...names.map((name) => widthOf(name))]));
  const cells = figure.panels[0].tried.length;
  const narrow = left + cells * 26;
  const fit = Math.max(1, Math.floor((width - left) / (cells * 26 + 16)));
  const across = Math.min(fit, figure.panels.length);
  const even = Math.ceil(figure.panels.length / Math.ceil(figure.panels.length / across));
  const wide = Math.min(46 * cells, (width - left - 16 * (even - 1)) / even);
  const tall = CELL * Math.max(1, names.length);
  const svg = canvas(width, 0);
  const spots = [];
  figure.panels.forEach((panel, at) => {
    const box = {
      left: left + (at % even) * (wide + 16),
      top: Math.floor(at / even) * (tall + 72) + 24,
      width: wide,
      height: tall,
    };
    spots.push(...heatPanel(svg, figure, panel, box, names, at, at % even === 0 ? left : 0));
  });
  const down = Math.ceil(figure.panels.length / even) * (tall + 72);
  const end = colourBar(svg, figure, Math.min(width, 420), down + 14);
  resize(svg, width, end, narrow);
  return { svg, spots };
}

function resize(svg, width, height) {
  svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(height)}`);
  svg.setAttribute("height", Math.ceil(height));
}

/** The initializers in the order of the first panel, which is that of the table. */
function rowsOf(figure) {
  return [...new Set(figure.panels.flatMap((panel) => panel.marks.map((mark) => mark.who)))].filter(shown);
}

function heatPanel(svg, figure, panel, box, names, order, left) {
  const wide = box.width / panel.tried.length;
  const group = draw("g", { class: "heat" }, heading(box, panel, 0));
  const spots = [];
  names.forEach((name, row) => {
    const mark = panel.marks.find((each) => each.who === name);
    const top = box.top + row * CELL;
    if (left) group.append(rowName(name, box.left - 8, top + CELL / 2, left - 10));
    panel.tried.forEach((value, column) => {
      const cell = mark?.cells[column];
      const area = { left: box.left + column * wide, top, width: wide, height: CELL };
      group.append(cellOf(cell, figure, area));
      if (cell?.label && wide > 20) {
        const light = (figure.reversed ? 1 - cell.tone : cell.tone) > 0.55;
        group.append(
          draw(
            "text",
            { class: light ? "on light" : "on", x: area.left + wide / 2, y: top + 16, "text-anchor": "middle" },
            cell.label,
          ),
        );
      }
      spots.push({
        panel: order,
        box: area,
        x: area.left + wide / 2,
        y: top + CELL / 2,
        title: name,
        rows: cellWords(cell, mark, panel, column),
      });
    });
  });
  group.append(...bars(panel, names, box, wide), ...staircase(panel, names, box, wide));
  panel.tried.forEach((value, column) => {
    group.append(
      draw(
        "text",
        { x: box.left + (column + 0.5) * wide, y: box.top + box.height + 16, "text-anchor": "middle" },
        value,
      ),
    );
  });
  group.append(
    draw(
      "text",
      { class: "name", x: box.left + box.width / 2, y: box.top + box.height + 32, "text-anchor": "middle" },
      panel.x.title,
    ),
  );
  svg.append(group);
  return spots;
}

function cellOf(cell, figure, area) {
  const look = cell ? { class: "cell", fill: tone(cell.tone, figure.reversed) } : { class: "cell none" };
  return draw("rect", {
    ...look,
    x: area.left + 0.5,
    y: area.top + 0.5,
    width: area.width - 1,
    height: area.height - 1,
  });
}

function cellWords(cell, mark, panel, column) {
  if (cell?.label) return [{ text: cell.text }];
  const where = `${panel.title ? `${panel.title}, ` : ""}${panel.tried[column]} ${panel.x.title}`;
  const rows = [{ text: where }, { text: cell ? cell.text : "no score" }];
  if (mark?.limit) {
    const [median, low, high] = mark.limit.map((count) => (count ? panel.tried[count - 1] : `below ${panel.tried[0]}`));
    rows.push({ text: `limit: ${median}${low === high ? "" : ` (seeds: ${low} to ${high})`}` });
  }
  return rows;
}

/** The limits of neighbours as one line with a dark rim, interrupted where one is not known. */
function staircase(panel, names, box, wide) {
  let said = "";
  let pen = "M";
  names.forEach((name, row) => {
    const limit = panel.marks.find((each) => each.who === name)?.limit;
    if (!limit) {
      pen = "M";
      return;
    }
    const x = box.left + limit[0] * wide;
    said += `${pen}${x},${box.top + row * CELL}V${box.top + (row + 1) * CELL}`;
    pen = "L";
  });
  return [draw("path", { class: "halo", d: said }), draw("path", { class: "limit", d: said })];
}

function bars(panel, names, box, wide) {
  return names.flatMap((name, row) => {
    const limit = panel.marks.find((each) => each.who === name)?.limit;
    if (!limit || limit[1] === limit[2]) return [];
    const y = box.top + (row + 0.5) * CELL;
    const [low, high] = [box.left + limit[1] * wide, box.left + limit[2] * wide];
    const said = `M${low},${y}H${high}M${low},${y - 4}v8M${high},${y - 4}v8`;
    return [draw("path", { class: "halo thin", d: said }), draw("path", { class: "limit thin", d: said })];
  });
}

/** The scale of colours below the panels, with the criterion; returns where it ends. */
function colourBar(svg, figure, width, top) {
  const [left, wide, steps] = [2, width - 40, 48];
  const group = draw("g", { class: "bar" }, draw("text", { class: "name", x: left, y: top + 2 }, figure.bar.title));
  for (let at = 0; at < steps; at += 1) {
    group.append(
      draw("rect", {
        x: left + (at * wide) / steps,
        y: top + 10,
        width: wide / steps + 0.6,
        height: 12,
        fill: tone((at + 0.5) / steps, figure.reversed),
      }),
    );
  }
  const criterion = `M${left + figure.bar.criterion * wide},${top + 8}v16`;
  group.append(draw("path", { class: "halo", d: criterion }), draw("path", { class: "limit", d: criterion }));
  let free = -Infinity;
  for (const [share, text] of [...figure.bar.ticks].sort((one, other) => one[0] - other[0])) {
    const [x, half] = [left + share * wide, widthOf(text) / 2];
    const middle = Math.max(half, x);
    if (middle - half < free) continue;
    free = middle + half + 8;
    group.append(draw("text", { x: middle, y: top + 38, "text-anchor": "middle" }, text));
  }
  svg.append(group);
  return top + 46;
}
