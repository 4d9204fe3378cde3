// The look of an initializer: a colour, a dash and a marker, which also tell lines apart in grey.

const DASHES = [null, "7 2.5", "2 2", "8 2.5 2 2.5", "11 3 4 3"];

const SHAPES = {
  circle: (r) => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`,
  square: (r) => polygon(4, r * 1.2, 45),
  up: (r) => polygon(3, r * 1.3, -90),
  diamond: (r) => polygon(4, r * 1.3, 0),
  down: (r) => polygon(3, r * 1.3, 90),
  plus: (r) => star(4, r * 1.25, r * 0.55, 0),
  cross: (r) => star(4, r * 1.25, r * 0.55, 45),
  left: (r) => polygon(3, r * 1.3, 180),
  right: (r) => polygon(3, r * 1.3, 0),
  star: (r) => star(5, r * 1.45, r * 0.65, -90),
  pentagon: (r) => polygon(5, r * 1.15, -90),
  hexagon: (r) => polygon(6, r * 1.15, 0),
};
const MARKERS = Object.values(SHAPES);

function polygon(corners, r, turn) {
  return star(corners, r, null, turn);
}

function star(corners, outer, inner, turn) {
  const points = [];
  for (let at = 0; at < corners; at += 1) {
    points.push([outer, turn + (360 * at) / corners]);
    if (inner !== null) points.push([inner, turn + (360 * (at + 0.5)) / corners]);
  }
  const places = points.map(([r, angle]) => [
    r * Math.cos((angle * Math.PI) / 180),
    r * Math.sin((angle * Math.PI) / 180),
  ]);
  return `M${places.map((place) => place.map((each) => each.toFixed(2)).join(",")).join("L")}Z`;
}

/** The look of a name; of one that is none of the initializers, grey. */
function lookOf(name) {
  return initializers.get(name) ?? { colour: 7, dash: 0, marker: 0 };
}

/** The style that gives an element, and all in it, an initializer's colour. */
const coloured = (name) => `--who:var(--c${lookOf(name).colour})`;

/** An initializer's marker at a place. */
function marker(name, x, y, r = 3.6) {
  return draw("path", {
    class: "marker",
    style: coloured(name),
    transform: `translate(${x},${y})`,
    d: MARKERS[lookOf(name).marker](r),
  });
}

/** A cross at a place, for what diverged or has no place on an axis. */
function cross(name, x, y, r = 3.6) {
  return draw("path", {
    class: "cross",
    style: coloured(name),
    d: `M${x - r},${y - r}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`,
  });
}

/** A short piece of an initializer's line, for legends. */
function swatch(name, x, y) {
  const look = lookOf(name);
  const line = draw("path", {
    class: "line",
    style: coloured(name),
    "stroke-dasharray": DASHES[look.dash],
    d: `M${x},${y}h22`,
  });
  return draw("g", {}, line, marker(name, x + 11, y, 3.4));
}
