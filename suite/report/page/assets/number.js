// Numbers in words: few digits, as in the tables.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const BEYOND = 1e299;

/** A number with about four digits: "0.6931", "1,774", "2.1e+9", "∞". */
function number(value, digits = 4) {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) > BEYOND) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4 || size >= 7) return signed(value.toExponential(Math.max(0, digits - 2)));
  const places = Math.max(0, digits - 1 - size);
  return signed(
    value.toLocaleString("en-US", {
      minimumFractionDigits: Number.isInteger(value) ? 0 : places,
      maximumFractionDigits: places,
    }),
  );
}

/** A fraction as a percentage: "98.1 %". */
function percent(value, places = 1) {
  return value === null || value === undefined ? "–" : `${signed((100 * value).toFixed(places))} %`;
}

/** A median with its interval: "0.69 [0.68, 0.71]". */
function measured(mark, at, write) {
  const value = at === null ? mark.median : mark.y[at];
  const low = at === null ? mark.low : mark.low?.[at];
  const high = at === null ? mark.high : mark.high?.[at];
  if (low === undefined || low === null) return write(value);
  return (
    `${write(value)} [${write(low)}, ${write(high)}]`.replaceAll(" %", "") + (write(value).endsWith(" %") ? " %" : "")
  );
}

/** What stands beside a tick; `step` is the distance to the next one. */
function tickText(value, axis, log, step) {
  if (axis.percent) return `${signed((100 * value).toFixed(decimals(100 * step)))} %`;
  if (log && value > 0) {
    const power = Math.round(Math.log10(value));
    const exact = Math.abs(value / 10 ** power - 1) < 1e-6;
    if (exact && (power < -3 || power > 4)) return `10${superscript(power)}`;
    if (value < 1e-4 || value >= 1e5) return signed(value.toExponential(0));
    return signed(value.toLocaleString("en-US", { maximumSignificantDigits: 3 }));
  }
  if (Math.abs(value) >= 1e6) return signed(value.toExponential(1).replace(".0", ""));
  return signed(
    value.toLocaleString("en-US", { minimumFractionDigits: decimals(step), maximumFractionDigits: decimals(step) }),
  );
}

function decimals(step) {
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(step || 1) - 1e-9)));
}

function superscript(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]).join("");
  return power < 0 ? `⁻${digits}` : digits;
}

function signed(text) {
  return text.replace(/-(?=\d)/g, (sign, at) => (at && text[at - 1] === "e" ? sign : "−"));
}
