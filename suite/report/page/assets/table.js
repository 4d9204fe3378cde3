// Tables: the cells of the terminal's, with what a screen adds. What is switched off is pale.

const tables = [];

const LONG = 24; // Rows from which on a table scrolls for itself.

const SIGNS = {
  pass: "✓",
  fail: "✗",
  crashed: "✗",
  missing: "✗",
  "not comparable": "✗",
  "known to fail": "!",
  "not judged": "–",
};

/** A table with its title, a button that saves it, and its note. */
function tableOnPage(table, where, heading = "h3") {
  const head = make(
    "tr",
    {},
    table.columns.map((title, at) => make("th", { scope: "col", class: table.words[at] ? "words" : null }, title)),
  );
  const ends = new Set(table.ends.length < table.rows.length / 2 ? table.ends : []);
  const body = table.rows.map((row, at) =>
    make(
      "tr",
      { class: ends.has(at) ? "end" : null, "data-who": row.find((cell) => initializers.has(cell)) },
      cells(table, row),
    ),
  );
  tables.push(...body);
  const save = make(
    "button",
    {
      type: "button",
      click: () => saveCsv(`${where}-${table.name}`, [table.columns, ...table.rows]),
      "aria-label": `Save “${table.title}” as CSV`,
    },
    "CSV",
  );
  return make(
    "section",
    { class: "sheet" },
    make("div", { class: "top" }, make(heading, {}, table.title), make("div", { class: "save" }, save)),
    make(
      "div",
      {
        class: table.rows.length > LONG ? "wide long" : "wide",
        tabindex: "0",
        role: "region",
        "aria-label": table.title,
      },
      make("table", {}, make("thead", {}, head), make("tbody", {}, body)),
    ),
    table.note ? make("p", { class: "caption" }, prose(table.note)) : null,
  );
}

function cells(table, row) {
  return row.map((text, at) => {
    const named = table.words[at] && initializers.has(text);
    if (at === 0 || named)
      return make("th", { scope: "row", class: table.words[at] ? "words" : null }, named ? sample(text) : null, text);
    return table.words[at] ? make("td", { class: "words" }, joined(text)) : make("td", {}, unbroken(text));
  });
}

/** A badge with a verdict: a sign, a word and a colour. */
function badge(state, count = null) {
  const kind = ["pass", "recovered", "improved"].includes(state) ? "pass" : SIGNS[state] === "✗" ? "fail" : "open";
  return make(
    "span",
    { class: `badge ${kind}` },
    `${SIGNS[state] ?? "?"} `,
    count === null ? state : `${count} ${state}`,
  );
}

/** The claims, each with its verdict, what was measured and what is claimed; a card each where it is narrow. */
function claimsOnPage(section) {
  const { claims } = section;
  const rows = claims.rows.map(([state, statement, found, metric, claimed, source, why]) =>
    make(
      "li",
      { class: "claim" },
      badge(state),
      make("div", {}, make("p", { class: "statement" }, statement), make("p", { class: "source" }, source)),
      make(
        "dl",
        {},
        pair("measured", found),
        pair("of", metric),
        pair("claimed", claimed),
        state === "pass" ? null : pair("why", why),
      ),
    ),
  );
  const save = make(
    "button",
    {
      type: "button",
      click: () => saveCsv(`${section.id}-claims`, [claims.columns, ...claims.rows]),
      "aria-label": "Save the claims as CSV",
    },
    "CSV",
  );
  return make(
    "section",
    { class: "claims" },
    make("div", { class: "top" }, make("h3", {}, "Claims"), make("div", { class: "save" }, save)),
    make("ul", {}, rows),
    make("p", { class: "caption" }, prose(claims.note)),
  );
}

const pair = (name, text) => make("div", {}, make("dt", {}, name), make("dd", {}, text));

watch(paleRows);

function paleRows() {
  for (const row of tables) row.classList.toggle("off", !shown(row.dataset.who));
}
