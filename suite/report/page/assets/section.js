// One benchmark: what was asked, the answer, tables, figures, claims, and with what it can be repeated.

/** A command that a button copies. */
function commandLine(text) {
  const said = make("code", {}, text);
  const copy = make("button", { type: "button", "aria-label": `Copy ${text}` }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
  });
  return make("p", { class: "command" }, said, copy);
}

function pairs(list) {
  return make(
    "dl",
    { class: "pairs" },
    list.map(([name, text]) => pair(name, text)),
  );
}

/** The sentences of an answer: few as a paragraph, several as a list; those after the first ones folded. */
function sentences(list, most = 6) {
  if (list.length <= 3) return make("p", { class: "answer" }, prose(list.join(" ")));
  const items = (some) =>
    make(
      "ul",
      { class: "answer" },
      some.map((text) => make("li", {}, prose(text))),
    );
  if (list.length <= most + 1) return items(list);
  return make(
    "div",
    {},
    items(list.slice(0, most)),
    make("details", {}, make("summary", {}, `${list.length - most} more`), items(list.slice(most))),
  );
}

function sectionOnPage(section) {
  const [first, ...others] = [...section.figures].sort((one, other) => (other.name === "map") - (one.name === "map"));
  const map = first?.name === "map" ? new FigureOnPage(first, section.id).element : null;
  const rest = (map ? others : section.figures).map((figure) => new FigureOnPage(figure, section.id).element);
  return make(
    "section",
    { class: "benchmark", id: section.id, "aria-labelledby": `${section.id}-title` },
    make(
      "p",
      { class: "eyebrow" },
      section.id,
      section.tags.map((tag) => make("span", { class: "tag" }, tag)),
    ),
    make("h2", { id: `${section.id}-title` }, section.title),
    section.references.length ? make("p", { class: "references" }, section.references.join(" · ")) : null,
    sentences(section.answer),
    section.verdicts ? make("p", { class: "answer" }, section.verdicts) : null,
    map,
    section.tables.map((table) => tableOnPage(table, section.id)),
    rest,
    section.claims ? claimsOnPage(section) : null,
    trouble(section.trouble),
    repeat(section),
  );
}

function trouble(lines) {
  if (!lines.length) return null;
  return make(
    "section",
    { class: "trouble" },
    make("h3", {}, "Without a score"),
    make(
      "ul",
      {},
      lines.map((line) => make("li", {}, line)),
    ),
  );
}

function repeat(section) {
  return make(
    "section",
    { class: "repeat" },
    make("h3", {}, "Set-up"),
    pairs(section.setup),
    commandLine(section.command),
    make(
      "details",
      {},
      make("summary", {}, "All of the configuration, defaults filled in"),
      make("pre", { tabindex: "0" }, section.configuration),
    ),
  );
}
