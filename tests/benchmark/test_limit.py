"""The `[limit]` table: what it takes, what it refuses with the reason, and that it changes no trial."""

from pathlib import Path

import pytest

from suite.analysis.regression.sample import configuration
from suite.benchmark.limit import Limit
from suite.errors import UserError
from suite.theory.activation import ACTIVATIONS
from tests.conftest import SMALL, MakeBenchmark

RATE = "training.optimizer.config.learning_rate"
SWEPT = f'{SMALL}\n[sweep]\n"{RATE}" = [0.1, 0.2, 0.4]\n"model.depth" = [4, 1, 2]\n"model.width" = [2, 4]\n'.replace(
    "hidden = [4]", "depth = 1\nwidth = 4"
)
SELECT = f'[select]\naxes = ["{RATE}"]\ncommon = {{ "{RATE}" = 0.1 }}\n'
LIMIT = '[limit]\naxis = "model.depth"\nmetric = "final/test_accuracy"\nat_least = 0.5\n'
THEORY = SWEPT.replace('zeros = "zeros"\nhe = "he_normal"', 'mine = "MeanField"') + LIMIT
LENGTH = 'theory = "correlation_length"\n'


def test_no_trial_and_no_accepted_configuration_changes(make_benchmark: MakeBenchmark) -> None:
    plain, limited = (make_benchmark(text=text) for text in (SWEPT, SWEPT + LIMIT))
    assert plain.limit is None
    assert limited.limit == Limit(axis="model.depth", metric="final/test_accuracy", at_least=0.5)
    trials = [each.trials() for each in (plain, limited)]
    assert [(trial.id, trial.environment) for trial in trials[0]] == [
        (trial.id, trial.environment) for trial in trials[1]
    ]
    assert [configuration(trial) for trial in trials[0]] == [configuration(trial) for trial in trials[1]]


def test_overrides_keep_it_and_reach_it(make_benchmark: MakeBenchmark) -> None:
    changed = make_benchmark({"limit.at_least": 0.75}, text=SWEPT + LIMIT, initializers=["he"])
    assert changed.limit is not None
    assert (changed.limit.at_least, changed.limit.axis) == (0.75, "model.depth")


def test_criteria() -> None:
    least, most = (
        Limit(axis="a", metric="final/test_accuracy", at_least=0.5),
        Limit(axis="a", metric="final/test_loss", at_most=0.0),
    )
    assert [least.met_by(value) for value in (0.49, 0.5, float("inf"))] == [False, True, True]
    assert [most.met_by(value) for value in (-1.0, 0.0, 0.1, float("inf"))] == [True, True, False, False]


def test_theory_is_taken_of_mean_field_weights(make_benchmark: MakeBenchmark) -> None:
    limit = make_benchmark(text=THEORY + LENGTH).limit
    assert limit is not None
    assert limit.theory == "correlation_length"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activations_are_those_of_the_theory(name: str, make_benchmark: MakeBenchmark) -> None:
    limit = make_benchmark({"model.activation": name}, text=THEORY + LENGTH).limit
    assert limit is not None
    assert limit.theory == "correlation_length"


WRONG = {
    "both sides": (
        SWEPT + LIMIT + "at_most = 1.0\n",
        "limit: expected exactly one of at_least and at_most, received both",
    ),
    "no side": (SWEPT + LIMIT.replace("at_least = 0.5\n", ""), "received neither"),
    "unknown axis": (
        SWEPT + LIMIT.replace("depth", "dept"),
        "limit.axis: unknown sweep axis 'model.dept'; did you mean model.depth",
    ),
    "few values": (
        SWEPT + LIMIT.replace("depth", "width"),
        "limit.axis: expected an axis of at least 3 different numbers; received model.width = [2, 4]",
    ),
    "no numbers": (
        SWEPT.replace("[2, 4]", '["a", "b", "c"]').replace("model.width", "model.activation")
        + LIMIT.replace("depth", "activation"),
        "received model.activation = ['a', 'b', 'c']",
    ),
    "selected": (
        SWEPT + SELECT + LIMIT.replace("model.depth", RATE),
        f"limit.axis: expected an axis that is not selected; received '{RATE}'",
    ),
    "validation": (
        SWEPT + SELECT + LIMIT.replace("test_", "validation_"),
        f"limit.metric: expected a metric on other data than the validation data, on which {RATE} was chosen",
    ),
    "unknown metric": (
        SWEPT + LIMIT.replace("test_a", "tests_a"),
        "limit.metric: unknown metric 'final/tests_accuracy'; did you mean",
    ),
    "theory of others": (
        SWEPT + LIMIT + LENGTH,
        "limit.theory: 'correlation_length' expects every initializer to be a mean_field; received 'zeros'",
    ),
    "theory of another axis": (
        THEORY.replace('axis = "model.depth"', f'axis = "{RATE}"') + LENGTH,
        f"tells a limit of the axis model.depth; received {RATE}",
    ),
    "theory of normalized nets": (
        THEORY.replace("[training]", "batch_normalization = true\n[training]") + LENGTH,
        "without normalization or skips; received 'mlp'",
    ),
    "theory of nets with skips": (
        THEORY.replace("[training]", 'skip = "residual"\n[training]') + LENGTH,
        "without normalization or skips; received 'mlp'",
    ),
    "theory of an unknown activation": (
        THEORY.replace("[training]", 'activation = "log_sigmoid"\n[training]') + LENGTH,
        "expects an activation that the theory knows (elu, erf, ",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line(make_benchmark: MakeBenchmark, tmp_path: Path, case: str) -> None:
    text, message = WRONG[case]
    with pytest.raises(UserError) as caught:
        make_benchmark(text=text)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'small.toml'}: ")
    assert "\n" not in str(caught.value)
