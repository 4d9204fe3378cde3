"""What the saved views say, read as MLflow's page reads them."""

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest

from suite.tracking.pages.views import LONGEST, QUALITIES, SECTIONS, SEEDS, VIEW, compared_by, saved_views


@dataclass(frozen=True)
class Run:
    """A run of a trial, as far as views look at it."""

    tags: dict[str, str]
    parameters: dict[str, str] = field(default_factory=dict)


def run(initializer: str = "he", curves: Iterable[str] = QUALITIES, steps: int = 10, **point: Any) -> Run:
    tags = {"suite.curves": json.dumps(list(curves)), "suite.sweep": json.dumps(point)}
    named = {key: str(value) for key, value in point.items() if key.isidentifier()}
    return Run(tags, {"initializer": initializer, "training.steps": str(steps)} | named)


def opened(*runs: Run, view: str = VIEW) -> dict[str, Any]:
    envelope = json.loads(saved_views(runs)[view])
    assert isinstance(envelope["name"], str)
    assert isinstance(envelope["createdAt"], int)
    kind, _, packed = envelope["state"].partition(";")
    assert kind == "deflate"
    state: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return state


def charts(state: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (chart["type"], chart.get("metricKey") or chart.get("xaxis", {}).get("key"))
        for chart in state["compareRunCharts"]
    ]


def test_groups_are_folded_up_under_the_names_that_the_page_gives_them() -> None:
    state = opened(run("he", depth=3), run("he", depth=10), run("zeros", depth=3))
    assert state["groupBy"]["groupByKeys"] == [
        {"mode": "param", "groupByData": "initializer"},
        {"mode": "param", "groupByData": "depth"},
    ]
    assert state["groupsExpanded"] == {
        f"param.initializer.{initializer},param.depth.{depth}": False
        for initializer, depth in (("he", 3), ("he", 10), ("zeros", 3))
    }


def test_axes_that_mlflow_cannot_name_are_grouped_by_the_tag_of_the_whole_point() -> None:
    state = opened(run("he", QUALITIES, 10, **{"a b": 1}))
    assert state["groupBy"]["groupByKeys"][1] == {"mode": "tag", "groupByData": "suite.sweep"}
    assert list(state["groupsExpanded"]) == ['param.initializer.he,tag.suite.sweep.{"a b": 1}']


def test_curves_come_first_and_losses_on_a_logarithmic_axis() -> None:
    state = opened(run(), run())
    assert charts(state) == [
        ("LINE", "test/accuracy"),
        ("LINE", "test/loss"),
        ("BAR", "final/test_accuracy"),
        ("BAR", "final/train_accuracy"),
        ("LINE", "train/accuracy"),
        ("LINE", "train/loss"),
    ]
    scales = {chart["metricKey"]: chart["scaleType"] for chart in state["compareRunCharts"] if chart["type"] == "LINE"}
    assert scales == {name: "log" if name.endswith("loss") else "linear" for name in QUALITIES}


def test_every_seed_is_a_point_over_each_axis() -> None:
    state = opened(run(depth=3), view=SEEDS)
    assert state["groupBy"] is None
    assert charts(state) == [("SCATTER", "initializer"), ("SCATTER", "depth"), ("PARALLEL", None)]
    *points, lines = state["compareRunCharts"]
    assert {chart["yaxis"]["key"] for chart in points} == {"final/test_accuracy"}
    assert (lines["selectedParams"], lines["selectedMetrics"]) == (["initializer", "depth"], ["final/test_accuracy"])


@pytest.mark.parametrize("view", [VIEW, SEEDS])
@pytest.mark.parametrize(("steps", "first"), [(10, "overview"), (0, "signal")])
def test_one_section_is_open_and_holds_what_there_is_to_see(view: str, steps: int, first: str) -> None:
    state = opened(run(steps=steps), view=view)
    sections = state["compareRunSections"]
    assert [section["name"] for section in sections if section["display"]] == [sections[0]["name"]] == [first]
    assert sorted(section["name"] for section in sections) == sorted(["overview", *SECTIONS])
    assert {chart["metricSectionId"] for chart in state["compareRunCharts"]} == {"overview"}


def test_what_has_no_curves_is_compared_by_nothing() -> None:
    failed = run(curves=())
    assert compared_by([failed]) is None
    assert compared_by([failed, run(curves=["train/loss"])]) == "final/train_loss"
    for view in (VIEW, SEEDS):
        assert charts(opened(failed, view=view)) == []


def test_the_views_of_hundreds_of_groups_fit_into_a_tag() -> None:
    runs = [run(f"initializer-{number}", depth=depth) for number in range(15) for depth in range(49)]
    assert max(map(len, saved_views(runs).values())) < 5000


def test_a_view_is_never_longer_than_a_tag() -> None:
    names = [sha256(str(number).encode()).hexdigest() for number in range(3000)]
    views = saved_views([run(name) for name in names])
    assert max(map(len, views.values())) <= LONGEST
    folded = opened(*map(run, names))["groupsExpanded"]
    assert list(folded) == [f"param.initializer.{name}" for name in names[: len(folded)]]
    assert len(folded) > 30


@pytest.mark.parametrize("view", [VIEW, SEEDS])
def test_only_what_is_planned_now_is_shown(view: str) -> None:
    assert (
        opened(run(), view=view)["searchFilter"] == "tags.`suite.complete` = 'true' and tags.`suite.current` = 'true'"
    )
