"""A run is written in batches of the size that MLflow takes, and is complete with the last one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.tracking.runs.write import finish


class Client:
    """A client that remembers what it was told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def set_terminated(self, _run_id: str, status: str, ended: int) -> None:
        self.told.append(("ended", (status, ended)))

    def log_batch(self, _run_id: str, metrics: Any = (), params: Any = (), tags: Any = ()) -> None:
        self.told.append(("batch", (list(metrics), list(params), list(tags))))


def finished(metrics: int, parameters: int, **how: Any) -> Client:
    client = Client()
    points = [(f"m{at}", float(at), at) for at in range(metrics)]
    finish(client, "r", points, {f"p{at}": str(at) for at in range(parameters)}, mark="done", **how)  # type: ignore[arg-type]
    return client


@given(metrics=st.integers(0, 3000), parameters=st.integers(0, 350))
def test_no_batch_is_larger_than_mlflow_takes_and_nothing_is_lost(metrics: int, parameters: int) -> None:
    batches = [told for kind, told in finished(metrics, parameters).told if kind == "batch"]
    for points, pairs, tags in batches:
        assert len(points) <= 1000
        assert len(pairs) <= 100
        assert len(points) + len(pairs) + len(tags) <= 1000
    assert [metric.key for points, _, _ in batches for metric in points] == [f"m{at}" for at in range(metrics)]
    assert [pair.key for _, pairs, _ in batches for pair in pairs] == [f"p{at}" for at in range(parameters)]


@pytest.mark.parametrize("metrics", [0, 10, 2000])
def test_the_mark_is_the_last_thing_that_is_written(metrics: int) -> None:
    told = finished(metrics, 3).told
    assert told[0][0] == "ended"
    marks = [[(tag.key, tag.value) for tag in batch[2]] for kind, batch in told if kind == "batch"]
    assert marks[-1] == [("done", "true")]
    assert not any(marks[:-1])


def test_a_run_ends_when_and_how_it_was_said() -> None:
    assert finished(0, 0, status="KILLED", ended=17).told[0] == ("ended", ("KILLED", 17))
    status, ended = finished(0, 0).told[0][1]
    assert status == "FINISHED"
    assert ended > 1_600_000_000_000
