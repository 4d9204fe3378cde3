"""Choices from nets and data to answers, on real trainings of a few steps."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import suite
from suite.analysis.choosing.choice import TWIN, Choice, Ending, Place, Verdict
from suite.commands.choose.tuner import APART
from suite.errors import UserError
from suite.training.result import Result
from tests.commands.choose.net import blocked, build
from tests.conftest import SMALL
from tests.tracker import Recorder
from tests.workplace import Workplace

RNG = np.random.default_rng(0)
X = RNG.normal(size=(400, 2)).astype(np.float32)
Y = (X[:, 0] * X[:, 1] > 0).astype(int)
TRAINING = {"steps": 40, "batch_size": 32, "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.01}}}


@pytest.fixture(scope="module")
def asked(workplace: Workplace) -> dict[str, Any]:
    return {
        "initializers": {"dead": "zeros"},
        "minutes": None,
        "trials": 110,
        "training": TRAINING,
        "tracking_uri": workplace.uri,
        "explained": False,
    }


@pytest.fixture(scope="module")
def heard() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def choice(asked: dict[str, Any], heard: Recorder) -> Choice:
    return suite.choose(build, (X, Y), listener=heard, **asked)


def test_the_nets_own_weights_the_users_and_those_that_fit_race(choice: Choice) -> None:
    labels = [each.label for each in choice.contenders]
    assert labels[:3] == ["as_built", "dead", "he_normal"]
    assert all(each.reasons for each in choice.contenders)
    assert dict(choice.left_out)["glorot_uniform"] == "is what the net has"


def test_who_learns_nothing_is_dropped_beyond_doubt(choice: Choice) -> None:
    assert choice.place("dead") is Place.WORSE
    assert choice.survived("dead") == 0
    assert choice.survived(choice.race.leader) == len(choice.race.of(choice.race.leader))
    assert choice.race.rounds >= choice.plan.rounds


def test_the_budget_is_kept(choice: Choice, heard: Recorder) -> None:
    assert choice.ending in (Ending.TRAININGS, Ending.DECIDED)
    shortened = sum(result.trial.spec.training.steps != 40 for result in heard.results)
    assert choice.trainings == len(heard.results)
    assert len(heard.results) - 0.75 * shortened <= 110


def test_all_contenders_have_the_same_rates_to_choose_from_on_other_seeds_than_the_race(
    choice: Choice, heard: Recorder
) -> None:
    tuning = [each.trial.spec for each in heard.results if each.trial.benchmark.endswith("-rates")]
    racing = [each.trial.spec for each in heard.results if not each.trial.benchmark.endswith("-rates")]
    assert {spec.seed for spec in tuning} == {APART}
    assert {spec.seed for spec in racing} == {0}
    rates = dict[str, set[float]]()
    for result in heard.results:
        trial = result.trial
        if trial.benchmark.endswith("-rates"):
            rates.setdefault(trial.initializer, set()).add(trial.spec.training.optimizer["config"]["learning_rate"])
    assert rates.keys() == {each.label for each in choice.contenders}
    assert len({frozenset(each) for each in rates.values()}) == 1
    for spec in racing:
        label = next(name for name, each in choice.benchmark.initializers.items() if each == spec.initializer)
        rate = choice.tuned["as_built" if label == TWIN else label].rate
        assert spec.training.optimizer["config"]["learning_rate"] == rate


def test_a_round_has_one_seed_and_the_twin_runs_beside_the_nets_own(choice: Choice) -> None:
    for label, results in choice.results.items():
        assert [result.trial.replicate for result in results] == list(range(len(results))), label
    assert len(choice.results[TWIN]) == len(choice.results["as_built"])
    own, twin = choice.results["as_built"][0], choice.results[TWIN][0]
    assert own.weights != twin.weights
    assert choice.controlled


def test_it_is_tracked_and_not_trained_again(choice: Choice, asked: dict[str, Any]) -> None:
    again = Recorder()
    second = suite.choose(build, (X, Y), listener=again, **asked)
    assert len(again.results) == second.trainings == 0 or second.race.rounds > choice.race.rounds
    for label in choice.race.labels:
        rounds = len(choice.race.of(label))
        assert second.race.of(label)[:rounds].tolist() == choice.race.of(label).tolist()
    stored = suite.results(choice.benchmark, tracking_uri=asked["tracking_uri"])
    assert len(stored) >= sum(map(len, choice.results.values()))


def test_the_first_information_says_who_runs_and_how_long_one_training_takes(choice: Choice, heard: Recorder) -> None:
    assert heard.notes[-3:-1] != []
    said = " ".join(heard.notes)
    assert f"{len(choice.contenders)} contenders: as_built, dead" in said
    assert "learning rates each" in said


def test_a_benchmark_repeats_the_race(workplace: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    asked: dict[str, Any] = {"minutes": None, "trials": 60, "tracking_uri": workplace.uri, "explained": False}
    found = suite.choose(str(file), save=tmp_path / "race.toml", settings={"training.steps": 20}, **asked)
    saved = suite.load(str(tmp_path / "race.toml"))
    assert saved.seeds == max(1, found.race.rounds)
    assert list(saved.initializers) == [*(each.label for each in found.contenders), TWIN]
    trained = {result.trial.id for results in found.results.values() for result in results}
    assert trained <= {trial.id for trial in saved.trials()}
    assert len(suite.results(str(tmp_path / "race.toml"), tracking_uri=workplace.uri)) == len(trained)
    assert b"its_twin" in suite.report(str(tmp_path / "race.toml"), tracking_uri=workplace.uri).html


def test_the_signals_of_the_leader_stand_beside_those_of_the_nets_own(asked: dict[str, Any]) -> None:
    found = suite.choose(build, (X, Y), **(asked | {"explained": True}))
    assert found.explanation is not None
    assert found.explanation.first.initializer == "its own weights"
    assert len(found.explanation.compared) == (found.race.leader != "as_built")


def test_a_net_that_trains_with_none_of_them_is_explained(workplace: Workplace) -> None:
    found = suite.choose(blocked, (X, Y), minutes=None, trials=70, training=TRAINING, tracking_uri=workplace.uri)
    assert (found.verdict, found.ending, found.code) == (Verdict.UNTRAINED, Ending.UNTRAINED, 3)
    assert found.explanation is not None
    assert found.explanation.first.ailments
    assert "does not train with any of" in repr(found)


def test_a_stop_gives_the_answer_so_far(asked: dict[str, Any]) -> None:
    class Stopping(Recorder):
        asked = False

        def finished(self, result: Result) -> None:
            super().finished(result)
            racing = not result.trial.benchmark.endswith("-rates") and result.trial.replicate == 1
            if racing and not self.asked:
                self.asked = True
                os.kill(os.getpid(), signal.SIGINT)

    assert threading.current_thread() is threading.main_thread()
    training = TRAINING | {"steps": 44}
    found = suite.choose(build, (X, Y), listener=Stopping(), **(asked | {"training": training}))
    assert found.ending is Ending.STOPPED
    assert found.race.rounds >= 1
    assert found.code == 3


@pytest.fixture
def refused(workplace: Workplace) -> Any:
    def call(model: Any = build, data: Any = (X, Y), **options: Any) -> Any:
        return suite.choose(model, data, **{"training": TRAINING, "tracking_uri": workplace.uri, **options})

    return call


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a budget for one": (
        {"minutes": None, "trials": 12},
        "trials: expected 24 or more, for two contenders; received 12",
    ),
    "a budget for no rates": ({"minutes": None, "trials": 26}, r"budget: two contenders take \d+ .*--trials \d+"),
    "no time": ({"minutes": 0.0}, "minutes: expected more than 0; received 0"),
    "no level": ({"alpha": 0.5}, "alpha: expected more than 0 and at most 0.2; received 0.5"),
    "no data": ({"data": None}, "expected a net and its data, or a benchmark's file; received no data"),
    "an initializer that is none": ({"initializers": ["he_norml"]}, "unknown initializer 'he_norml'"),
    "one label twice": ({"initializers": ["a=zeros", "a=ones"]}, "two are called 'a'"),
    "arrays that a file cannot name": ({"save": "race.toml"}, "save: the data are arrays of this session"),
    "a metric that is not measured": ({"metric": "perplexity"}, "metric: expected accuracy or loss"),
    "too few data to hold out": ({"data": (X[:3], Y[:3])}, "expected enough examples to split off"),
    "a column of arrays": ({"target": "sold"}, "target: expected data by name"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_chosen_from_is_refused_in_one_line(refused: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        refused(**options)
    assert "\n" not in str(error.value)


def test_one_training_longer_than_all_the_time_is_told(refused: Any) -> None:
    with pytest.raises(UserError, match=r"budget: one training takes longer than 0\.0?\d+ s.*--minutes"):
        refused(minutes=0.0005, training=TRAINING | {"steps": 2_000_000, "evaluations": 200})
