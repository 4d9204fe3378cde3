import math

import pytest

from suite.analysis.explanation.forward import exploding_recurrence
from suite.analysis.explanation.not_finite import origin_in_words
from suite.frameworks.keras_states import Origin


def test_a_state_that_grows_a_thousandfold_is_named_with_its_rate() -> None:
    found = exploding_recurrence({"gru": [1.0, 1.1, 1.0], "rnn": [0.5 * 2.0**at for at in range(20)]})
    assert found is not None
    assert found.sentence.startswith(
        "The state of the recurrent layer 'rnn' explodes: each time step multiplies it by 2.00, to 2.6e5 after 20 steps"
    )


def test_a_state_that_is_not_finite_is_named_with_its_step() -> None:
    found = exploding_recurrence({"rnn": [1.0, 1e30, math.inf, math.nan]})
    assert found is not None
    assert "too large for floating point after 3 time steps" in found.sentence


@pytest.mark.parametrize("sizes", [{}, {"rnn": [1.0]}, {"rnn": [0.0, 5.0]}, {"rnn": [1.0, 900.0]}])
def test_other_states_are_well(sizes: dict[str, list[float]]) -> None:
    assert exploding_recurrence(sizes) is None


def test_where_numbers_cease_to_be_finite_is_said() -> None:
    origin = Origin("log", "Lambda", -2.0, 3.0)
    said = origin_in_words(origin, half=False, finite_in_float32=False)
    assert said.startswith("They begin at 'log' (Lambda), which receives numbers from -2 to 3. If it is only defined")
    assert origin_in_words(None, half=True, finite_in_float32=True).startswith("In float32 they would be finite")
    assert origin_in_words(None, half=True, finite_in_float32=False).endswith("not be finite either.")
    assert origin_in_words(None, half=False, finite_in_float32=False) == ""
