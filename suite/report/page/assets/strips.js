// A row for each initializer: a dot for each seed and below them the median, or quantiles over draws.

const ROW = 34;
const GOLDEN = (Math.sqrt(5) - 1) / 2; // Its multiples, modulo 1, fill an interval evenly, however many there are.

function drawStrips(figure, width) {
  const left = Math.min(width < 500 ? 104 : 150, 14 + greatest([0, ...namesIn(figure).map((name) => widthOf(name))]));
  const groups = greatest(figure.panels.map((panel) => (panel.joins ?? []).length));
  const layout = arranged(figure.panels.length, width, {
    right: 14 + (groups ? 8 + 8 * Math.min(groups, 8) : 0),
    least: 300,
    most: figure.panels.length <= 4 ? 2 : 3,
    left,
    height: (at) => Math.max(1, visible(figure.panels[at]).length) * rowHeight(figure),
  });
  const svg = canvas(width, layout.height);
  const spots = figure.panels.flatMap((panel, at) => stripsPanel(svg, figure, panel, layout.boxes[at], left, at));
  return { svg, spots };
}

const rowHeight = (figure) => (figure.panels.some((panel) => panel.marks.some((mark) => mark.note)) ? ROW + 6 : ROW);

function stripsPanel(svg, figure, panel, box, left, order) {
  const kin = figure.panels.filter((other) => other.x.key === panel.x.key);
  const log = logarithmic(
    panel.x,
    kin.flatMap((each) => across(each.marks)),
  );
  const held = [...kin.flatMap((each) => across(visible(each))), ...(panel.rules ?? [])];
  const domain = limits(panel.x, held, log);
  const { group, at } = horizontalAxis(box, panel.x, domain, log, true);
  svg.append(heading(box, panel, left), group);
  for (const rule of panel.rules ?? []) {
    if (!log || rule > 0) svg.append(draw("path", { class: "rule", d: `M${at(rule)},${box.top}v${box.height}` }));
  }
  svg.append(...joins(panel, box, rowHeight(figure)));
  const inside = (value) => Math.min(box.left + box.width, Math.max(box.left, at(value)));
  return visible(panel).map((mark, row) => {
    const tall = rowHeight(figure);
    const middle = box.top + tall * (row + 0.5);
    const own = draw("g", { "data-who": mark.who, style: coloured(mark.who) });
    own.append(rowName(mark.who, box.left - 10, middle, left - 12));
    own.append(...(mark.quantiles ? spread(mark, middle, inside, box) : seedsOf(mark, middle, inside)));
    svg.append(own);
    const area = { left: box.left - left, top: middle - tall / 2, width: box.width + left, height: tall };
    return {
      panel: order,
      box: area,
      x: inside(mark.median ?? mark.quantiles?.[2]),
      y: middle,
      title: mark.who,
      rows: stripWords(mark, panel.x),
    };
  });
}

/** Bars to the right, each of which joins tied rows; those that overlap stand side by side. */
function joins(panel, box, tall) {
  const names = visible(panel).map((mark) => mark.who);
  const ends = [];
  return (panel.joins ?? []).flatMap((group) => {
    const rows = group.map((name) => names.indexOf(name)).filter((row) => row >= 0);
    if (rows.length < 2) return [];
    const [first, last] = [least(rows), greatest(rows)];
    let column = ends.findIndex((end) => end < first);
    if (column < 0) column = ends.length;
    ends[column] = last;
    const x = box.left + box.width + 10 + 8 * column;
    return [
      draw("path", {
        class: "join",
        d: `M${x},${box.top + tall * (first + 0.25)}V${box.top + tall * (last + 0.75)}`,
      }),
    ];
  });
}

function rowName(name, x, y, room) {
  const text = draw("text", { class: "who", x, y: y + 4, "text-anchor": "end" }, fitted(name, room));
  text.append(draw("title", {}, name));
  return text;
}

function across(marks) {
  return marks
    .flatMap((mark) => [...(mark.values ?? []), ...(mark.quantiles ?? []), mark.median, mark.low, mark.high])
    .filter((value) => Number.isFinite(value) && Math.abs(value) < BEYOND);
}

function seedsOf(mark, middle, at) {
  const diverged = new Set(mark.diverged ?? []);
  const many = (mark.values ?? []).length;
  const found = (mark.values ?? []).map((value, seed) => {
    const y = middle - 5 + 12 * (((0.5 + seed * GOLDEN) % 1) - 0.5);
    if (diverged.has(seed)) return cross(mark.who, at(value), y, 3);
    return draw("circle", { class: many > 1 ? "dot" : "dot one", cx: at(value), cy: y, r: 2.6 });
  });
  const below = many ? middle + 8 : middle;
  if (mark.low !== undefined)
    found.push(draw("path", { class: "interval", d: `M${at(mark.low)},${below}H${at(mark.high)}` }));
  found.push(marker(mark.who, at(mark.median), below, 4));
  return found;
}

function spread(mark, middle, at, box) {
  const [low, first, median, third, high] = mark.quantiles.map(at);
  const y = middle + (mark.note ? 6 : 0);
  const found = [
    draw("path", { class: "range", d: `M${low},${y}H${high}` }),
    draw("path", { class: "middle", d: `M${first},${y}H${third}` }),
    marker(mark.who, median, y, 4),
  ];
  if (mark.note)
    found.push(draw("text", { class: "note", x: box.left + 2, y: middle - 8 }, fitted(mark.note, box.width, 11)));
  return found;
}

function stripWords(mark, axis) {
  const write = axis.percent ? (value) => percent(value, 1) : (value) => number(value);
  if (mark.quantiles) {
    const names = ["5 %", "25 %", "median", "75 %", "95 %"];
    return [
      ...names.map((name, at) => ({ text: `${name}: ${number(mark.quantiles[at])}` })),
      ...(mark.note ? [{ text: mark.note }] : []),
    ];
  }
  const rows = [{ text: `median ${measured(mark, null, write)}` }];
  if (mark.values?.length > 1) {
    rows.push({ text: `seeds from ${write(least(mark.values))} to ${write(greatest(mark.values))}` });
    rows.push({ text: `${mark.values.length} seeds${mark.diverged ? `, ${mark.diverged.length} diverged` : ""}` });
  }
  return rows;
}
