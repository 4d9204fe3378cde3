// A figure on the page: drawn when it comes near the window, drawn anew when something is switched.

const KINDS = {
  lines: drawLines,
  strips: drawStrips,
  ranks: drawStrips,
  heat: drawHeat,
  plane: drawPlane,
  tiles: drawTiles,
};
const PRINTED = 680; // Width of a printed page, in pixels.
const figures = [];

const near = new IntersectionObserver(
  (entries) =>
    entries
      .filter((entry) => entry.isIntersecting)
      .forEach((entry) => figures.find((each) => each.holder === entry.target).wake()),
  { rootMargin: "800px" },
);

class FigureOnPage {
  constructor(figure, where) {
    this.figure = figure;
    this.name = `${where}-${figure.name}`;
    this.holder = make("div", { class: "holder" });
    this.awake = false;
    this.width = 0;
    this.element = make(
      "figure",
      { id: this.name },
      make("div", { class: "top" }, make("h3", {}, figure.title), this.buttons()),
      this.holder,
      make("figcaption", {}, prose(figure.caption)),
    );
    figures.push(this);
    near.observe(this.holder);
  }

  buttons() {
    const save = (kind, action) =>
      make("button", { type: "button", click: action, "aria-label": `Save ${this.figure.title} as ${kind}` }, kind);
    const text = () => standalone(this.drawn().querySelector("svg"), this.figure.title, this.figure.caption);
    return make(
      "div",
      { class: "save" },
      save("SVG", () => saveSvg(this.name, text())),
      save("PNG", () => savePng(this.name, text())),
      save("CSV", () => saveCsv(this.name, numbersOf(this.figure))),
    );
  }

  wake() {
    near.unobserve(this.holder);
    this.awake = true;
    this.draw();
  }

  /** The holder, with the chart in it. */
  drawn() {
    if (!this.holder.firstChild) this.wake();
    return this.holder;
  }

  draw(width = this.holder.clientWidth) {
    this.width = width;
    const { svg, spots } = KINDS[this.figure.kind](this.figure, Math.max(280, width));
    telling(svg, spots, this.figure.title);
    const empty = this.figure.panels.every((panel) => !visible(panel).length);
    this.holder.replaceChildren(
      svg,
      ...(empty ? [make("p", { class: "notice" }, "All of its initializers are switched off.")] : []),
    );
  }

  refresh() {
    if (this.awake) this.draw();
  }
}

function redraw() {
  for (const figure of figures) figure.refresh();
}

let waiting = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    for (const figure of figures) if (figure.awake && figure.holder.clientWidth !== figure.width) figure.draw();
  });
});

window.addEventListener("beforeprint", () => {
  for (const figure of figures) figure.draw(PRINTED);
});
window.addEventListener("afterprint", () => {
  for (const figure of figures) figure.draw();
});
watch(redraw);
