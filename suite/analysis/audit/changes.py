"""Changes between two passports."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from suite.analysis.audit.finding import NAMED, names
from suite.analysis.audit.law import DRAWN, Family
from suite.analysis.audit.pairs import Pairs, paired
from suite.analysis.audit.passport import UNCLEAR, Entry, Passport
from suite.frameworks.weights import Role
from suite.stats.moments import freedom
from suite.stats.smooth import SHAPES

ALARMS = 0.01
"""The most probable share of false alarms of a whole net whose laws are the same."""

TESTS = 3
"""Random quantities of a weight that are compared: family, mean and standard deviation."""

NOTICED = math.sqrt(2)
"""The factor of a standard deviation that a weight should be able to show."""

_KURTOSES = {str(shape.name): shape.kurtosis for shape in SHAPES}


class Difference(StrEnum):
    """The kind of a change."""

    LAW = "law"
    NEW = "new"
    VANISHED = "vanished"
    SHAPE = "shape"
    RENAMED = "renamed"
    IDLE = "adds nothing"


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        kind: what changed.
        weight: the name of the weight, the present one if it has one.
        sentence: the change in words, with both numbers.
    """

    kind: Difference
    weight: str
    sentence: str

    @property
    def fails(self) -> bool:
        """Whether it changes what the net begins with."""
        return self.kind not in (Difference.RENAMED, Difference.IDLE)


@dataclass(frozen=True)
class Comparison:
    """Two passports beside each other.

    Attributes:
        changes: in the order of the weights.
        compared: how many weights both have.
        blind: weights with too few numbers to show a factor of √2.
        known: faults that were there when the earlier passport was accepted.
    """

    changes: tuple[Change, ...]
    compared: int
    blind: tuple[str, ...]
    known: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the laws are the same, as far as can be told."""
        return not any(each.fails for each in self.changes)


def compared(before: Passport, after: Passport) -> Comparison:
    """Return what changed from one passport to another.

    Other seeds of a net with the same laws give a change with a probability of at most `ALARMS`: each of three tests of
    a weight gets an equal share of it (Bonferroni).

    Example:
        >>> weights = {"dense.kernel": Entry(role="kernel", shape=(256, 256), law="normal", mean=0, std=0.005)}
        >>> then = Passport(weights=weights)
        >>> now = Passport(weights={"dense.kernel": weights["dense.kernel"].model_copy(update={"std": 0.02})})
        >>> compared(then, now).changes[0].sentence
        'dense.kernel: standard deviation 0.02, was 0.005 (65,536 numbers, 4.0 times)'
    """
    pairs = paired(before.weights, after.weights)
    level = ALARMS / max(1, TESTS * len(pairs.names))
    changes = list(_renamed(pairs.names))
    for old, new in pairs.names.items():
        changes += list(_changes(new, pairs.before[old], pairs.after[new], level))
    blind = tuple(new for new in pairs.names.values() if _is_blind(pairs.after[new], level))
    return Comparison((*changes, *_in_one(pairs)), len(pairs.names), blind, before.faults)


def _renamed(pairs: Mapping[str, str]) -> Iterator[Change]:
    """Yield new names, many of them together."""
    renamed = [(old, new) for old, new in pairs.items() if old != new]
    if len(renamed) <= NAMED:
        yield from (Change(Difference.RENAMED, new, f"{new}: was named {old}") for old, new in renamed)
        return
    some = ", ".join(f"{new} was {old}" for old, new in renamed[:NAMED])
    yield Change(
        Difference.RENAMED,
        renamed[0][1],
        f"{len(renamed):,} weights have other names and were paired by role, size and order: {some} and "
        f"{len(renamed) - NAMED:,} more",
    )


def _in_one(pairs: Pairs) -> Iterator[Change]:
    """Yield weights that one passport has, between frameworks biases of 0 apart, as the second one of an LSTM."""
    news = set(pairs.names.values())
    for kind, entries, known, said in (
        (Difference.VANISHED, pairs.before, pairs.names.keys(), "not in the net any more"),
        (Difference.NEW, pairs.after, news, "new in the net"),
    ):
        single = [(name, entry) for name, entry in entries.items() if name not in known]
        zeros = [name for name, entry in single if (entry.role, entry.law) == (Role.BIAS, Family.ZEROS)]
        idle = zeros if pairs.ported else []
        for name, entry in single:
            if name not in idle:
                law = f", {entry.law}" if kind is Difference.NEW else ""
                yield Change(kind, name, f"{name}: it is {said} ({_kind(entry)}{law})")
        if idle:
            are = "they are" if len(idle) > 1 else "it is"
            yield Change(Difference.IDLE, idle[0], f"{names(idle)}: {are} {said} (bias of zeros, which adds nothing)")


def _kind(entry: Entry) -> str:
    return f"{entry.role} of {' × '.join(map(str, entry.shape)) or 'one number'}"


def _changes(name: str, old: Entry, new: Entry, level: float) -> Iterator[Change]:
    """Yield the first change of one weight: role and shape, family, mean, standard deviation."""
    if old.role != new.role:
        yield Change(Difference.LAW, name, f"{name}: role {new.role}, was {old.role}")
    if sorted(old.shape) != sorted(new.shape):
        yield Change(Difference.SHAPE, name, f"{name}: shape {_shape(new)}, was {_shape(old)}")
        return
    for words in (_of_family(old, new), _of_factor(old, new), _of_zeros(old, new, level)):
        if words:
            yield Change(Difference.LAW, name, f"{name}: {words}")
            return
    if old.std is not None and new.std is not None:
        words = _of_std(old, new, level) or _of_mean(old, new, level)
        if words:
            yield Change(Difference.LAW, name, f"{name}: {words}")


def _shape(entry: Entry) -> str:
    return "×".join(map(str, entry.shape)) or "()"


def _of_family(old: Entry, new: Entry) -> str:
    """Return a change of family, or "": of random numbers only if this draw rules out what that one fitted."""
    said = f"{_words(new)}, was {_words(old)} ({new.size:,} numbers)"
    random = (*(str(each) for each in DRAWN), UNCLEAR, str(Family.NONE))
    is_random = [entry.law in random or bool(entry.families) for entry in (old, new)]
    if not all(is_random):
        return said if old.law != new.law or _detail(old) != _detail(new) else ""
    if old.families and new.families:
        return said if not old.families & new.families and min(old.size, new.size) > 1 else ""
    return said if str(Family.NONE) in (old.law, new.law) and (old.families or new.families) else ""


def _detail(entry: Entry) -> str:
    """Return the detail of a law with the outputs as columns."""
    if not entry.outputs_first or "rows and columns" in entry.detail:
        return entry.detail
    return re.sub("rows|columns", lambda side: "columns" if side[0] == "rows" else "rows", entry.detail)


def _words(entry: Entry) -> str:
    if entry.factor is not None:
        return f"{entry.law} of {entry.factor:.3g}"
    return f"{entry.law} ({entry.detail})" if entry.detail else entry.law


def _of_factor(old: Entry, new: Entry) -> str:
    if old.factor is None or new.factor is None or math.isclose(old.factor, new.factor, rel_tol=1e-3):
        return ""
    return f"{_words(new)}, was {_words(old)}"


def _of_zeros(old: Entry, new: Entry, level: float) -> str:
    from scipy.special import ndtri

    if old.zeros is None or new.zeros is None:
        return ""
    pooled = (old.zeros * old.size + new.zeros * new.size) / (old.size + new.size)
    error = math.sqrt(pooled * (1 - pooled) * (1 / old.size + 1 / new.size))
    if abs(old.zeros - new.zeros) <= -float(ndtri(level / 2)) * error + 1e-4:
        return ""
    return f"{new.zeros:.1%} zeros, were {old.zeros:.1%}"


def _of_std(old: Entry, new: Entry, level: float) -> str:
    """Return a change of the standard deviation by the F test, with degrees of freedom that fit the kurtosis."""
    from scipy.special import fdtr, fdtrc

    assert old.std is not None
    assert new.std is not None
    if not old.std or not new.std:
        return "" if old.std == new.std else f"standard deviation {new.std:.3g}, was {old.std:.3g}"
    first, second = _degrees(old), _degrees(new)
    ratio = new.std / old.std
    p_value = 2 * min(float(fdtr(second, first, ratio**2)), float(fdtrc(second, first, ratio**2)))
    if p_value >= level:
        return ""
    times = f"{ratio:.1f} times" if ratio >= 1.5 else f"{ratio:.3g} times"
    return f"standard deviation {new.std:.3g}, was {old.std:.3g} ({new.size:,} numbers, {times})"


def _degrees(entry: Entry) -> float:
    """Return degrees of freedom for the largest kurtosis that the weight may have."""
    known = [_KURTOSES[str(each)] for each in entry.families]
    kurtosis = max(known) if known else max(3.0, entry.kurtosis or 3.0)
    numbers = max(2, round(entry.size * (1 - (entry.zeros or 0.0))))
    return freedom(numbers, kurtosis)


def _of_mean(old: Entry, new: Entry, level: float) -> str:
    from scipy.special import stdtr

    if old.mean is None or new.mean is None or not old.std or not new.std or min(old.size, new.size) < 2:
        return ""
    error = math.hypot(old.std / math.sqrt(old.size), new.std / math.sqrt(new.size))
    if 2 * float(stdtr(min(old.size, new.size) - 1, -abs(new.mean - old.mean) / error)) >= level:
        return ""
    return f"mean {new.mean:.3g}, was {old.mean:.3g} (standard deviation {new.std:.3g})"


def _is_blind(entry: Entry, level: float) -> bool:
    """Return whether a draw with √2 times the standard deviation would hardly be noticed."""
    from scipy.special import fdtr, fdtri

    if entry.std is None or not entry.std:
        return False
    degrees = _degrees(entry)
    bound = float(fdtri(degrees, degrees, 1 - level / 2))
    return float(fdtr(degrees, degrees, bound / NOTICED**2)) > 0.5
