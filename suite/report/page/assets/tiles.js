// Decision boundaries: a tile for each initializer, the plane of inputs in it, with the training points.

function drawTiles(figure, width) {
  const rows = figure.panels.map((panel) => ({ panel, marks: visible(panel) }));
  const most = greatest([1, ...rows.map((row) => row.marks.length)]);
  const fit = Math.max(2, Math.floor((width + 16) / (width < 500 ? 150 : 190)));
  const across = Math.max(2, Math.ceil(most / Math.ceil(most / fit)));
  const size = Math.min(260, (width - 16 * (across - 1)) / across);
  const svg = canvas(width, 0);
  const spots = [];
  let top = 0;
  for (const [order, { panel, marks }] of rows.entries()) {
    if (panel.title) {
      svg.append(draw("text", { class: "heading", x: 0, y: top + 14 }, fitted(panel.title, width)));
      top += 26;
    }
    marks.forEach((mark, at) => {
      const box = {
        left: (at % across) * (size + 16),
        top: top + Math.floor(at / across) * (size + 48) + 36,
        width: size,
        height: size,
      };
      svg.append(tile(mark, box));
      const area = { ...box, top: box.top - 36, height: size + 36 };
      spots.push({
        panel: order,
        box: area,
        x: box.left + size / 2,
        y: box.top + size / 2,
        title: mark.who,
        rows: [{ text: mark.note }],
      });
    });
    top += Math.ceil(marks.length / across) * (size + 48) + 8;
  }
  const end = figure.scale ? colourBar(svg, figure, Math.min(width, 420), top + 14) : top - 8;
  resize(svg, width, Math.max(20, end));
  return { svg, spots };
}

function tile(mark, box) {
  const [left, right, low, high] = mark.extent;
  const unit = Math.min(box.width / (right - left), box.height / (high - low));
  const [wide, tall] = [unit * (right - left), unit * (high - low)];
  const x = (value) => (box.left + unit * (value - left)).toFixed(1);
  const y = (value) => (box.top + tall - unit * (value - low)).toFixed(1);
  const group = draw("g", { class: "tile", "data-who": mark.who });
  group.append(swatch(mark.who, box.left, box.top - 25));
  group.append(
    draw("text", { class: "heading", x: box.left + 28, y: box.top - 21 }, fitted(mark.who, box.width - 28, 13)),
  );
  group.append(draw("text", { class: "note", x: box.left, y: box.top - 6 }, mark.note));
  const cut = clip({ left: box.left, top: box.top, width: wide, height: tall });
  group.append(cut.element);
  group.append(
    draw("image", {
      href: mark.picture,
      x: box.left,
      y: box.top,
      width: wide,
      height: tall,
      preserveAspectRatio: "none",
    }),
  );
  const inner = draw("g", { "clip-path": cut.url });
  for (const [across, up] of mark.lines)
    inner.append(
      draw("path", { class: "border", d: `M${across.map((value, at) => `${x(value)},${y(up[at])}`).join("L")}` }),
    );
  for (const each of mark.points) {
    const shape = MARKERS[each.marker](2.1);
    each.x.forEach((value, at) =>
      inner.append(
        draw("path", {
          class: `point p${each.colour}`,
          transform: `translate(${x(value)},${y(each.y[at])})`,
          d: shape,
        }),
      ),
    );
  }
  group.append(inner, draw("rect", { class: "frame", x: box.left, y: box.top, width: wide, height: tall }));
  return group;
}
