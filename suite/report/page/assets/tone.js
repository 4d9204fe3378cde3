// Colours of cells, and the scale that says what they mean.

const PALETTES = {
  // Nuñez, Anderton, Renslow 2018: it rises evenly in lightness for every kind of sight.
  cividis: [
    [0, 34, 78],
    [26, 56, 111],
    [67, 78, 108],
    [97, 101, 111],
    [125, 124, 120],
    [155, 148, 118],
    [188, 174, 108],
    [222, 201, 88],
    [254, 232, 56],
  ],
  // ColorBrewer: from orange over white to purple, which any colour vision distinguishes.
  PuOr: [
    [127, 59, 8],
    [179, 88, 6],
    [224, 130, 20],
    [253, 184, 99],
    [254, 224, 182],
    [247, 247, 247],
    [216, 218, 235],
    [178, 171, 210],
    [128, 115, 172],
    [84, 39, 136],
    [45, 0, 75],
  ],
  // Of two classes on tiles, paler than those of points.
  classes: [
    [64, 149, 197],
    [255, 255, 255],
    [224, 134, 64],
  ],
};

/** Red, green and blue of a share of a scale, 0 to 1. */
function tone(share, { palette, reversed }) {
  const colours = PALETTES[palette];
  const place = (reversed ? 1 - share : share) * (colours.length - 1);
  const at = Math.min(colours.length - 2, Math.floor(place));
  return colours[at].map((value, part) => value + (place - at) * (colours[at + 1][part] - value));
}

const rgb = (parts) => `rgb(${parts.map(Math.round).join(",")})`;

/** Whether letters on a colour are dark. */
const light = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue > 115;

/** The scale of colours below the panels, with the criterion; returns where it ends. */
function colourBar(svg, figure, width, top) {
  const [left, wide, steps] = [2, width - 40, 48];
  const group = draw("g", { class: "bar" }, draw("text", { class: "name", x: left, y: top + 2 }, figure.scale.title));
  for (let at = 0; at < steps; at += 1) {
    group.append(
      draw("rect", {
        x: left + (at * wide) / steps,
        y: top + 10,
        width: wide / steps + 0.6,
        height: 12,
        fill: rgb(tone((at + 0.5) / steps, figure.scale)),
      }),
    );
  }
  const criterion = `M${left + figure.scale.criterion * wide},${top + 8}v16`;
  group.append(draw("path", { class: "halo", d: criterion }), draw("path", { class: "limit", d: criterion }));
  let free = -Infinity;
  for (const [share, text] of [...figure.scale.ticks].sort((one, other) => one[0] - other[0])) {
    const [x, half] = [left + share * wide, widthOf(text) / 2];
    const middle = Math.max(half, x);
    if (middle - half < free) continue;
    free = middle + half + 8;
    group.append(draw("text", { x: middle, y: top + 38, "text-anchor": "middle" }, text));
  }
  svg.append(group);
  return top + 46;
}
