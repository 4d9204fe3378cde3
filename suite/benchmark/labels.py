"""Labels of trials, points and values in tables and figures."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from suite.benchmark.trial import Trial

if TYPE_CHECKING:
    from suite.training.result import Result

_KEPT = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"

MANY = 4
"""Equal values of a list from which on they are counted."""


def axes(keys: Iterable[str]) -> dict[str, str]:
    """Return the last part of each dotted key, or the whole key if several keys share that part."""
    keys = list(keys)
    last = {key: key.rpartition(".")[2] for key in keys}
    uses = Counter(last.values())
    return {key: name if uses[name] == 1 else key for key, name in last.items()}


def value(given: Any) -> str:
    """Return a value of a sweep as text: numbers without trailing zeros, Keras objects by their class.

    A list of many equal values is counted: "30 × 100" for thirty layers of 100 units.
    """
    if isinstance(given, dict) and "class_name" in given:
        return printable(str(given["class_name"]))
    if isinstance(given, float):
        return f"{given:g}"
    if not isinstance(given, list | tuple):
        return printable(str(given))
    if len(given) >= MANY and all(each == given[0] for each in given):
        return f"{len(given)} × {value(given[0])}"
    return ", ".join(map(value, given))


def trial(of: Trial) -> str:
    """Return the label that distinguishes a trial in its benchmark: "he-normal, seed 3, depth = 30"."""
    return ", ".join(filter(None, [of.initializer, f"seed {of.replicate}", pairs(of.point)]))


def pairs(of: Iterable[tuple[str, Any]]) -> str:
    """Return values of axes in words: "depth = 30, learning_rate = 0.01"."""
    known = dict(of)
    names = axes(known)
    return ", ".join(f"{names[key]} = {value(given)}" for key, given in known.items())


def printable(text: str) -> str:
    """Return `text` on one line without control characters, which could change a terminal's state."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def plain(text: str) -> str:
    """Return `text` for a figure, with dollar signs escaped: two of them would enclose a formula."""
    return text.replace("$", r"\$")


def broken(text: str, letters: int) -> str:
    """Return `text` broken into lines of at most `letters` letters.

    Existing line breaks are kept. "depth = 30" stays on one line if it fits.
    """

    def kept(found: re.Match[str]) -> str:
        return found[0].replace(" = ", _KEPT) if len(found[0]) <= letters else found[0]

    lines = [textwrap.fill(re.sub(r"\S+ = \S+", kept, line), letters) for line in text.splitlines()]
    return "\n".join(lines).replace(_KEPT, " = ")


def counted(count: int, what: str) -> str:
    """Return a number of things: "1 seed", "2 seeds"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def crossed(initializers: int, seeds: int) -> str:
    """Return how many trials a point of the sweep has, as a product: "1 initializer × 2 seeds"."""
    return f"{counted(initializers, 'initializer')} × {counted(seeds, 'seed')}"


def reason(result: "Result") -> str:
    """Return why a trial has no score: the last line of its error."""
    return (result.error.strip().splitlines() or ["no reason given"])[-1]
