"""What is trained, as plain leaves: to say afterwards which of them was changed."""

from collections.abc import Iterable, Mapping

from suite.benchmark.baseline import Leaf
from suite.benchmark.environment import code_digest, references
from suite.benchmark.trial import Trial, flatten

SHORT = 12
"""Hexadecimal digits of a digest that are kept."""


def definition(trials: Iterable[Trial]) -> dict[str, Leaf]:
    """Return the dotted keys of the resolved configuration that all trials share, and those of each initializer.

    What differs between points of a sweep is left out: it stands in the points.
    """
    known: dict[str, set[Leaf]] = {}
    for trial in trials:
        if trial.replicate == 0:
            table = trial.spec.resolved()
            parts = {key: table[key] for key in ("dataset", "model", "training")}
            for key, value in flatten(parts | {"initializers": {trial.initializer: table["initializer"]}}).items():
                known.setdefault(key, set()).add(value)
    return {key: min(values) for key, values in known.items() if len(values) == 1}


def code(trials: Iterable[Trial]) -> dict[str, str]:
    """Return the digest of the code behind each reference that trials make, the user's own and that of packages."""
    found = {
        name for trial in trials if trial.replicate == 0 for name in references(trial.spec.model_dump(mode="json"))
    }
    return {name: code_digest(name)[:SHORT] for name in sorted(found)}


def changed(then: Mapping[str, Leaf], now: Mapping[str, Leaf]) -> list[str]:
    """Return, in words, each key whose value is another one; of initializers, those that are on both sides."""
    both = _initializers(then) & _initializers(now)
    keys = [key for key in {**then, **now} if then.get(key) != now.get(key)]
    told = [key for key in keys if not key.startswith("initializers.") or _initializer(key) in both]
    return [f"{key} {_written(then.get(key))} → {_written(now.get(key))}" for key in told]


def _initializers(leaves: Mapping[str, Leaf]) -> set[str]:
    return {_initializer(key) for key in leaves if key.startswith("initializers.")}


def _initializer(key: str) -> str:
    return key.split(".")[1]


def _written(value: Leaf | None) -> str:
    return "unset" if value is None else str(value)
