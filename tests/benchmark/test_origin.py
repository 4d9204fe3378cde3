"""Origins of accepted results: what carries them, and what ends them."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from suite.benchmark.baseline import Baseline, Entry, Origin, carried


def baseline(values: Sequence[float], day: str = "2026-05-04", seed: int = 0, **changes: Any) -> Baseline:
    """Return a baseline of one entry."""
    given = {"initializer": "he", "metric": "final/test_accuracy", "configuration": "c", "data": ("d",)} | changes
    entry = Entry(seeds=tuple(range(len(values))), values=tuple(values), **given)
    return Baseline(benchmark="b", seed=seed, accepted=day, environment={}, entries=(entry,))


def origin(new: Baseline, old: Baseline, better: bool = False) -> Origin | None:
    """Return the origin that the new entry gets."""
    return carried(new, old, {new.entries[0].key: better}).entries[0].origin


FIRST, SECOND, THIRD = (baseline([value, value], day) for value, day in ((0.9, "1"), (0.88, "2"), (0.86, "3")))


def test_the_values_of_before_become_the_origin_and_stay_it() -> None:
    second = carried(SECOND, FIRST, {})
    assert second.entries[0].origin == Origin(accepted="1", seed=0, seeds=(0, 1), values=(0.9, 0.9))
    third = carried(THIRD, second, {})
    assert third.entries[0].origin == second.entries[0].origin
    assert third.entries[0].values == (0.86, 0.86)


def test_the_same_values_once_more_leave_all_as_it_is() -> None:
    assert origin(FIRST, FIRST) is None
    second = carried(SECOND, FIRST, {})
    assert carried(SECOND, second, {}) == second


def test_back_at_the_origin_there_is_none() -> None:
    assert origin(baseline([0.9, 0.9], "4"), carried(SECOND, FIRST, {})) is None


def test_what_is_better_than_its_origin_becomes_it() -> None:
    assert origin(baseline([0.95, 0.95], "4"), carried(SECOND, FIRST, {}), better=True) is None


@pytest.mark.parametrize("changes", [{"configuration": "other"}, {"data": ("other",)}, {"initializer": "zeros"}])
def test_of_another_thing_it_is_no_origin(changes: dict[str, Any]) -> None:
    assert origin(baseline([0.8, 0.8], "4", **changes), FIRST) is None


def test_an_origin_keeps_the_root_of_its_seeds() -> None:
    found = origin(baseline([0.8, 0.8], "4", seed=7), FIRST)
    assert found is not None
    assert found.seed == 0


@pytest.mark.parametrize("changes", [{"values": (0.1,)}, {"seeds": (1, 1)}, {"seeds": (), "values": ()}])
def test_an_origin_has_a_value_for_each_of_its_seeds(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Origin.model_validate({"seed": 0, "seeds": (0, 1), "values": (0.1, 0.2)} | changes)
