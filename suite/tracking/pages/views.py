"""Views of an experiment's page: groups, and every seed."""

import base64
import json
import time
import zlib
from collections.abc import Sequence
from typing import Any, Protocol

from suite.benchmark.metric import parsed
from suite.tracking.runs.record import COMPLETE, CURRENT, CURVES, SWEEP

VIEW, SEEDS = "suite", "suite-seeds"
"""Keys of the saved views, in links: viewStateShareKey=suite."""

QUALITIES = ("test/accuracy", "test/loss", "train/accuracy", "train/loss")
"""Curves in the order of the page; trials are compared by the first one that they have."""

SECTIONS = (
    *("final", "initial", "best", "validation", "area", "steps_to", "time"),
    *("signal", "course", "trained", "draws"),
)
"""Groups of charts below the chosen ones: the first parts of metrics' names. They are closed, except for signals if no
trial was trained."""

LONGEST = 5000
"""Characters of a view that the oldest servers accept. Groups that do not fit into it stay unfolded."""

Json = dict[str, Any]


class Tracked(Protocol):
    """A run of a trial, before or after it is written."""

    @property
    def tags(self) -> dict[str, str]:
        """The run's tags, by name."""

    @property
    def parameters(self) -> dict[str, str]:
        """The run's parameters, by name."""


def saved_views(runs: Sequence[Tracked]) -> dict[str, str]:
    """Return the views of an experiment with trials like these, by key, as the page reads them from its tags.

    Groups of the given runs are folded; apart from that, one run is enough to make both views. The page loads 100 runs
    at a time, so both views are sorted by seed: the first runs are the first seeds of every group, not every seed of
    some groups. Only trials that are planned now, in the present environment, are shown: an average that includes
    others would mean nothing.
    """
    axes = _axes(runs[0])
    curves = _curves(runs)
    trained = any(run.parameters.get("training.steps") != "0" for run in runs)
    common = {
        "searchFilter": f"tags.`{COMPLETE}` = 'true' and tags.`{CURRENT}` = 'true'",
        "orderByKey": "params.`seed`",
        "orderByAsc": True,
        "runsHiddenMode": "SHOW_ALL",
        "isAccordionReordered": True,
    }
    numbers = [f"metrics.`{name}`" for name in (*map(_final, curves), "final/diverged")] if curves else []
    grouped = {
        "groupBy": {
            "aggregateFunction": "average",
            "groupByKeys": [{"mode": mode, "groupByData": key} for mode, key in axes],
        },
        "compareRunCharts": _curves_and_bars(curves),
        "compareRunSections": _sections(2, trained),
        "selectedColumns": numbers,
    }
    parameters = [key for mode, key in axes if mode == "param"]
    each = {
        "groupBy": None,
        "runListHidden": True,
        "compareRunCharts": _points(parameters, curves),
        "compareRunSections": _sections(1, trained),
        "selectedColumns": [f"params.`{key}`" for key in (*parameters, "seed")] + numbers,
    }
    groups = list(dict.fromkeys(_group(run, axes) for run in runs))
    return {VIEW: _folded("By initializer", common | grouped, groups), SEEDS: _envelope("Every seed", common | each)}


def compared_by(runs: Sequence[Tracked]) -> str | None:
    """Return the metric by which trials like these are compared, None if none of them was trained."""
    return next(map(_final, _curves(runs)), None)


def _curves(runs: Sequence[Tracked]) -> list[str]:
    known = {name for run in runs for name in json.loads(run.tags[CURVES])}
    return [name for name in QUALITIES if name in known]


def _final(curve: str) -> str:
    return f"final/{curve.replace('/', '_')}"


def _axes(run: Tracked) -> list[tuple[str, str]]:
    """Return the keys that make groups: the initializer and the sweep's axes.

    They are one tag if MLflow cannot name one of the axes.
    """
    axes = [("param", key) for key in json.loads(run.tags[SWEEP])]
    if not {key for _, key in axes} <= run.parameters.keys():
        axes = [("tag", SWEEP)]
    return [("param", "initializer"), *axes]


def _group(run: Tracked, axes: Sequence[tuple[str, str]]) -> str:
    values = {"param": run.parameters, "tag": run.tags}
    return ",".join(f"{mode}.{key}.{values[mode].get(key, 'null')}" for mode, key in axes)


def _curves_and_bars(curves: Sequence[str]) -> list[Json]:
    """Return charts of curves, with a band over each group's seeds, and bars of the mean final values of two curves."""
    lines = [
        _chart("LINE", name, metricKey=name, selectedMetricKeys=[name], displayPoints=False, xAxisKey="step")
        | {"xAxisScaleType": "linear", "scaleType": "log" if parsed(name).of_loss else "linear", "range": {}}
        | {"yAxisKey": "metric", "useGlobalXaxisKey": True, "useGlobalLineSmoothing": True}
        for name in curves
    ]
    bars = [_chart("BAR", _final(name), metricKey=_final(name)) for name in curves[0::2]]
    return [*lines[:2], *bars, *lines[2:]]


def _points(parameters: Sequence[str], curves: Sequence[str]) -> list[Json]:
    """Return charts with a point for each seed over each axis, and one with a line for each seed through all axes."""
    if not curves:
        return []
    quality = _final(curves[0])
    y = {"key": quality, "type": "METRIC"}
    return [
        *(_chart("SCATTER", key, xaxis={"key": key, "type": "PARAM"}, yaxis=y) for key in parameters),
        _chart("PARALLEL", "all", selectedParams=list(parameters), selectedMetrics=[quality], showAllRuns=True),
    ]


def _chart(kind: str, name: str, **options: Any) -> Json:
    return {
        "type": kind,
        "uuid": f"suite {kind} {name}",
        "metricSectionId": "overview",
        "deleted": False,
        "isGenerated": False,
    } | options


def _sections(columns: int, trained: bool) -> list[Json]:
    opened = "overview" if trained else "signal"
    names = sorted(["overview", *SECTIONS], key=lambda name: name != opened)
    return [
        {"uuid": name, "name": name, "display": name == opened, "isReordered": False}
        | ({"columns": columns} if name == "overview" else {})
        for name in names
    ]


def _folded(name: str, state: Json, groups: Sequence[str]) -> str:
    """Return a view with these groups folded, or with as many of the first ones as fit."""
    view = _envelope(name, state | {"groupsExpanded": dict.fromkeys(groups, False)})
    return view if len(view) <= LONGEST or not groups else _folded(name, state, groups[: len(groups) // 2])


def _envelope(name: str, state: Json) -> str:
    """Return a view in the form in which the page saves it.

    It is compressed, since older servers accept 5000 characters.
    """
    packed = base64.b64encode(zlib.compress(json.dumps(state).encode())).decode()
    now = round(time.time() * 1000)
    return json.dumps({"name": name, "createdAt": now, "updatedAt": now, "state": f"deflate;{packed}"})
