import numpy as np
import pytest
from pydantic import ValidationError

from suite import datasets

SMALL = {"name": "modular", "modulus": 11, "train": 60, "validation": 21, "test": 40}


def test_the_answer_is_the_sum_and_the_parts_share_no_pair() -> None:
    data = datasets.get(SMALL).load(0)
    pairs = [tuple(x) for part in (data.train, data.validation, data.test) for x in part.x.tolist()]
    assert sorted(pairs) == [(a, b) for a in range(11) for b in range(11)]
    answers = [y for part in (data.train, data.validation, data.test) for y in part.y.tolist()]
    assert answers == [(a + b) % 11 for a, b in pairs]
    assert (data.outputs, data.vocabulary, data.best_loss) == (11, 11, 0.0)


def test_numbers_can_be_vectors_with_a_single_one() -> None:
    tokens, vectors = datasets.get(SMALL).load(1), datasets.get({**SMALL, "one_hot": True}).load(1)
    assert vectors.vocabulary == 0
    np.testing.assert_array_equal(tokens.train.y, vectors.train.y)
    for (a, b), x in zip(tokens.train.x, vectors.train.x, strict=True):
        assert np.flatnonzero(x).tolist() == [a, 11 + b]


def test_more_examples_than_pairs_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"there are modulus² = 121 pairs; expected .* received 122"):
        datasets.get({**SMALL, "train": 61})
