"""Names of the metrics that a benchmark's trials have."""

from collections.abc import Iterable, Iterator
from itertools import product

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.benchmark.training import Target, metric_name
from suite.diagnostics.depth import COUNTS, SCALES, SHARES, SIGNED
from suite.diagnostics.quantities import QUANTITIES
from suite.errors import UserError, unknown

KINDS = ("initial", "final", "best", "area")
"""Kinds of scalars that each curve has."""

ALWAYS = ("best/step", "final/diverged", "initial/random", "initial/twins", "time/prepare", "time/total", "time/train")
"""Metrics that every trial has."""

OF_LAYERS = (
    *((name, ending) for name in SCALES for ending in ("first", "last", "slope", "ratio", "step")),
    *((name, ending) for name in (*SHARES, *SIGNED) for ending in ("first", "last", "mean")),
    *((name, ending) for name in COUNTS for ending in ("first", "last", "min", "max")),
)
"""Quantities of layers, and their summaries over depth."""

OF_NETS = {
    "loss": ("loss", "loss_expected"),
    "log_length": ("log_length",),
    "jacobian": ("jacobian_max", "jacobian_mean_square", "jacobian_near_one", "jacobian_spread"),
    "hessian": ("hessian_max", "hessian_residual"),
    "memory": ("memory_slope", "memory_ratio"),
}
"""Metrics of the suite's quantities of the whole net."""

DRAWN = ("length", "log_length", "second_moment_first", "second_moment_last", "collapsed")
"""Quantities of further draws of the weights."""

THEORY = ("theory/second_moment", "theory/correlation", "theory/gradient_variance")
"""Distances of signals from mean-field theory."""

MEASURED = ("signal", "trained", "draws", "theory")
"""Kinds of metrics that `[diagnostics]` asks for."""


def check_metrics(benchmark: Benchmark, where: str) -> None:
    """Refuse metrics of claims, margins and the limit that no trial will have.

    Whether a user's own dataset has classes is not known before it is loaded.

    Raises:
        UserError: the key, what was received and the nearest metrics.
    """
    known = set(names(benchmark))
    asked = [(f"claims.{number}.metric", claim.metric) for number, claim in enumerate(benchmark.claims)]
    asked += [("regression.metrics", metric) for metric in benchmark.regression.metrics]
    for initializer, margins in benchmark.regression.initializers.items():
        asked += [(f"regression.initializers.{initializer}", metric) for metric in margins]
    asked += [("limit.metric", benchmark.limit.metric)] if benchmark.limit else []
    for key, metric in asked:
        if metric not in known and not _of_a_package(metric, benchmark):
            raise _refusal(metric, known, benchmark, f"{where}: {key}")


def names(benchmark: Benchmark) -> Iterator[str]:
    """Yield the names of the metrics and curves that trials of a benchmark have, whatever their task."""
    parts = ["train", "test"] if _without_validation(benchmark) else ["train", "validation", "test"]
    own = [metric_name(each) for each in benchmark.training.metrics]
    own += ["perplexity"] if benchmark.dataset.by_position else []
    for part, what in product(parts, ("loss", "accuracy", *own)):
        yield f"{part}/{what}"
        yield from (f"{kind}/{part}_{what}" for kind in KINDS)
    yield from ALWAYS
    yield from (f"steps_to/{target:g}" for target in _targets(benchmark))
    wanted = benchmark.diagnostics
    if wanted is None:
        return
    yield from ("time/measure", *THEORY)
    kinds = ("signal", "trained") if wanted.measurements else ("signal",)
    told = [(name, f"{name}_{ending}") for name, ending in OF_LAYERS]
    told += [(name, each) for name, names_of in OF_NETS.items() for each in names_of]
    for kind, (name, each) in product(kinds, told):
        quantity = QUANTITIES.get(name)
        change = quantity is not None and quantity.of_change is not None
        if (quantity is None or quantity.wanted(name, wanted.tier, wanted.quantities)) and (
            kind == "trained" or not change
        ):
            yield f"{kind}/{each}"
    if wanted.draws:
        yield from (f"draws/{name}" for name in DRAWN)
        yield from (f"draws/{name}_{moment}" for name, moment in product(DRAWN, ("mean", "variance", "median")))


def _without_validation(benchmark: Benchmark) -> bool:
    return getattr(benchmark.dataset, "validation", None) == 0 and not any(
        key.startswith("dataset.") for key in benchmark.sweep
    )


def _targets(benchmark: Benchmark) -> Iterable[float]:
    found = [benchmark.training.target.value] if benchmark.training.target else []
    found += [float(value) for value in benchmark.sweep.get("training.target.value", ())]
    tables = benchmark.sweep.get("training.target", ())
    return [*found, *(Target.model_validate(table).value for table in tables)]


def _of_a_package(metric: str, benchmark: Benchmark) -> bool:
    """Return whether a quantity of an installed package may have this name, or begin it."""
    kind, name = parsed(metric).kind, parsed(metric).rest
    added = benchmark.diagnostics.quantities if benchmark.diagnostics else ()
    return kind in ("signal", "trained") and any(
        name == each or name.startswith(f"{each}_") for each in added if each not in QUANTITIES
    )


def _refusal(metric: str, known: set[str], benchmark: Benchmark, where: str) -> UserError:
    asked = parsed(metric)
    if asked.kind == "steps_to" and not any(parsed(name).kind == "steps_to" for name in known):
        return UserError(f"{where}: {metric} needs a training.target; received none")
    if asked.kind in MEASURED and benchmark.diagnostics is None:
        return UserError(f"{where}: {metric} is measured by [diagnostics]; received no such table")
    if asked.kind == "draws" and benchmark.diagnostics and not benchmark.diagnostics.draws:
        return UserError(f"{where}: {metric} needs diagnostics.draws; received 0")
    if asked.kind == "trained" and benchmark.diagnostics and not benchmark.diagnostics.measurements:
        return UserError(f"{where}: {metric} is measured during training; received diagnostics.measurements = 0")
    name = asked.rest
    for quantity, told in OF_NETS.items():
        if name in told:
            return UserError(
                f"{where}: {metric} belongs to a more expensive tier; expected {quantity!r} in diagnostics.quantities"
            )
    for quantity, ending in OF_LAYERS:
        if name == f"{quantity}_{ending}" and quantity in QUANTITIES and asked.kind == "signal":
            of_change = QUANTITIES[quantity].of_change is not None
            hint = f"trained/{name}" if of_change else f"{quantity!r} in diagnostics.quantities"
            return UserError(f"{where}: {metric} is not measured; expected {hint}")
    return unknown("metric", metric, known, where=where)
