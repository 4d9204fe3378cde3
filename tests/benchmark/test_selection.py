"""The `[select]` table: what it takes, what it refuses with the reason, and that it changes no trial."""

from pathlib import Path
from typing import Any

import pytest

from suite.benchmark.selection import DEFAULTS, METRICS, Selection
from suite.errors import UserError
from tests.conftest import SMALL, MakeBenchmark

RATE, SIZE = "training.optimizer.config.learning_rate", "training.batch_size"
SWEPT = f'{SMALL}\n[sweep]\n"{RATE}" = [0.1, 0.2, 0.4]\n"{SIZE}" = [4, 8]\n"model.depth" = [1, 2]\n'.replace(
    "hidden = [4]", "depth = 1\nwidth = 4"
)
SELECT = f'[select]\naxes = ["{RATE}"]\ncommon = {{ "{RATE}" = 0.1 }}\n'
CLAIM = '[[claims]]\nstatement = "s"\nsource = "t"\ninitializer = "he"\nmetric = "final/test_accuracy"\n'
OWN = f'"{RATE}" = "selected"'


def test_defaults(make_benchmark: MakeBenchmark) -> None:
    assert make_benchmark(text=SWEPT).select is None
    select = make_benchmark(text=SWEPT + SELECT).select
    assert select == Selection(axes=(RATE,), metric=None, common={RATE: 0.1})
    assert select.metrics == DEFAULTS


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_on_validation_data_takes_the_place_of_the_defaults(
    make_benchmark: MakeBenchmark, metric: str
) -> None:
    select = make_benchmark(text=f'{SWEPT}{SELECT}metric = "{metric}"\n').select
    assert select is not None
    assert select.metrics == (metric,)


def test_several_axes_are_chosen_together(make_benchmark: MakeBenchmark) -> None:
    table = f'[select]\naxes = ["{RATE}", "{SIZE}"]\ncommon = {{ "{SIZE}" = 8, "{RATE}" = 0.4 }}\n'
    select = make_benchmark(text=SWEPT + table).select
    assert select is not None
    assert select.common == {RATE: 0.4, SIZE: 8}


def test_no_trial_changes(make_benchmark: MakeBenchmark) -> None:
    plain, tuned = (make_benchmark(text=text).trials() for text in (SWEPT, SWEPT + SELECT))
    assert [(trial.id, trial.environment, trial.point) for trial in plain] == [
        (trial.id, trial.environment, trial.point) for trial in tuned
    ]


def test_overrides_keep_it_and_reach_it(make_benchmark: MakeBenchmark) -> None:
    kept = make_benchmark({"training.steps": 3}, text=SWEPT + SELECT, seeds=1, initializers=["he"])
    assert kept.select == make_benchmark(text=SWEPT + SELECT).select
    changed = make_benchmark({"select.metric": "best/validation_loss"}, text=SWEPT + SELECT)
    assert changed.select is not None
    assert changed.select.metric == "best/validation_loss"


WRONG = {
    "test metric": (SELECT + 'metric = "final/test_accuracy"\n', "select.metric: expected one of final/validation_"),
    "the reason": (SELECT + 'metric = "best/test_loss"\n', "chosen on test data looks better there than it is"),
    "train metric": (SELECT + 'metric = "final/train_loss"\n', "received 'final/train_loss'"),
    "unknown metric": (SELECT + 'metric = "final/accuracy"\n', "received 'final/accuracy'"),
    "no axis": ("[select]\naxes = []\ncommon = {}\n", "select.axes: "),
    "unknown axis": (
        SELECT.replace("learning_rate", "learning_rat"),
        f"select.axes: unknown sweep axis 'training.optimizer.config.learning_rat'; did you mean {RATE}?",
    ),
    "axis twice": (SELECT.replace(f'["{RATE}"]', f'["{RATE}", "{RATE}"]'), "one appears twice"),
    "no common point": (f'[select]\naxes = ["{RATE}"]\n', "select.common: this key is missing"),
    "part of a point": (
        SELECT.replace(f'["{RATE}"]', f'["{RATE}", "{SIZE}"]'),
        f"common: expected a value of each of ['{RATE}', '{SIZE}']; received ['{RATE}']",
    ),
    "more than the point": (
        SELECT.replace("= 0.1 }", f'= 0.1, "{SIZE}" = 4 }}'),
        f"common: expected a value of each of ['{RATE}']; received ['{RATE}', '{SIZE}']",
    ),
    "a point between": (
        SELECT.replace("0.1", "0.3"),
        f"select.common: {RATE}: expected one of [0.1, 0.2, 0.4]; received 0.3",
    ),
    "unknown key": (SELECT + "axis = 1\n", "select: unknown key 'axis'; did you mean axes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line(make_benchmark: MakeBenchmark, tmp_path: Path, case: str) -> None:
    table, message = WRONG[case]
    with pytest.raises(UserError) as caught:
        make_benchmark(text=SWEPT + table)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'small.toml'}: ")
    assert "\n" not in str(caught.value)


def test_what_has_no_validation_data_cannot_be_tuned(make_benchmark: MakeBenchmark) -> None:
    with pytest.raises(UserError, match=r"select: expected a dataset with validation examples; received"):
        make_benchmark(text=(SWEPT + SELECT).replace("validation = 20", "validation = 0"))
    assert make_benchmark(text=SWEPT.replace("validation = 20", "validation = 0")).select is None


@pytest.mark.parametrize(
    "claim",
    [
        f"within = [0.1, 1]\nat = {{ {OWN} }}",
        f'exceeds = "zeros"\nat = {{ {OWN}, "model.depth" = 2 }}',
        f'proportion = {{ at_least = 0.9, within = [0.5, 1] }}\nat = {{ {OWN}, "{SIZE}" = 4, "model.depth" = 2 }}',
        f'within = [0.1, 1]\nat = {{ "{RATE}" = 0.4 }}',
        'within = [0.1, 1]\nat = { "model.depth" = 2 }',
    ],
)
def test_claims_of_selected_values_stand_beside_others(make_benchmark: MakeBenchmark, claim: str) -> None:
    (taken,) = make_benchmark(text=f"{SWEPT}{SELECT}{CLAIM}{claim}").claims
    assert {side.of_selected for side in taken.sides} == {"selected" in claim}


def test_either_side_may_be_of_selected_values(make_benchmark: MakeBenchmark) -> None:
    for own, other in ((0.1, "selected"), ("selected", 0.1)):
        table = f'exceeds = "he"\nat = {{ "{RATE}" = {own!r} }}\nexceeds_at = {{ "{RATE}" = {other!r} }}'
        (taken,) = make_benchmark(text=f"{SWEPT}{SELECT}{CLAIM}{table}").claims
        assert [side.of_selected for side in taken.sides] == [own == "selected", other == "selected"]


REFUSED: list[tuple[str, Any, str]] = [
    (
        f"within = [0.1, 1]\nat = {{ {OWN} }}",
        "",
        f"claims.0.at: {RATE}: expected one of [0.1, 0.2, 0.4]; received 'selected', which is for the axes of [select]",
    ),
    (
        'within = [0.1, 1]\nat = { "model.depth" = "selected" }',
        SELECT,
        "claims.0.at: model.depth: expected one of [1, 2]; received 'selected', which is for the axes of [select]",
    ),
    (
        f"within = [0.1, 1]\nat = {{ {OWN} }}",
        f'[select]\naxes = ["{RATE}", "{SIZE}"]\ncommon = {{ "{SIZE}" = 8, "{RATE}" = 0.4 }}\n',
        f"claims.0.at: {RATE}, {SIZE} are chosen together; expected 'selected' of each, received another value, or "
        f"none, of {SIZE}",
    ),
    (
        f'exceeds = "he"\nat = {{ {OWN}, "{SIZE}" = "selected" }}\nexceeds_at = {{ "{SIZE}" = 4 }}',
        f'[select]\naxes = ["{RATE}", "{SIZE}"]\ncommon = {{ "{SIZE}" = 8, "{RATE}" = 0.4 }}\n',
        f"claims.0.exceeds_at: {RATE}, {SIZE} are chosen together",
    ),
    (
        f"trend = {{ over = \"{RATE}\", statistic = 'slope', within = [0.1, 1] }}\nat = {{ {OWN} }}",
        SELECT,
        "claims.0.trend.over: expected an axis that `at` leaves free",
    ),
    (
        f'proportion = {{ at_least = 0.9, within = [0.5, 1] }}\nat = {{ {OWN}, "model.depth" = 2 }}',
        SELECT,
        f"it expects a value of every axis of the sweep; {SIZE} not received",
    ),
]


@pytest.mark.parametrize(("claim", "select", "said"), REFUSED)
def test_claims_of_what_is_not_selected_are_refused(
    make_benchmark: MakeBenchmark, claim: str, select: str, said: str
) -> None:
    with pytest.raises(UserError) as caught:
        make_benchmark(text=f"{SWEPT}{select}{CLAIM}{claim}")
    assert said in str(caught.value)


@pytest.mark.parametrize("metric", ["final/validation_accuracy", "best/validation_loss"])
def test_a_choice_is_not_judged_on_the_data_that_made_it(make_benchmark: MakeBenchmark, metric: str) -> None:
    claim = CLAIM.replace("final/test_accuracy", metric)
    with pytest.raises(UserError, match=r"claims\.0\.metric: expected a metric on other data than the validation data"):
        make_benchmark(text=f"{SWEPT}{SELECT}{claim}within = [0.1, 1]\nat = {{ {OWN} }}")
    assert make_benchmark(text=f"{SWEPT}{SELECT}{claim}within = [0.1, 1]").claims
