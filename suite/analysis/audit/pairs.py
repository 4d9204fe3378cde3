"""Weights of two passports, paired."""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from suite.analysis.audit.law import Family
from suite.analysis.audit.passport import UNCLEAR, Entry

GATES = frozenset(
    {"input", "forget", "cell", "output", "update", "reset", "candidate"} | {"query", "key", "value"},
)
"""Last parts of the names of single gates, and of single projections of attention."""

SAME_IN_EACH = frozenset({UNCLEAR, *map(str, (Family.ZEROS, Family.ONES, Family.CONSTANT))})
"""Laws of a whole weight that each of its gates has, too, besides those of independent numbers."""

Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class Pairs:
    """Two passports beside each other.

    Attributes:
        before: the laws of the first passport, gate by gate if the second one has them so.
        after: the laws of the second passport, likewise.
        names: names in the second one by those in the first one, in the order of the first one.
        ported: whether one is of a framework that has outputs first, and the other is not.
    """

    before: Entries
    after: Entries
    names: Mapping[str, str]
    ported: bool


def paired(before: Entries, after: Entries) -> Pairs:
    """Return the weights that two passports have in common.

    Weights with new names are paired by role, gate and shape, in order. Axes may be in another order, as in a port from
    one framework to another: there the fans tell which of them has the inputs.

    Example:
        >>> law = {"role": "kernel", "fans": (4, 8), "law": "normal", "mean": 0, "std": 1}
        >>> keras = {"dense.kernel": Entry(shape=(4, 8), **law)}
        >>> torch = {"0.weight": Entry(shape=(8, 4), outputs_first=True, **law)}
        >>> dict(paired(keras, torch).names)
        {'dense.kernel': '0.weight'}
    """
    ported = _outputs_first(before) != _outputs_first(after)
    first = _names(before, after, ported)
    free = {name: entry for name, entry in before.items() if name not in first}
    new = {name: entry for name, entry in after.items() if name not in first.values()}
    olds, news = _gate_by_gate(before, free, new), _gate_by_gate(after, new, free)
    return Pairs(olds, news, _names(olds, news, ported), ported)


def _outputs_first(entries: Entries) -> bool:
    return any(each.outputs_first for each in entries.values())


def _names(before: Entries, after: Entries, ported: bool) -> dict[str, str]:
    pairs = {name: name for name in before if name in after}
    free = [name for name in after if name not in pairs]
    for reads in _by_fans if ported else _by_shape:
        for old in (name for name in before if name not in pairs):
            wanted = (before[old].role, gate(old), reads(before[old]))
            found = next((new for new in free if (after[new].role, gate(new), reads(after[new])) == wanted), None)
            if found is not None:
                pairs[old] = found
                free.remove(found)
    return {name: pairs[name] for name in before if name in pairs}


_by_shape: tuple[Callable[[Entry], Hashable], ...] = (
    lambda entry: entry.shape,
    lambda entry: tuple(sorted(entry.shape)),
)
_by_fans: tuple[Callable[[Entry], Hashable], ...] = (
    lambda entry: (entry.fans, tuple(sorted(entry.shape))),
    lambda entry: tuple(sorted(entry.shape)),
)


def gate(name: str) -> str:
    """Return the gate whose block a weight is, by its name, or "".

    Example:
        >>> gate("lstm/lstm_cell.bias.forget"), gate("dense.kernel")
        ('forget', '')
    """
    last = name.rpartition(".")[2]
    return last if last in GATES else ""


def _gate_by_gate(entries: Entries, free: Entries, others: Entries) -> Entries:
    """Return entries with those whose gates stand singly in the other passport gate by gate.

    Args:
        entries: of a passport.
        free: those of them that have no counterpart.
        others: those of the other passport that have none.
    """
    groups: dict[str, dict[str, Entry]] = {}
    for name, entry in others.items():
        if gate(name):
            groups.setdefault(name.rpartition(".")[0], {})[gate(name)] = entry
    parts: dict[str, dict[str, Entry]] = {}
    for whole, gates in groups.items():
        candidates = [name for name in free if name not in parts and _holds(free[name], gates)]
        if candidates:
            parts[whole if whole in candidates else candidates[0]] = gates
    return {name: entry for whole in entries for name, entry in _expanded(whole, entries[whole], parts.get(whole, {}))}


def _holds(entry: Entry, gates: Entries) -> bool:
    """Return whether an entry is of a whole weight with blocks of these shapes, which all have its law."""
    one = next(iter(gates.values()))
    sizes = [sorted((*one.shape[:at], size * len(gates), *one.shape[at + 1 :])) for at, size in enumerate(one.shape)]
    alike = entry.law in SAME_IN_EACH or bool(entry.families)
    return alike and entry.role == one.role and sorted(entry.shape) in sizes


def _expanded(name: str, entry: Entry, gates: Entries) -> Iterator[tuple[str, Entry]]:
    if not gates:
        yield name, entry
    for each, other in gates.items():
        assert math.prod(other.shape) * len(gates) == entry.size
        yield f"{name}.{each}", entry.model_copy(update={"shape": other.shape, "fans": other.fans or entry.fans})
