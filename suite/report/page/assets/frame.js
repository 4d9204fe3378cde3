// What all figures have in common: panels in a grid, axes, titles, a legend.

const SIZE = 12; // Of type, in pixels.
const GAP = { across: 22, down: 18 };

/** Lay panels out: how many side by side, and where each of them is drawn. `inner` are its margins. */
function arranged(count, width, { least: narrowest, most, height, left, top = 24, bottom = 38, right = 14 }) {
  const fit = Math.max(1, Math.floor((width + GAP.across) / (narrowest + GAP.across)));
  let across = Math.min(count, most, fit);
  if (most === 3 && count === 3 && across === 2) across = 1;
  const each = (width - GAP.across * (across - 1)) / across;
  const boxes = [];
  let y = 0;
  for (let start = 0; start < count; start += across) {
    const heights = [];
    for (let at = start; at < Math.min(count, start + across); at += 1) {
      const tall = typeof height === "function" ? height(at) : height;
      boxes.push({
        left: Math.round((at - start) * (each + GAP.across) + left),
        top: y + top,
        width: Math.round(each - left - right),
        height: tall,
      });
      heights.push(tall);
    }
    y += greatest(heights) + top + bottom + GAP.down;
  }
  return { boxes, height: y - GAP.down, across };
}

/** A panel's title, and beside or below it the point of the sweep. */
function heading(box, panel, left) {
  const text = draw("text", { class: "heading", x: box.left - left, y: box.top - 10 });
  const room = box.width + left;
  const point = panel.point && panel.title !== panel.point ? panel.point : "";
  const title = fitted(panel.title, room, SIZE + 1);
  text.append(draw("tspan", {}, title));
  const rest = room - widthOf(title, SIZE + 1, 600) - 10;
  if (point && rest > 60) text.append(draw("tspan", { class: "point", dx: title ? 8 : 0 }, fitted(point, rest)));
  text.append(draw("title", {}, [panel.title, point].filter(Boolean).join(", ")));
  return text;
}

/** The vertical axis: grid lines, their numbers, and the axis' name on top of them. */
function verticalAxis(box, axis, domain, log) {
  const at = scale(domain, log, box.top + box.height, box.top);
  const { values, step } = ticks(domain, log, box.height / 34, axis.whole);
  const group = draw("g", { class: "axis" });
  for (const value of values) {
    group.append(draw("path", { class: "grid", d: `M${box.left},${at(value)}h${box.width}` }));
    group.append(
      draw("text", { x: box.left - 6, y: at(value) + 4, "text-anchor": "end" }, tickText(value, axis, log, step)),
    );
  }
  return { group, at };
}

/** The horizontal axis, likewise; its name stands below. */
function horizontalAxis(box, axis, domain, log, grid = false) {
  const at = scale(domain, log, box.left, box.left + box.width);
  const longest = axis.percent ? 54 : 62;
  const { values, step } = ticks(domain, log, Math.max(2, box.width / longest), axis.whole);
  const bottom = box.top + box.height;
  const group = draw("g", { class: "axis" }, draw("path", { class: "base", d: `M${box.left},${bottom}h${box.width}` }));
  let free = -Infinity;
  for (const value of values) {
    const text = tickText(value, axis, log, step);
    if (grid) group.append(draw("path", { class: "grid", d: `M${at(value)},${box.top}v${box.height}` }));
    group.append(draw("path", { class: "base", d: `M${at(value)},${bottom}v4` }));
    if (at(value) - widthOf(text) / 2 < free) continue;
    free = at(value) + widthOf(text) / 2 + 6;
    group.append(draw("text", { x: at(value), y: bottom + 17, "text-anchor": "middle" }, text));
  }
  group.append(
    draw("text", { class: "name", x: box.left + box.width / 2, y: bottom + 33, "text-anchor": "middle" }, axis.title),
  );
  return { group, at };
}

/** The names of what is drawn as lines, in rows below the panels. */
function legend(names, width, top, theory) {
  const group = draw("g", { class: "legend" });
  let [x, y] = [0, top];
  const put = (text, sample) => {
    const label = fitted(text, width - 34);
    const room = 30 + widthOf(label) + 16;
    if (x > 0 && x + room - 16 > width) [x, y] = [0, y + 20];
    group.append(sample(x, y), draw("text", { x: x + 29, y: y + 4 }, label));
    x += room;
  };
  for (const name of names) put(name, (left, middle) => swatch(name, left, middle));
  if (theory)
    put("mean-field theory", (left, middle) => draw("path", { class: "theory grey", d: `M${left},${middle}h22` }));
  return { group, bottom: y + 12 };
}

let clips = 0;

/** A clip that keeps lines inside a panel; returns it and the reference to it. */
function clip(box, margin = 0) {
  clips += 1;
  const id = `clip-${clips}`;
  const area = {
    x: box.left - margin,
    y: box.top - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  };
  return { element: draw("clipPath", { id }, draw("rect", area)), url: `url(#${id})` };
}

/** The names in a figure, those that are shown, in the order of the page. */
function namesIn(figure) {
  const found = new Set(figure.panels.flatMap((panel) => panel.marks.map((mark) => mark.who)));
  return [...initializers.keys()].filter((name) => found.has(name) && shown(name));
}

const visible = (panel) => panel.marks.filter((mark) => shown(mark.who));
