// What the reader has switched: it stands in the address, so that a link shows the same.

const page = JSON.parse(document.getElementById("data").textContent);
const initializers = new Map(page.initializers.map((each) => [each.name, each]));

const SCALES = ["auto", "linear", "log"];
const THEMES = ["auto", "light", "dark"];

const state = { off: new Set(), scale: "auto", theme: "auto", at: "" };
const listeners = [];

/** Whether an initializer is shown; what is none is always. */
const shown = (name) => !state.off.has(name);

/** Call `listener` after each change of the state. */
function watch(listener) {
  listeners.push(listener);
}

function change(changes) {
  Object.assign(state, changes);
  writeAddress();
  for (const listener of listeners) listener();
}

/** Show or hide one initializer in all charts. */
function toggle(name) {
  const off = new Set(state.off);
  if (!off.delete(name)) off.add(name);
  change({ off });
}

/** Show only one of these initializers; all of them where it is alone already. */
function only(name, among) {
  const others = among.filter((each) => each !== name);
  const alone = shown(name) && others.every((each) => !shown(each));
  const off = new Set([...state.off].filter((each) => !among.includes(each)));
  if (!alone) for (const each of others) off.add(each);
  change({ off });
}

function readAddress() {
  const found = { off: new Set(), scale: "auto", theme: state.theme, at: "" };
  for (const part of location.hash.slice(1).split("&")) {
    const [key, value] = part.split("=");
    if (value === undefined) found.at = decoded(key);
    else if (key === "off")
      found.off = new Set(
        value
          .split(",")
          .map(decoded)
          .filter((name) => initializers.has(name)),
      );
    else if (key === "scale" && SCALES.includes(value)) found.scale = value;
    else if (key === "theme" && THEMES.includes(value)) found.theme = value;
  }
  Object.assign(state, found);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function writeAddress() {
  const parts = [encodeURIComponent(state.at)];
  if (state.off.size) parts.push(`off=${[...state.off].map(encodeURIComponent).join(",")}`);
  if (state.scale !== "auto") parts.push(`scale=${state.scale}`);
  if (state.theme !== "auto") parts.push(`theme=${state.theme}`);
  const hash = parts.filter(Boolean).length ? `#${parts.filter((part, at) => part || at).join("&")}` : " ";
  history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash);
}

readAddress();
window.addEventListener("hashchange", () => {
  readAddress();
  for (const listener of listeners) listener();
});
