"""The order of batches."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark.seeds import Seeds
from suite.training.data import Batches


@given(examples=st.integers(1, 60), batch=st.integers(1, 60), first=st.integers(0, 40), count=st.integers(1, 40))
def test_a_stretch_is_the_same_as_its_steps_one_by_one(examples: int, batch: int, first: int, count: int) -> None:
    batch = min(batch, examples)
    batches = Batches(Seeds(0, 0), examples, batch)
    stretch = batches.rows(first, count, count + 3)
    steps = [batches.rows(step, 1, 1)[0] for step in range(first, first + count)]
    np.testing.assert_array_equal(stretch[:count], steps)
    assert not stretch[count:].any()


@given(examples=st.integers(1, 60), batch=st.integers(1, 60), epoch=st.integers(0, 5))
def test_no_example_is_seen_twice_in_an_epoch(examples: int, batch: int, epoch: int) -> None:
    batch = min(batch, examples)
    steps = examples // batch
    rows = Batches(Seeds(0, 0), examples, batch).rows(epoch * steps, steps, steps)
    assert rows.shape == (steps, batch)
    assert len(set(rows.ravel().tolist())) == steps * batch
    assert rows.max() < examples


def test_epochs_and_replicates_have_orders_of_their_own() -> None:
    first, second = Batches(Seeds(0, 0), 50, 10), Batches(Seeds(0, 1), 50, 10)
    assert not np.array_equal(first.rows(0, 5, 5), first.rows(5, 5, 5))
    assert not np.array_equal(first.rows(0, 5, 5), second.rows(0, 5, 5))


def test_full_batches_have_no_rows() -> None:
    assert Batches(Seeds(0, 0), 50, "full").rows(0, 3, 4).shape == (4, 0)
