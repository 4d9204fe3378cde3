// The map of limits of one initializer over another axis of numbers, with the lines that theory draws.

function drawPlane(figure, width) {
  const [panel] = figure.panels;
  const left = 56;
  const box = { left, top: 14, width: Math.min(width, 720) - left - 44, height: 300 };
  const svg = canvas(width, 0);
  const spots = shown(panel.marks[0]?.who) ? planePanel(svg, figure, panel, box) : [];
  resize(svg, width, colourBar(svg, figure, Math.min(width, 420), box.top + box.height + 62));
  return { svg, spots };
}

function planePanel(svg, figure, panel, box) {
  const log = panel.y.log === "yes";
  const x = scale([panel.columns[0], panel.columns.at(-1)], false, box.left, box.left + box.width);
  const y = scale([panel.rows[0], panel.rows.at(-1)], log, box.top + box.height, box.top);
  const group = draw("g", { class: "heat" });
  const spots = [];
  panel.marks.forEach((mark, column) => {
    mark.cells.forEach((cell, row) => {
      const [left, right] = [x(panel.columns[column]), x(panel.columns[column + 1])];
      const [top, bottom] = [y(panel.rows[row + 1]), y(panel.rows[row])];
      const area = { left, top, width: right - left, height: bottom - top };
      group.append(cellOf(cell, figure, area));
      const words = cellWords(cell, mark, { ...panel, title: mark.at, x: { title: panel.y.title } }, row);
      spots.push({
        panel: 0,
        box: area,
        x: left + area.width / 2,
        y: top + area.height / 2,
        title: mark.who,
        rows: words,
      });
    });
  });
  const said = steps(panel, x, y);
  const cut = clip(box);
  group.append(draw("path", { class: "halo", d: said }), draw("path", { class: "limit", d: said }), cut.element);
  for (const each of panel.curves) group.append(theoryLine(each, x, y, box, cut));
  svg.append(group, planeAxes(panel, box, x, y));
  return spots;
}

function steps(panel, x, y) {
  return panel.marks
    .map((mark, column) => {
      if (!mark.limit) return "";
      const height = y(panel.rows[mark.limit[0]]);
      const joined = column > 0 && panel.marks[column - 1].limit;
      return `${joined ? "L" : "M"}${x(panel.columns[column])},${height}H${x(panel.columns[column + 1])}`;
    })
    .join("");
}

function theoryLine(each, x, y, box, cut) {
  const points = each.x.map((value, at) => [x(value), y(each.y[at])]);
  const line = draw("path", {
    class: "expected",
    "clip-path": cut.url,
    d: `M${points.map((point) => point.join(",")).join("L")}`,
  });
  const inside = points.filter(([, height]) => height > box.top + 14 && height < box.top + box.height);
  if (!inside.length) return line;
  const [right, height] = inside.at(-1);
  const label = draw(
    "text",
    { class: "expected", x: Math.min(right, box.left + box.width) - 4, y: height - 5, "text-anchor": "end" },
    each.name,
  );
  return draw("g", {}, line, label);
}

function planeAxes(panel, box, x, y) {
  const group = draw("g", { class: "axis" });
  const bottom = box.top + box.height;
  const domain = [panel.columns[0], panel.columns.at(-1)];
  const { values, step } = ticks(domain, false, box.width / 60);
  for (const value of values) {
    group.append(draw("path", { class: "base", d: `M${x(value)},${bottom}v4` }));
    group.append(
      draw("text", { x: x(value), y: bottom + 17, "text-anchor": "middle" }, tickText(value, panel.x, false, step)),
    );
  }
  panel.heights.forEach((value, at) => {
    group.append(draw("text", { x: box.left - 8, y: y(value) + 4, "text-anchor": "end" }, panel.tried[at]));
  });
  group.append(
    draw(
      "text",
      { class: "name", x: box.left + box.width / 2, y: bottom + 34, "text-anchor": "middle" },
      panel.x.title,
    ),
  );
  const middle = box.top + box.height / 2;
  group.append(
    draw(
      "text",
      { class: "name", x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` },
      panel.y.title,
    ),
  );
  return group;
}
