import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.theory.quadrature import root

positive = st.floats(1e-12, 1e12)


@given(positive, st.floats(1.01, 1e6), st.floats(1.01, 1e6))
def test_a_root_is_found_from_either_side(place: float, below: float, above: float) -> None:
    assert root(lambda x: x - place, place * above, place / below) == pytest.approx(place, rel=1e-12)
    assert root(lambda x: place - x, place / below, place * above) == pytest.approx(place, rel=1e-12)


def test_a_step_is_found_where_it_is() -> None:
    assert root(lambda x: 1.0 if x < 3 else -1.0, 1.0, 100.0) == pytest.approx(3, rel=1e-12)
