// The bar on top: a chip for each initializer of what is being read, the axes, the theme.

const chips = new Map();
let among = [...initializers.keys()];

function chip(name) {
  const click = (event) => (event.shiftKey || event.altKey ? only(name, among) : toggle(name));
  const button = make(
    "button",
    {
      type: "button",
      class: "chip",
      click,
      dblclick: () => only(name, among),
      title: "Click: show or hide. Double click: only this one.",
    },
    sample(name),
    make("span", {}, name),
  );
  chips.set(name, button);
  return button;
}

function choice(name, label, values) {
  const options = Object.entries(values).map(([value, text]) =>
    make("option", { value, selected: state[name] === value }, text),
  );
  const select = make(
    "select",
    { "aria-label": label, change: (event) => change({ [name]: event.target.value }) },
    options,
  );
  watch(() => (select.value = state[name]));
  return select;
}

/** The bar itself. */
function bar() {
  const every = () => change({ off: new Set([...state.off].filter((name) => !among.includes(name))) });
  const none = () => change({ off: new Set([...state.off, ...among]) });
  const act = (text, action, label) => make("button", { type: "button", click: action, "aria-label": label }, text);
  const element = make(
    "div",
    { class: "switches", role: "toolbar", "aria-label": "Switches for all charts" },
    make(
      "div",
      { class: "chips", role: "group", "aria-label": "Initializers shown" },
      [...initializers.keys()].map(chip),
    ),
    make(
      "div",
      { class: "controls" },
      act("All", every, "Show all initializers"),
      act("None", none, "Hide all initializers"),
      choice("scale", "Axes", { auto: "Axes: auto", linear: "Linear axes", log: "Log axes" }),
      choice("theme", "Theme", { auto: "Theme: auto", light: "Light", dark: "Dark" }),
    ),
  );
  watch(press);
  press();
  return element;
}

function press() {
  for (const [name, button] of chips) button.setAttribute("aria-pressed", String(shown(name)));
  document.documentElement.dataset.theme = state.theme;
}

/** Show the chips of these initializers only: those of the benchmark that is being read. */
function offer(names) {
  among = names;
  const wanted = new Set(names);
  for (const [name, button] of chips) button.hidden = !wanted.has(name);
}
