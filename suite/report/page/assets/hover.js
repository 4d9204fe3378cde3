// What a chart tells more where the pointer is, or where the arrow keys have gone.

const tip = make("div", { class: "tip", role: "status", hidden: true });

/** Let a chart tell of its spots: the nearest to the pointer, or step by step by the arrow keys. */
function telling(svg, spots, name) {
  const trace = draw("g", { class: "trace", "aria-hidden": "true" });
  svg.append(trace);
  let current = -1;
  const tell = (at, x, y) => {
    current = at;
    mark(trace, spots[at]);
    show(spots[at], svg, x, y);
  };
  const leave = (event) => {
    // A finger that is lifted leaves the chart, too; what it showed stays until something else is touched.
    if (event?.type === "pointerleave" && event.pointerType !== "mouse") return;
    current = -1;
    trace.replaceChildren();
    tip.hidden = true;
  };
  const point = (event) => {
    const [x, y] = inside(svg, event);
    const at = nearest(spots, x, y);
    if (at < 0) leave();
    else if (at !== current) tell(at, event.clientX, event.clientY);
    else place(event.clientX, event.clientY);
  };
  const step = (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") leave();
    if (!by || !spots.length) return;
    event.preventDefault();
    tell(Math.min(spots.length - 1, Math.max(0, current + by)));
  };
  const listeners = { pointermove: point, pointerdown: point, pointerleave: leave, blur: leave, keydown: step };
  for (const [event, listener] of Object.entries(listeners)) svg.addEventListener(event, listener);
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${name}. Arrow keys read its values.`);
}

function inside(svg, event) {
  const area = svg.getBoundingClientRect();
  const unit = svg.viewBox.baseVal.width / area.width;
  return [(event.clientX - area.left) * unit, (event.clientY - area.top) * unit];
}

/** The number of the spot at a place: of those in whose box it is, the one that is nearest. */
function nearest(spots, x, y) {
  let [found, shortest] = [-1, Infinity];
  spots.forEach((spot, at) => {
    const { left, top, width, height } = spot.box;
    if (x < left - 6 || x > left + width + 6 || y < top - 6 || y > top + height + 6) return;
    const distance = Math.abs(x - spot.x) + (spot.y === null ? 0 : Math.abs(y - spot.y));
    if (distance < shortest) [found, shortest] = [at, distance];
  });
  return found;
}

function mark(trace, spot) {
  const { box } = spot;
  if (spot.y === null) trace.replaceChildren(draw("path", { d: `M${spot.x},${box.top}v${box.height}` }));
  else trace.replaceChildren(draw("rect", { x: box.left, y: box.top, width: box.width, height: box.height }));
}

function show(spot, svg, x, y) {
  const rows = spot.rows.map((row) =>
    make(
      "div",
      { class: "row" },
      row.who ? sample(row.who) : null,
      row.who ? make("span", { class: "who" }, row.who) : null,
      make("span", { class: "value" }, row.text),
    ),
  );
  tip.replaceChildren(make("div", { class: "head" }, spot.title), ...rows);
  tip.hidden = false;
  const area = svg.getBoundingClientRect();
  const unit = area.width / svg.viewBox.baseVal.width;
  place(x ?? area.left + spot.x * unit, y ?? area.top + (spot.y ?? spot.box.top + spot.box.height / 2) * unit);
}

/** Put the tip beside a place, inside the window. */
function place(x, y) {
  const { offsetWidth: wide, offsetHeight: tall } = tip;
  const left = x + 16 + wide > window.innerWidth ? x - 16 - wide : x + 16;
  tip.style.left = `${Math.max(4, Math.min(left, window.innerWidth - wide - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(y - tall / 2, window.innerHeight - tall - 4))}px`;
}

/** A small sample of an initializer's line and marker. */
function sample(name) {
  return draw(
    "svg",
    { class: "sample", viewBox: "-1 -6 24 12", width: 24, height: 12, "aria-hidden": "true" },
    swatch(name, 0, 0),
  );
}
