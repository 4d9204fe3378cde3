// The map of limits: a row for each initializer, a cell for each value that was tried, the limit as a line.

const CELL = 24;

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
  const longest = greatest(figure.panels[0].tried.map((value) => widthOf(value)));
  const turned = longest > wide / cells - 2;
  const below = turned ? 24 + 0.65 * Math.min(110, longest) : figure.panels[0].x.title ? 48 : 32;
  const svg = canvas(width, 0);
  const spots = [];
  figure.panels.forEach((panel, at) => {
    const box = {
      left: left + (at % even) * (wide + 16),
      top: Math.floor(at / even) * (tall + 24 + below) + 24,
      width: wide,
      height: tall,
    };
    spots.push(...heatPanel(svg, figure, panel, box, { names, turned, order: at, left: at % even === 0 ? left : 0 }));
  });
  const down = Math.ceil(figure.panels.length / even) * (tall + 24 + below);
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

function heatPanel(svg, figure, panel, box, { names, turned, order, left }) {
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
      if (cell?.label && wide > 20) group.append(label(cell, figure, area));
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
  group.append(...columnNames(panel, box, turned));
  if (panel.x.title)
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

/** The names of columns, which are turned where they are longer than a column is wide. */
function columnNames(panel, box, turned) {
  const wide = box.width / panel.tried.length;
  return panel.tried.map((value, column) => {
    const [x, y] = [box.left + (column + 0.5) * wide, box.top + box.height + 16];
    if (!turned) return draw("text", { x, y, "text-anchor": "middle" }, value);
    return draw("text", { x, y, "text-anchor": "end", transform: `rotate(-40 ${x} ${y - 4})` }, fitted(value, 110));
  });
}

function label(cell, figure, area) {
  const name = ["on", light(tone(cell.tone, figure.scale)) && "light", cell.bold && "bold"].filter(Boolean).join(" ");
  const at = { x: area.left + area.width / 2, y: area.top + 16, "text-anchor": "middle" };
  return draw("text", { class: name, ...at }, cell.label);
}

function cellOf(cell, figure, area) {
  const look = cell ? { class: "cell", fill: rgb(tone(cell.tone, figure.scale)) } : { class: "cell none" };
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
