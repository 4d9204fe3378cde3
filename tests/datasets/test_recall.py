import numpy as np
import pytest
from pydantic import ValidationError

from suite import datasets


@pytest.mark.parametrize(("pairs", "keys", "values"), [(4, 8, 8), (1, 1, 3), (5, 5, 20)])
def test_the_answer_is_the_value_beside_the_key_that_is_asked_for(pairs: int, keys: int, values: int) -> None:
    table = {"name": "recall", "pairs": pairs, "keys": keys, "values": values, "train": 500}
    data = datasets.get(table).load(0)
    assert (data.outputs, data.vocabulary, data.best_loss) == (values, keys + values, 0.0)
    for x, y in zip(data.train.x.tolist(), data.train.y.tolist(), strict=True):
        held = dict(zip(x[:-1:2], x[1::2], strict=True))
        assert len(held) == pairs, "the keys differ"
        assert all(key < keys <= value < keys + values for key, value in held.items())
        assert held[x[-1]] == keys + y


def test_every_pair_is_asked_for_and_every_value_there_equally_often() -> None:
    part = datasets.get({"name": "recall", "train": 20_000}).load(1).train
    asked = (part.x[:, :-1:2] == part.x[:, -1:]).mean(axis=0)
    np.testing.assert_allclose(asked, 1 / 4, atol=0.015)
    np.testing.assert_allclose(np.bincount(part.y) / len(part), 1 / 8, atol=0.01)
    np.testing.assert_allclose(np.bincount(part.x[:, :-1:2].ravel())[:8] / part.x[:, :-1:2].size, 1 / 8, atol=0.01)


def test_more_pairs_than_keys_are_refused() -> None:
    with pytest.raises(ValidationError, match="expected as many keys as pairs, 9, or more; received 8"):
        datasets.get({"name": "recall", "pairs": 9})
