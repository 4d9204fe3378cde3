"""The `[training]` table: batches, steps and the schedule of evaluations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark.training import Target, Training
from suite.errors import UserError


@given(steps=st.integers(1, 10_000), evaluations=st.integers(1, 200))
def test_evaluations_are_ascending_even_and_end_with_the_last_step(steps: int, evaluations: int) -> None:
    schedule = Training(steps=steps, evaluations=evaluations, batch_size=1).schedule(1)
    assert schedule[-1] == steps
    assert len(schedule) == min(steps, evaluations)
    gaps = [after - before for before, after in zip([0, *schedule], schedule, strict=False)]
    assert min(gaps) >= 1
    assert max(gaps) - min(gaps) <= 1


@pytest.mark.parametrize(
    ("epochs", "batch_size", "examples", "steps"),
    [(3, 128, 55_000, 3 * 429), (1, "full", 300, 1), (0.5, 10, 100, 5), (0.001, 10, 100, 1), (2, 7, 20, 4)],
)
def test_an_epoch_has_as_many_steps_as_whole_batches(epochs: float, batch_size: int, examples: int, steps: int) -> None:
    assert Training(epochs=epochs, batch_size=batch_size).total_steps(examples) == steps


def test_a_batch_cannot_be_larger_than_the_train_part() -> None:
    with pytest.raises(UserError, match="at most the 20 training examples"):
        Training(steps=1, batch_size=21).batch(20)


@pytest.mark.parametrize(("examples", "smaller"), [(100, 32), (20, 10), (1, 1)])
def test_a_batch_that_nobody_wrote_is_called_the_default_and_a_smaller_one_is_named(
    examples: int, smaller: int
) -> None:
    message = f"received 128, the default; write batch_size = {smaller}$"
    with pytest.raises(UserError, match=message):
        Training(steps=1).batch(examples)
    assert Training(steps=1, batch_size=smaller).batch(examples) == smaller


@given(examples=st.integers(1, 1000), batch_size=st.integers(1, 2000), evaluations=st.integers(1, 50))
def test_no_steps_have_no_schedule_and_a_batch_of_at_most_all(examples: int, batch_size: int, evaluations: int) -> None:
    training = Training(steps=0, batch_size=batch_size, evaluations=evaluations)
    assert training.schedule(examples) == []
    assert training.total_steps(examples) == 0
    assert training.batch(examples) == min(batch_size, examples)
    assert Training(steps=0, batch_size="full").batch(examples) == examples


@pytest.mark.parametrize("duration", [{"steps": -1}, {"epochs": 0}, {"epochs": -0.5}])
def test_a_duration_is_not_negative_and_of_epochs_not_zero(duration: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="greater than"):
        Training.model_validate(duration)


@pytest.mark.parametrize("duration", [{}, {"steps": 1, "epochs": 1}, {"steps": 0, "epochs": 1}])
def test_exactly_one_duration(duration: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="exactly one of steps and epochs"):
        Training.model_validate(duration)


def test_a_target_is_reached_from_the_good_side() -> None:
    assert Target(metric="test/accuracy", value=0.9).reached(0.9)
    assert not Target(metric="test/accuracy", value=0.9).reached(0.89)
    assert Target(metric="train/loss", value=0.1).reached(0.05)
    assert not Target(metric="train/loss", value=0.1).reached(float("nan"))
