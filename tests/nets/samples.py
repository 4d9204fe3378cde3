"""Small data sets that can be learned, for the nets of `own/`: inputs and targets from fixed seeds."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Pair = tuple[Any, Any]

COUNT = 512


def _floats(values: Array) -> Array:
    return values.astype(np.float32)


def table(width: int = 16, classes: int = 3, scale: float = 1.0, shift: float = 0.0) -> Pair:
    """Return rows of normal numbers, and the class that a random direction gives them."""
    rng = np.random.default_rng(1)
    x, directions = rng.standard_normal((COUNT, width)), rng.standard_normal((width, classes))
    return _floats(scale * x + shift), np.argmax(x @ directions, axis=1).astype(np.int32)


def halves() -> Pair:
    """Return rows of normal numbers, and on which side of a plane they lie, as a column."""
    x, y = table(classes=2)
    return x, _floats(y)[:, None]


def crossed(width: int = 16) -> Pair:
    """Return rows of normal numbers, and whether the first two have the same sign: one direction does not tell."""
    x = np.random.default_rng(18).standard_normal((COUNT, width))
    return _floats(x), (x[:, 0] * x[:, 1] > 0).astype(np.int32)


def curve(width: int = 16, outputs: int = 1, scale: float = 1.0) -> Pair:
    """Return rows of normal numbers, and smooth functions of them with variance near 1."""
    rng = np.random.default_rng(2)
    x, directions = rng.standard_normal((COUNT, width)), rng.standard_normal((width, outputs)) / np.sqrt(width)
    return _floats(x), _floats(scale * (1.2 * np.tanh(1.5 * x @ directions) + 0.3 * (x @ directions)))


def bits(width: int = 16, labels: int = 6) -> Pair:
    """Return rows of normal numbers, and several labels of each."""
    rng = np.random.default_rng(3)
    x = rng.standard_normal((COUNT, width))
    return _floats(x), _floats(x @ rng.standard_normal((width, labels)) > 0)


def pictures(size: int = 16, channels: int = 3, classes: int = 4) -> Pair:
    """Return noisy copies of a coarse pattern for each class."""
    rng = np.random.default_rng(4)
    patterns = rng.standard_normal((classes, size // 4, size // 4, channels)).repeat(4, 1).repeat(4, 2)
    y = rng.integers(0, classes, COUNT)
    return _floats(patterns[y] + 0.5 * rng.standard_normal((COUNT, size, size, channels))), y.astype(np.int32)


def bytes_of_pictures(size: int = 16) -> Pair:
    """Return pictures as bytes."""
    x, y = pictures(size)
    return np.clip(128 + 40 * x, 0, 255).astype(np.uint8), y


def masks(size: int = 16) -> Pair:
    """Return pictures of a blob in noise, and the pixels of the blob."""
    rng = np.random.default_rng(5)
    at, rows = rng.uniform(4, size - 4, (COUNT, 2, 1, 1)), np.arange(size)
    inside = (rows[:, None] - at[:, 0]) ** 2 + (rows[None, :] - at[:, 1]) ** 2 < 9
    return _floats(2 * inside + 0.5 * rng.standard_normal(inside.shape))[..., None], _floats(inside)[..., None]


def blobs(size: int = 16) -> Pair:
    """Return pictures of a soft blob at a random place, twice: to be copied."""
    rng = np.random.default_rng(6)
    at, rows = rng.uniform(3, size - 3, (COUNT, 2, 1, 1)), np.arange(size)
    x = np.exp(-((rows[:, None] - at[:, 0]) ** 2 + (rows[None, :] - at[:, 1]) ** 2) / 12)
    return (x := _floats(x)[..., None]), x


def mixture(width: int = 16, inner: int = 4) -> Pair:
    """Return rows that few hidden numbers make, twice: to be copied."""
    rng = np.random.default_rng(7)
    x = np.tanh(rng.standard_normal((COUNT, inner)) @ rng.standard_normal((inner, width)))
    return (x := _floats(x)), x


def waves(length: int = 24, channels: int = 3, classes: int = 2) -> Pair:
    """Return noisy waves whose frequency is the class."""
    rng = np.random.default_rng(8)
    y, time = rng.integers(0, classes, COUNT), np.arange(length)[None, :, None]
    angle = time * (0.25 + 0.35 * y[:, None, None]) + rng.uniform(0, 6, (COUNT, 1, channels))
    return _floats(np.sin(angle) + 0.3 * rng.standard_normal(angle.shape)), y.astype(np.int32)


def forecast(length: int = 24) -> Pair:
    """Return waves, and at each step the value that comes next."""
    rng = np.random.default_rng(9)
    angle = np.arange(length + 1)[None, :] * rng.uniform(0.2, 0.6, (COUNT, 1)) + rng.uniform(0, 6, (COUNT, 1))
    x = _floats(np.sin(angle))[..., None]
    return x[:, :-1], x[:, 1:]


def next_value(length: int = 24) -> Pair:
    """Return waves, and the one value that comes next."""
    x, y = forecast(length)
    return x, y[:, -1]


def films(length: int = 5, size: int = 8) -> Pair:
    """Return films of a bar that moves to the left or to the right, and which."""
    rng = np.random.default_rng(10)
    y, begin = rng.integers(0, 2, COUNT), rng.integers(0, size, COUNT)
    place = (begin[:, None] + np.arange(length)[None] * (2 * y[:, None] - 1)) % size
    x = np.eye(size)[place][:, :, None, :].repeat(size, 2)[..., None]
    return _floats(x + 0.2 * rng.standard_normal(x.shape)), y.astype(np.int32)


def two_kinds_of_words() -> Pair:
    """Return texts, and their class as a column."""
    x, y = words()
    return x, _floats(y)[:, None]


def words(length: int = 16, vocabulary: int = 60, classes: int = 2) -> Pair:
    """Return texts, in each of which words of its class stand out."""
    rng = np.random.default_rng(11)
    x, y = rng.integers(2, vocabulary, (COUNT, length)), rng.integers(0, classes, COUNT)
    for text, label in zip(x, y, strict=True):
        text[rng.choice(length, 5, replace=False)] = 2 + 5 * label + rng.integers(0, 5, 5)
    return x.astype(np.int32), y.astype(np.int32)


def high_digits() -> Pair:
    """Return rows of digits, and whether more than half of them are above 4."""
    x = words()[0] % 10
    return x, ((x > 4).sum(axis=1) > x.shape[1] / 2).astype(np.int32)


def next_words(length: int = 16, vocabulary: int = 30) -> Pair:
    """Return texts in which each word fixes the next one, mostly, and the next words."""
    rng = np.random.default_rng(12)
    follows, x = rng.permutation(vocabulary), np.empty((COUNT, length + 1), int)
    x[:, 0] = rng.integers(0, vocabulary, COUNT)
    for at in range(length):
        random = rng.random(COUNT) < 0.1
        x[:, at + 1] = np.where(random, rng.integers(0, vocabulary, COUNT), follows[x[:, at]])
    return x[:, :-1].astype(np.int32), x[:, 1:].astype(np.int32)


def translation(length: int = 8, vocabulary: int = 20) -> Pair:
    """Return texts with their translation as far as it is known, and its next words."""
    x, _ = next_words(length, vocabulary)
    y = np.random.default_rng(13).permutation(vocabulary)[x]
    return [x, np.pad(y[:, :-1], ((0, 0), (1, 0)))], y.astype(np.int32)


def ratings(users: int = 40, items: int = 30) -> Pair:
    """Return users and items, and whether they fit."""
    rng = np.random.default_rng(14)
    u, i = rng.integers(0, users, (2 * COUNT, 1)), rng.integers(0, items, (2 * COUNT, 1))
    taste, kind = rng.standard_normal((users, 2)), rng.standard_normal((items, 2))
    return [u, i], _floats(np.sum(taste[u[:, 0]] * kind[i[:, 0]], 1, keepdims=True) > 0)


def pairs(width: int = 16) -> Pair:
    """Return pairs of rows, and whether they are of one class."""
    x, y = table(width)
    other = np.random.default_rng(15).permutation(COUNT)
    other[::2] = [np.flatnonzero(y == label)[0] for label in y[::2]]
    return [x, x[other]], _floats(y == y[other])[:, None]


def triplets(width: int = 16) -> Pair:
    """Return rows, others of their class and others of another class; the targets are not used."""
    x, y = table(width)
    rng = np.random.default_rng(16)
    same = [rng.choice(np.flatnonzero(y == label)) for label in y]
    other = [rng.choice(np.flatnonzero(y != label)) for label in y]
    return [x, x[same], x[other]], np.zeros((COUNT, 1), np.float32)


def picture_and_row() -> Pair:
    """Return pictures and rows, and the class of both."""
    (image, first), (row, second) = pictures(classes=2), table(8, classes=2)
    return [image, row], (2 * first + second).astype(np.int32)


def two_targets() -> Pair:
    """Return rows, and for each a class and a number."""
    x, y = table()
    return x, [y, _floats(np.tanh(x[:, :1] + x[:, 1:2]))]


def steps(levels: int = 4) -> Pair:
    """Return rows, and which levels their score exceeds."""
    x, y = curve()
    return x, _floats(y > np.quantile(y, np.linspace(0, 1, levels + 1)[1:-1])[None])


def counts() -> Pair:
    """Return rows, and counts whose mean depends on them."""
    x, y = curve()
    return x, _floats(np.random.default_rng(17).poisson(np.exp(0.8 * y)))


def of(function: Callable[..., Pair], *arguments: Any, **options: Any) -> Callable[[], Pair]:
    """Return a function without arguments that calls another one with these."""
    return lambda: function(*arguments, **options)
