// Lines over steps, layers or ranks: medians with bands, or with a thin line for each seed, and theory behind.

/** Draw a figure of lines; returns its SVG and the places where it tells more. */
function drawLines(figure, width) {
  const left = 50;
  const layout = arranged(figure.panels.length, width, {
    least: figure.across ? 200 : 250,
    most: figure.across ?? (figure.panels.length <= 4 ? 2 : 3),
    height: width < 500 ? 170 : 190,
    left,
  });
  const key = legend(
    namesIn(figure),
    width,
    layout.height + 22,
    figure.panels.some((panel) => panel.marks.some((mark) => mark.theory)),
  );
  const svg = canvas(width, key.bottom);
  const spots = figure.panels.flatMap((panel, at) => linesPanel(svg, figure, panel, layout.boxes[at], left, at));
  svg.append(key.group);
  return { svg, spots };
}

function canvas(width, height) {
  return draw("svg", {
    class: "chart",
    viewBox: `0 0 ${width} ${Math.ceil(height)}`,
    width,
    height: Math.ceil(height),
  });
}

function linesPanel(svg, figure, panel, box, left, order) {
  const kin = figure.panels.filter((other) => other.y.key === panel.y.key);
  const log = logarithmic(
    panel.y,
    kin.flatMap((each) => heights(each.marks, panel.y)),
  );
  const tall = limits(
    panel.y,
    kin.flatMap((each) => [...heights(visible(each), panel.y), ...(each.rules ?? [])]),
    log,
  );
  const wide = breadth(panel);
  const vertical = verticalAxis(box, panel.y, tall, log);
  const horizontal = horizontalAxis(box, panel.x, wide, false);
  const cut = clip(box, 4);
  const marks = draw("g", { "clip-path": cut.url });
  svg.append(
    cut.element,
    heading(box, named(panel), left),
    shade(panel, box, vertical.at),
    vertical.group,
    horizontal.group,
    marks,
  );
  for (const rule of panel.rules ?? [])
    svg.insertBefore(draw("path", { class: "rule", d: `M${box.left},${vertical.at(rule)}h${box.width}` }), marks);
  const places = { x: horizontal.at, y: vertical.at, log, box };
  const lines = visible(panel);
  for (const mark of lines) marks.append(behind(mark, places));
  lines.forEach((mark, at) => marks.append(line(mark, places, at)));
  marks.append(...edges(lines, places));
  return lineSpots(panel, lines, places, order);
}

/** The panel with what its vertical axis measures, where its title does not say so. */
function named(panel) {
  const said = panel.title.includes(panel.y.title);
  return said ? panel : { ...panel, title: [panel.title, panel.y.title].filter(Boolean).join(": ") };
}

/** All that a vertical axis should hold. */
function heights(marks, axis) {
  const medians = marks.flatMap((mark) => [...mark.y, ...(mark.theory ?? [])]).filter((value) => value !== null);
  const others = marks.flatMap((mark) => [
    ...(mark.low ?? []),
    ...(mark.high ?? []),
    ...(mark.seeds ?? []).flatMap((seed) => seed[1]),
  ]);
  const most = axis.cut && medians.length ? greatest(medians) + Math.abs(greatest(medians)) : Infinity;
  const seen = others.filter((value) => value !== null && (axis.cut || Math.abs(value) < BEYOND));
  return [...medians, ...seen.filter((value) => value > -BEYOND).map((value) => Math.min(value, most))].filter(
    (value) => Math.abs(value) < BEYOND,
  );
}

function breadth(panel) {
  const values = panel.marks.flatMap((mark) => mark.x);
  const [low, high] = [least(values), greatest(values)];
  if (panel.x.percent) return [0, 1];
  const margin = 0.02 * (high - low || 1);
  return [low - margin, high + margin];
}

function shade(panel, box, at) {
  if (!panel.shade) return null;
  const [low, high] = panel.shade.map(at);
  const [top, bottom] = [Math.max(high, box.top), Math.min(low, box.top + box.height)];
  return draw("rect", { class: "shade", x: box.left, y: top, width: box.width, height: Math.max(0, bottom - top) });
}

/** What stands behind a line: its band, theory, and the seeds where they are few. */
function behind(mark, places) {
  const group = draw("g", { style: coloured(mark.who) });
  if (mark.low) group.append(draw("path", { class: "band", d: area(mark, places) }));
  if (mark.theory) group.append(draw("path", { class: "theory", d: path(mark.x, mark.theory, places) }));
  for (const [x, y] of mark.seeds ?? []) group.append(draw("path", { class: "seed", d: path(x, y, places) }));
  return group;
}

function line(mark, places, order) {
  const look = lookOf(mark.who);
  const group = draw("g", { "data-who": mark.who, style: coloured(mark.who) });
  group.append(draw("path", { class: "line", "stroke-dasharray": DASHES[look.dash], d: path(mark.x, mark.y, places) }));
  const every = Math.max(1, Math.ceil(mark.x.length / 6));
  mark.x.forEach((x, at) => {
    if (at % every === order % every && drawable(mark.y[at], places.log))
      group.append(marker(mark.who, places.x(x), places.y(mark.y[at])));
  });
  for (const [x, y] of mark.ends ?? []) {
    const inside = Math.min(
      places.box.top + places.box.height,
      Math.max(places.box.top, y === null ? -1 : places.y(y)),
    );
    group.append(cross(mark.who, places.x(x), inside));
  }
  return group;
}

const drawable = (value, log) => value !== null && value !== undefined && (!log || value > 0);

function path(x, y, places) {
  let said = "";
  let pen = "M";
  y.forEach((value, at) => {
    if (!drawable(value, places.log)) {
      pen = "M";
      return;
    }
    said += `${pen}${places.x(x[at])},${places.y(value)}`;
    pen = "L";
  });
  return said;
}

function area(mark, places) {
  const runs = [[]];
  mark.y.forEach((value, at) => {
    if (drawable(value, places.log) && mark.low[at] !== null) runs.at(-1).push(at);
    else if (runs.at(-1).length) runs.push([]);
  });
  const point = (at, side) => `${places.x(mark.x[at])},${places.y(mark[side][at])}`;
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) =>
        `M${run.map((at) => point(at, "high")).join("L")}L${run
          .reverse()
          .map((at) => point(at, "low"))
          .join("L")}Z`,
    )
    .join("");
}

/** Crosses at an edge for medians that are infinite, or 0 on a logarithmic axis, side by side. */
function edges(lines, { x, log, box }) {
  const found = [];
  let [above, below] = [box.top, box.top + box.height];
  for (const mark of lines) {
    const zero = log ? mark.x.filter((_, at) => mark.y[at] === 0) : [];
    const thin = (values) => values.filter((_, at) => at % Math.max(1, Math.ceil(values.length / 10)) === 0);
    for (const each of thin(mark.above ?? [])) found.push(cross(mark.who, x(each), above, 3));
    for (const each of thin(zero)) found.push(cross(mark.who, x(each), below, 3));
    above += mark.above ? 6 : 0;
    below -= zero.length ? 6 : 0;
  }
  return found;
}

function lineSpots(panel, lines, places, order) {
  const every = [...new Set(lines.flatMap((mark) => mark.x))].sort((one, other) => one - other);
  const write = panel.y.percent ? (value) => percent(value, 1) : (value) => number(value);
  return every.map((x) => {
    const rows = lines
      .map((mark) => ({ mark, at: mark.x.indexOf(x) }))
      .filter(({ at }) => at >= 0)
      .map(({ mark, at }) => ({
        who: mark.who,
        value: mark.y[at],
        text: mark.above?.includes(x) ? "∞" : measured(mark, at, write),
      }));
    rows.sort((one, other) => (other.value ?? Infinity) - (one.value ?? Infinity));
    const where = panel.x.percent ? percent(x) : number(x, 6);
    return { panel: order, box: places.box, x: places.x(x), y: null, title: `${panel.x.title} ${where}`, rows };
  });
}
