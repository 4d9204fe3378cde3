import keras
import numpy as np
import pytest

from suite import initializers


@pytest.mark.parametrize("shape", [(20, 30), (30, 20), (24, 24), (3, 3, 4, 8), (3, 2, 20)])
def test_a_kernel_as_a_matrix_has_singular_values_of_root_two(shape: tuple[int, ...]) -> None:
    kernel = np.asarray(initializers.get("he_orthogonal")(shape, dtype="float64")).reshape(-1, shape[-1])
    np.testing.assert_allclose(np.linalg.svd(kernel, compute_uv=False), np.sqrt(2), rtol=1e-12)


def test_it_is_orthogonal_with_a_gain() -> None:
    gained = initializers.get({"class_name": "Orthogonal", "config": {"gain": 2**0.5, "seed": 4}})
    assert isinstance(gained, keras.initializers.Orthogonal)
    own = initializers.get({"class_name": "HeOrthogonal", "config": {"seed": 4}})
    drawn, expected = (np.asarray(each((6, 9), dtype="float64")) for each in (own, gained))
    np.testing.assert_array_equal(drawn, expected)


def test_its_configuration_has_no_gain() -> None:
    made = initializers.get({"class_name": "he_orthogonal", "config": {"seed": 4}})
    assert made.get_config() == {"seed": 4}
    again = type(made).from_config(made.get_config())
    np.testing.assert_array_equal(np.asarray(again((5, 4))), np.asarray(made((5, 4))))
