// Axes: what they hold, whether they are logarithmic, where their ticks are.

const WIDE = 20; // Positive values that span more than this want a logarithm.
const DECADES = 2; // Powers of ten that a logarithmic axis spans at least.

/** Whether an axis is logarithmic, as the reader, the axis or its values want it. */
function logarithmic(axis, values) {
  const positive = values.filter((value) => value > 0);
  if (state.scale === "log") return positive.length > 0;
  if (state.scale === "linear") return false;
  if (axis.log !== "auto") return axis.log === "yes";
  return positive.length === values.length && values.length > 0 && Math.max(...values) > WIDE * Math.min(...values);
}

/** The limits of an axis that holds these values, with a margin. */
function limits(axis, values, log) {
  const held = [...values, axis.low, axis.high].filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (!held.length) return log ? [0.1, 10] : [0, 1];
  let [low, high] = [least(held), greatest(held)];
  if (log) {
    [low, high] = [Math.log10(low), Math.log10(high)];
    const margin = Math.max(0.06 * (high - low), axis.log === "yes" ? (DECADES - (high - low)) / 2 : 0.08);
    return [10 ** Math.max(-306, low - margin), 10 ** Math.min(306, high + margin)];
  }
  const margin = 0.05 * (high - low || Math.abs(high) || 1);
  return [low - margin, high + margin];
}

const least = (values) => values.reduce((one, other) => Math.min(one, other), Infinity);
const greatest = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity);

/** A function from values to pixels; what lies outside stays a little outside. */
function scale([low, high], log, from, to) {
  const bend = log ? (value) => Math.log10(Math.max(value, 1e-320)) : (value) => value;
  const [start, span] = [bend(low), bend(high) - bend(low) || 1];
  return (value) => {
    const share = Math.min(1.5, Math.max(-0.5, (bend(value) - start) / span));
    return Math.round(10 * (from + share * (to - from))) / 10;
  };
}

/** At most about `count` round values between the limits, and their distance. */
function ticks([low, high], log, count, whole = false) {
  if (log && high / low > 8) return { values: decades(low, high, count), step: 0 };
  const step =
    [1, 2, 2.5, 5, 10]
      .map((each) => each * 10 ** Math.floor(Math.log10((high - low) / count)))
      .find((each) => (high - low) / each <= count && (!whole || each >= 1)) ??
    Math.max(whole ? 1 : 0, (high - low) / count);
  const distance = whole ? Math.ceil(step) : step;
  const values = [];
  for (let at = Math.ceil(low / distance - 1e-9); at * distance <= high + 1e-9 * distance; at += 1)
    values.push(at * distance || 0);
  return { values: log ? values.filter((value) => value > 0) : values, step: distance };
}

function decades(low, high, count) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const span = last - first + 1;
  if (span < 3) {
    const fine = [];
    for (let power = first - 1; power <= last; power += 1)
      for (const each of span < 2 ? [1, 2, 5] : [1, 3]) fine.push(each * 10 ** power);
    return fine.filter((value) => value >= low && value <= high);
  }
  const every = [1, 2, 5, 10, 20, 50, 100].find((each) => span / each <= count) ?? 200;
  const values = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) values.push(10 ** power);
  return values;
}
