"""Cards on real trainings of a few steps, on two tasks that stand for the panel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import suite
from suite.analysis.judging.duel import Ruling
from suite.commands.judge.task import grid
from suite.errors import UserError
from suite.report.contents.card import Card
from suite.report.judging.renderings import document
from tests.tracker import Recorder
from tests.workplace import Workplace

TASK = """
title = "{name}"
tags = ["panel"]
seed = {seed}
[dataset]
name = "blobs"
train = 80
validation = 40
test = 20
noise = 0.05
[model]
name = "mlp"
hidden = {hidden}
[training]
optimizer = {{ class_name = "SGD", config = {{ learning_rate = 0.1 }} }}
batch_size = 16
steps = 30
evaluations = 1
[initializers]
default = "he_normal"
positive = "zeros"
"""


@pytest.fixture(scope="module")
def judging(workplace: Workplace) -> Callable[..., Card]:
    for at, hidden in enumerate(("[16, 16]", "[12, 12]")):
        text = TASK.format(name=f"panel-{at}", seed=at, hidden=hidden)
        workplace.file(f"panel-{at}").write_text(text, encoding="utf-8")

    def judge(*args: Any, **options: Any) -> Card:
        return suite.judge(*args, **{"minutes": None, "trials": 104, "jobs": 1} | options)

    return judge


@pytest.fixture(scope="module")
def tied(judging: Callable[..., Card]) -> Card:
    return judging("glorot_uniform")


def test_one_that_does_as_well_is_tied_and_all_is_decided(tied: Card) -> None:
    assert [each.task for each in tied.tasks] == ["panel-0", "panel-1"]
    assert [each.ruling for each in tied.tasks] == [Ruling.TIED, Ruling.TIED]
    assert (tied.ruling, tied.code) == (Ruling.TIED, 0)
    assert all(each.control is not None and each.control.ruling is Ruling.WORSE for each in tied.tasks)
    assert all(each.twin is not None and each.twin.ruling not in (Ruling.BETTER, Ruling.WORSE) for each in tied.tasks)


def test_all_three_are_tuned_alike_within_the_budget(tied: Card) -> None:
    for each in tied.tasks:
        assert each.rates.keys() == {"default", "glorot_uniform", "positive"}
        assert 3 <= each.grid <= 5
        assert each.seeds == 9
    assert 2 * (9 + 36) <= sum(each.trainings for each in tied.tasks) <= 2 * (15 + 6 + 36)


def test_a_card_says_what_it_was_made_of(tied: Card) -> None:
    found = json.loads(document(tied))
    assert {*found["made_with"]} >= {"python", "keras", "tensorflow", "processor"}
    first, second = (each["digests"] for each in found["tasks"])
    assert first["file"] != second["file"]
    assert {*first} == {"file", "data", "environment"}


def test_another_card_takes_the_default_and_its_controls_from_the_store(
    judging: Callable[..., Card], tied: Card
) -> None:
    heard = Recorder()
    worse = judging("ones", listener=heard)
    assert [each.ruling for each in worse.tasks] == [Ruling.WORSE, Ruling.WORSE]
    assert (worse.ruling, worse.code) == (Ruling.WORSE, 1)
    assert (
        heard.count("finished")
        == sum(each.trainings for each in worse.tasks)
        < sum(each.trainings for each in tied.tasks) / 2
    )
    assert worse.tasks[0].scores["default"] == tied.tasks[0].scores["default"]
    assert "panel-0: worse" in heard.notes


def test_one_with_the_weights_of_the_default_does_not_apply(judging: Callable[..., Card]) -> None:
    with pytest.raises(UserError, match="mine: fits none of the tasks; panel-0: has the same weights as default"):
        judging("mine=he_normal", tasks=["panel-0"])


def test_one_that_fits_some_tasks_is_judged_on_those(judging: Callable[..., Card], workplace: Workplace) -> None:
    (workplace.folder / "square.py").write_text(
        "import numpy as np\n"
        "def square(shape, dtype=None):\n"
        "    if 16 in shape:\n"
        "        raise ValueError('expected no 16 units')\n"
        "    return np.ones(shape, dtype)\n",
        encoding="utf-8",
    )
    card = judging("square.py:square")
    assert [each.ruling for each in card.tasks] == [Ruling.INAPPLICABLE, Ruling.WORSE]
    assert card.tasks[0].absent is not None
    assert "expected no 16 units" in card.tasks[0].absent[1]
    assert card.code == 1


def test_a_control_that_is_not_worse_makes_a_task_blind(judging: Callable[..., Card], workplace: Workplace) -> None:
    text = TASK.format(name="seeing", seed=0, hidden="[16, 16]").replace('"zeros"', '"lecun_normal"')
    workplace.file("seeing").write_text(text.replace('tags = ["panel"]', ""), encoding="utf-8")
    card = judging("glorot_uniform", tasks=["seeing"])
    assert card.tasks[0].ruling is Ruling.BLIND
    assert (card.ruling, card.code) == (Ruling.SKIPPED, 3)


def test_a_budget_that_does_not_suffice_leaves_the_tasks_unjudged_and_says_what_would(
    judging: Callable[..., Card],
) -> None:
    card = judging("lecun_normal", trials=30)
    assert [each.ruling for each in card.tasks] == [Ruling.SKIPPED, Ruling.SKIPPED]
    assert card.tasks[0].absent is not None
    assert "it takes 51 trainings" in card.tasks[0].absent[1]
    assert "its share is 15 trainings" in card.tasks[0].absent[1]
    assert card.code == 3


def test_what_one_task_leaves_goes_to_the_next(judging: Callable[..., Card]) -> None:
    heard = Recorder()
    judging("he_uniform", trials=104, tasks=["panel-0", "panel-1"], listener=heard)
    assert heard.count("finished") > 0
    assert heard.notes[-1].startswith("panel-1: ")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "expected an initializer to judge, or --results"),
    ({"initializer": "he_norml"}, "unknown initializer 'he_norml'; did you mean he_normal"),
    ({"initializer": "default=he_normal"}, "initializer default: expected another label"),
    ({"initializer": "he_normal", "minutes": 0}, "minutes: expected more than 0"),
    ({"initializer": "he_normal", "alpha": 0.5}, "alpha: expected more than 0 and at most 0.2"),
    ({"initializer": "he_normal", "tasks": ["panel-7"]}, "unknown benchmark 'panel-7'"),
    ({"initializer": "he_normal", "tasks": ["alone"]}, "expected default, and positive, a control"),
    ({"results": "nowhere.csv"}, "nowhere.csv: expected a CSV file; it cannot be read"),
    ({"results": pd.DataFrame(), "tasks": ["panel-0"]}, "tasks: expected none beside results"),
    ({"results": pd.DataFrame(), "initializer": len}, "initializer: expected its label in the results"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_wrong_input_is_refused_in_one_line(
    judging: Callable[..., Card], workplace: Workplace, options: dict[str, Any], message: str
) -> None:
    workplace.write("alone")
    with pytest.raises(UserError) as caught:
        judging(**options)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_results_are_judged_without_trainings(tmp_path: Path) -> None:
    rows = [f"{name}, cifar, {seed}, {0.9 + gain}" for name, gain in (("mine", 0.01), ("he", 0)) for seed in range(8)]
    file = tmp_path / "runs.csv"
    file.write_text("\n".join(["initializer, task, seed, score", *rows]), encoding="utf-8")
    card = suite.judge(results=file, baseline="he")
    assert (card.initializer, card.baseline, card.ruling, card.code) == ("mine", "he", Ruling.BETTER, 0)
    assert card.identifier is None
    assert suite.judge(results=str(file), baseline="he", lower=True).code == 1
    assert card.made_with.keys() == {"initializer-suite", "scores"}
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"runs\.csv: expected a CSV file; "):
        suite.judge(results=file)


def test_three_contenders_and_a_twin_fit_the_budget_or_none_do() -> None:
    for afforded in range(30, 120):
        rates = grid(afforded, 9, tunable=True)
        assert (rates is not None) == (afforded >= 51)
    assert grid(40, 9, tunable=False) == 1
