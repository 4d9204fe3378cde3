// The page from top to bottom, and what happens while it is read.

function title() {
  return make(
    "header",
    {},
    make("p", { class: "eyebrow" }, "Initializer suite · report"),
    make("h1", {}, page.title),
    make("p", { class: "about" }, `${page.about} · written ${page.written}`),
    page.board ? sentences(page.board.answer) : null,
  );
}

function contents() {
  if (page.sections.length < 2) return null;
  const row = (section) => {
    const counts = new Map();
    for (const state of section.states) counts.set(state, (counts.get(state) ?? 0) + 1);
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row", class: "words" },
        make("a", { href: `#${section.id}`, click: (event) => go(event, section.id) }, section.id),
      ),
      make("td", { class: "words" }, section.title),
      make(
        "td",
        { class: "words" },
        [...counts].map(([state, count]) => badge(state, count)),
      ),
    );
  };
  return make(
    "nav",
    { "aria-label": "Benchmarks" },
    make("h2", {}, "Benchmarks"),
    make(
      "div",
      { class: "wide" },
      make(
        "table",
        { class: "contents" },
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ["benchmark", "what it asks", "claims"].map((name) => make("th", { scope: "col", class: "words" }, name)),
          ),
        ),
        make("tbody", {}, page.sections.map(row)),
      ),
    ),
  );
}

function board() {
  if (!page.board) return null;
  return make(
    "section",
    { class: "benchmark", id: "leaderboard", "aria-labelledby": "leaderboard-title" },
    make("h2", { id: "leaderboard-title" }, "Leaderboard"),
    page.board.about ? make("p", { class: "references" }, page.board.about) : null,
    page.board.said.map((text) => make("p", { class: "caption" }, prose(text))),
    page.board.tables.map((table) => tableOnPage(table, "leaderboard")),
    page.board.figures.map((figure) => new FigureOnPage(figure, "leaderboard").element),
  );
}

function ending() {
  return make(
    "section",
    { class: "repeat", id: "environment" },
    make("h2", {}, "To repeat all of it"),
    pairs(page.environment),
    make("p", {}, "Results count for these versions only: under others, trials are run anew. The page is written by"),
    commandLine(page.command),
  );
}

/** Go to a section and keep it in the address, beside what is switched. */
function go(event, id) {
  event.preventDefault();
  change({ at: id });
  document.getElementById(id).scrollIntoView();
}

/** Let the bar offer what the section in the window is of. */
function follow() {
  const names = new Map(page.sections.map((section) => [section.id, section.initializers]));
  const every = [...initializers.keys()];
  if (page.board)
    names.set(
      "leaderboard",
      page.board.figures[0].panels[0].marks.map((mark) => mark.who),
    );
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) offer(names.get(entry.target.id) ?? every);
    },
    { rootMargin: "-20% 0px -75% 0px" },
  );
  for (const element of document.querySelectorAll("header, nav, section.benchmark")) seen.observe(element);
}

document.body.append(
  title(),
  bar(),
  make("main", { id: "main", tabindex: "-1" }, contents(), board(), page.sections.map(sectionOnPage), ending()),
  tip,
);
follow();
paleRows();
document.getElementById(state.at)?.scrollIntoView();
