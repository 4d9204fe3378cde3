// Elements of HTML and SVG. Text only ever goes in as text: no name can become markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of HTML with attributes, listeners (by the event's name) and children; strings become text. */
function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An element of SVG, likewise. */
function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is, in pixels. */
function widthOf(text, size = 12, weight = 400) {
  ruler.font = `${weight} ${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

/** A text cut so that it fits, with an ellipsis where it was longer. */
function fitted(text, width, size = 12) {
  if (widthOf(text, size) <= width) return text;
  let letters = text.length;
  while (letters > 1 && widthOf(`${text.slice(0, letters)}…`, size) > width) letters -= 1;
  return `${text.slice(0, letters)}…`;
}

/** Words in lines of at most so many pixels. */
function wrapped(text, width, size = 12, weight = 400) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && widthOf(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A text in which a number and its unit stay on one line. */
const joined = (text) => text.replace(/(\d) (?=[%×])/g, "$1\u00a0");

/** A cell's numbers, which may break before an interval and nowhere else. */
function unbroken(text) {
  const parts = text.split(/ (?=[[(])/);
  return parts.flatMap((part, at) => [at ? " " : "", make("span", { class: "keep" }, part)]);
}

/** Sentences in which what stands between backticks is code. */
function prose(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : joined(part)));
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
