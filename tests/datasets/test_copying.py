import numpy as np
import pytest

from suite import datasets


@pytest.mark.parametrize(("symbols", "length", "delay"), [(8, 10, 20), (2, 1, 1), (3, 4, 7)])
def test_symbols_come_back_after_the_sign_and_all_else_is_blank(symbols: int, length: int, delay: int) -> None:
    table = {"name": "copying", "symbols": symbols, "length": length, "delay": delay, "train": 200}
    data = datasets.get(table).load(0)
    assert (data.task, data.outputs, data.vocabulary, data.best_loss) == ("multiclass", symbols + 1, symbols + 2, 0.0)
    for x, y in zip(data.train.x.tolist(), data.train.y.tolist(), strict=True):
        sign = x.index(symbols + 1)
        assert sign == length + delay - 1
        assert all(1 <= token <= symbols for token in x[:length])
        assert x[length:sign] == [0] * (delay - 1)
        assert x[sign + 1 :] == [0] * length
        assert y == [0] * (sign + 1) + x[:length]


def test_a_guess_of_the_symbols_costs_what_the_docs_say() -> None:
    y = datasets.get({"name": "copying", "train": 20_000}).load(1).train.y
    # Nothing is to be guessed while the answer is blank; then each of 8 symbols has its share.
    shares = np.bincount(y[:, -10:].ravel(), minlength=9)[1:] / y[:, -10:].size
    cost = -10 * (shares * np.log(shares)).sum() / y.shape[1]
    assert cost == pytest.approx(10 * np.log(8) / (20 + 2 * 10), rel=1e-3)
