"""The measurements, by name: contenders, amounts of work and goals."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benches import cluster, epoch, landmark, notebook, process, tracking
from benches.contender import Arena, Contender
from benches.table import Row
from suite.errors import unknown
from suite.execution.workers import cores

ROUNDS = 5
LANDMARK_ROUNDS = 3


def measurements() -> dict[str, Callable[[], list[Row]]]:
    """Return every measurement by its name."""
    return {
        "notebook": _notebook,
        "dense": _dense,
        "convolutional": _convolutional,
        "landmark": _landmark,
        "tracking": _tracking,
        "startup": _startup,
        "main": _main,
        "cluster": _cluster,
    }


def _notebook() -> list[Row]:
    ours = Contender("suite", notebook.suite)
    fit = Contender("fit", notebook.fit, processes=cores())
    numpy = Contender("NumPy", notebook.numpy, processes=cores())
    with Arena(ours, fit, numpy) as arena:
        seconds = arena.measure(ROUNDS)
    title = "the notebook's training, a step"
    return [
        _ratio(f"{title}, against model.fit", seconds["suite"], seconds["fit"], 1000),
        _ratio(f"{title}, against NumPy", seconds["suite"], seconds["NumPy"], 2.5),
    ]


def _dense() -> list[Row]:
    with Arena(Contender("suite", epoch.suite_dense), Contender("fit", epoch.fit_dense)) as arena:
        seconds = arena.measure(ROUNDS)
    return [_ratio("an MNIST epoch, dense, against model.fit", seconds["suite"], seconds["fit"], 6)]


def _convolutional() -> list[Row]:
    ours = Contender("suite", epoch.suite_convolutional)
    with Arena(ours, Contender("fit", epoch.fit_convolutional)) as arena:
        seconds = arena.measure(ROUNDS)
    return [_ratio("an MNIST epoch, small CNN, against model.fit", seconds["suite"], seconds["fit"], 1.5)]


def _landmark() -> list[Row]:
    seconds = [(landmark.suite(), landmark.keras()) for _ in range(LANDMARK_ROUNDS)]
    ours, loop = zip(*seconds, strict=True)
    return [_ratio(landmark.title(), ours, loop, 2)]


def _tracking() -> list[Row]:
    found = tracking.writing()
    return [
        _limit("tracking a trial while others train: the writer's processor time", found.processor, 0.05),
        Row("the same on the clock, waiting for a core included", _duration(found.clock), "", "", "", "", True),
    ]


def _startup() -> list[Row]:
    return [
        _limit(f"python -m suite {verb}", median(process.run([verb]).seconds for _ in range(ROUNDS)), limit)
        for verb, limit in (("--help", 0.5), ("list", 1.0))
    ]


def _main() -> list[Row]:
    main = process.run(["run", "--plain"])
    gigabytes = main.peak / 1e9
    return [
        _limit("the main job, into a fresh store", main.seconds, 90),
        Row("peak memory of the main job", f"{gigabytes:.2f} GB", "", "", "", "under 2 GB", gigabytes < 2),
    ]


def _cluster() -> list[Row]:
    seconds = cluster.seconds(ROUNDS)
    return [_ratio("a trial on a local Dask cluster: two workers against one", seconds[2], seconds[1], 1.5)]


def _ratio(title: str, ours: Sequence[float], other: Sequence[float], goal: float) -> Row:
    ratios = sorted(theirs / mine for mine, theirs in zip(ours, other, strict=True))
    middle = median(ratios)
    return Row(
        title=title,
        ours=_duration(median(ours)),
        other=_duration(median(other)),
        ratio=f"{middle:,.3g}×" if middle < 100 else f"{middle:,.0f}×",
        spread=f"{ratios[0]:,.3g} to {ratios[-1]:,.3g}" if middle < 100 else f"{ratios[0]:,.0f} to {ratios[-1]:,.0f}",
        goal=f"at least {goal:,g}×",
        met=middle >= goal,
    )


def _limit(title: str, seconds: float, limit: float) -> Row:
    return Row(title, _duration(seconds), "", "", "", f"under {_duration(limit)}", seconds < limit)


def _duration(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= 0.9995 * scale or unit == "µs":
            number = seconds / scale
            return f"{number:.3g} {unit}" if number < 999.5 else f"{number:,.0f} {unit}"
    raise AssertionError("the last unit takes whatever is left")


def take(names: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Take the named measurements, or all when none is named, one after the other.

    Raises:
        UserError: there is no measurement of that name.
    """
    known = measurements()
    for name in names:
        if name not in known:
            raise unknown("measurement", name, known)
    for name in names or known:
        yield name, known[name]()
