import numpy as np
import pytest
from pydantic import ValidationError

from suite.models.linear import Linear


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_it_is_a_product_of_matrices(depth: int) -> None:
    model = Linear(depth=depth, width=4, use_bias=False).build((3,), 2, "float64")
    random_state = np.random.default_rng(depth)
    matrices = [random_state.normal(size=variable.shape) for variable in model.weights]
    model.set_weights(matrices)
    x = random_state.normal(size=(5, 3))
    expected = x
    for matrix in matrices:
        expected = expected @ matrix
    assert len(matrices) == depth + 1
    np.testing.assert_allclose(np.array(model(x)), expected, rtol=1e-12)


def test_without_options_it_is_plain_regression_with_a_bias() -> None:
    model = Linear().build((4, 2), 3, "float32")
    assert [tuple(variable.shape) for variable in model.weights] == [(8, 3), (3,)]
    assert not any(np.any(variable) for variable in model.weights)


def test_hidden_layers_need_a_width() -> None:
    with pytest.raises(ValidationError, match="width"):
        Linear(depth=2)
    with pytest.raises(ValidationError):
        Linear(depth=-1)
