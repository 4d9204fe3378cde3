"""The `[learning_rates]` table: rates of initializers that have one of their own."""

import pytest

from suite.errors import UserError
from tests.conftest import SMALL, MakeBenchmark

RATE = "training.optimizer.config.learning_rate"
OWN = f"{SMALL}\n[learning_rates]\nhe = 0.25\n"
SWEPT = f'{SMALL}\n[sweep]\n"{RATE}" = [0.25, 0.5]\n'


def test_an_initializer_trains_at_its_own_rate_and_the_others_at_the_optimizers(make_benchmark: MakeBenchmark) -> None:
    plain = {(trial.initializer, trial.replicate): trial.id for trial in make_benchmark(text=SMALL).trials()}
    found = {(trial.initializer, trial.replicate): trial for trial in make_benchmark(text=OWN).trials()}
    assert plain.keys() == found.keys()
    for key, trial in found.items():
        assert (trial.id == plain[key]) == (trial.initializer != "he")
        assert (trial.spec.training.optimizer["config"]["learning_rate"] == 0.25) == (trial.initializer == "he")


def test_its_trials_are_those_of_a_sweep_at_that_rate(make_benchmark: MakeBenchmark) -> None:
    own = {trial.id for trial in make_benchmark(text=OWN).trials() if trial.initializer == "he"}
    swept = {trial.id for trial in make_benchmark(text=SWEPT).trials() if dict(trial.point)[RATE] == 0.25}
    assert own < swept


def test_a_rate_goes_with_its_initializer(make_benchmark: MakeBenchmark) -> None:
    assert make_benchmark(text=OWN, initializers=["he"]).learning_rates == {"he": 0.25}
    others = [name for name in make_benchmark(text=OWN).initializers if name != "he"]
    assert make_benchmark(text=OWN, initializers=others).learning_rates == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("he = 0.25", "her = 0.25"), "learning_rates: unknown initializer 'her'; did you mean he"),
        (OWN.replace("0.25", "-1.0"), "learning_rates.he: expected more than 0; received -1.0"),
        (f"{SWEPT}\n[learning_rates]\nhe = 0.25\n", "expected no such axis beside learning_rates"),
    ],
)
def test_what_makes_no_sense_is_refused(make_benchmark: MakeBenchmark, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        make_benchmark(text=text)
