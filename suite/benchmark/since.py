"""Circumstances of accepted results, and their changes since."""

from collections.abc import Iterable, Mapping, Sequence

from suite.benchmark import environment
from suite.benchmark.baseline import Baseline, Leaf
from suite.benchmark.environment import code_digest, references
from suite.benchmark.regression import Regression
from suite.benchmark.trial import Trial, flatten

SHORT = 12

"""Hexadecimal digits of a digest that are kept."""


def definition(trials: Iterable[Trial]) -> dict[str, Leaf]:
    """Return the dotted keys of the configuration that all trials share, and those of each initializer.

    Keys that differ between points of the sweep are left out: the points hold them.
    """
    known: dict[str, set[Leaf]] = {}
    for trial in trials:
        if trial.replicate == 0:
            table = trial.spec.resolved()
            parts = {key: table[key] for key in ("dataset", "model", "training")}
            for key, value in flatten(parts | {"initializers": {trial.initializer: table["initializer"]}}).items():
                known.setdefault(key, set()).add(value)
    return {key: min(values) for key, values in known.items() if len(values) == 1}


def margins(regression: Regression) -> dict[str, Leaf]:
    """Return the dotted keys of the margins of a benchmark."""
    return flatten({"regression": regression.model_dump(mode="json", exclude={"guard"})})


def code(trials: Iterable[Trial]) -> dict[str, str]:
    """Return the digest of the code behind each reference of these trials, the user's own and that of packages."""
    found = {
        name for trial in trials if trial.replicate == 0 for name in references(trial.spec.model_dump(mode="json"))
    }
    return {name: code_digest(name)[:SHORT] for name in sorted(found)}


def changed(then: Mapping[str, Leaf], now: Mapping[str, Leaf]) -> list[str]:
    """Return, in words, each key whose value has changed.

    Initializers count only if both sides have them.
    """
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


MACHINE = ("system", "machine", "processor", "settings")
"""Facts that must be known and equal, beside Python and the libraries, for numbers that are equal to the last digit."""

MOST = 8
"""Number of changed keys of a definition that are named; further ones are counted."""


def same_numbers(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether the same code gives the same numbers in two environments, to the last digit.

    That takes the same libraries, the same Python (major and minor version) and the same kind of machine. It is False
    if one of these was not recorded.
    """
    keys = (*environment.LIBRARIES, *MACHINE)
    known = all(each in then and each in now for each in (*keys, "python"))
    return known and all(then[key] == now[key] for key in keys) and _minor(then["python"]) == _minor(now["python"])


def present(machines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the present versions, and the values that all of these machines have in common."""
    first, *others = list(machines) or [{}]
    common = {key: value for key, value in first.items() if all(other.get(key) == value for other in others)}
    return environment.versions() | common


def changes(
    baseline: Baseline,
    trials: Sequence[Trial],
    machines: Iterable[Mapping[str, str]],
    regression: Regression | None = None,
) -> list[str]:
    """Return, in words, what has changed since results were accepted, if it was recorded then.

    Args:
        baseline: the accepted results.
        trials: the trials that are planned now.
        machines: the machines on which the present results were made.
        regression: the present margins; None if they do not count.
    """
    then, now = baseline.environment, present(machines)
    versions = [_other(key, then[key], now[key]) for key in then if now.get(key, then[key]) != then[key]]
    here = code(trials)
    edited = [f"the code behind {name}" for name, known in baseline.code.items() if here.get(name, known) != known]
    keys = changed(_recorded(baseline, margins=False), definition(trials)) if baseline.definition else []
    if regression is not None and (accepted := _recorded(baseline, margins=True)):
        keys += changed(accepted, margins(regression))
    more = [f"{len(keys) - MOST} more keys"] if len(keys) > MOST else []
    return [*versions, *edited, *_seeds(baseline, trials), *_membership(baseline, trials), *keys[:MOST], *more]


def _recorded(baseline: Baseline, *, margins: bool) -> dict[str, Leaf]:
    """Return the margins of the accepted definition, or everything else."""
    return {key: value for key, value in baseline.definition.items() if key.startswith("regression.") == margins}


def _seeds(baseline: Baseline, trials: Sequence[Trial]) -> list[str]:
    then = max((len({*entry.seeds, *entry.failed}) for entry in baseline.entries), default=0)
    now = len({trial.replicate for trial in trials})
    return [f"seeds {then} → {now}"] if then and then != now else []


def _membership(baseline: Baseline, trials: Sequence[Trial]) -> list[str]:
    """Return which initializers are no longer planned, and which are new."""
    then = list(dict.fromkeys(entry.initializer for entry in baseline.entries))
    now = list(dict.fromkeys(trial.initializer for trial in trials))
    # An initializer that no metric guards has no entry, but its definition.
    keys = [key for key in baseline.definition if key.startswith("initializers.")]
    defined = {name for name in now for key in keys if key.startswith(f"initializers.{name}.")}
    lost = [name for name in then if name not in now]
    added = [name for name in now if name not in then and name not in defined] if keys else []
    said = [f"{', '.join(names)} {what}" for names, what in ((lost, "removed"), (added, "added")) if names]
    return [f"initializers: {' and '.join(said)}"] if said else []


def _other(key: str, then: str, now: str) -> str:
    # The engine is known by a digest, which means nothing to a reader.
    return "the suite's own code" if key == "engine" else f"{key} {then} → {now}"


def _minor(python: str) -> list[str]:
    return python.split(".")[:2]
