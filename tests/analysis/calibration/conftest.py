from collections.abc import Callable

import numpy as np
import pytest

from suite.analysis.calibration.pool import Pool, Subject
from suite.benchmark.sweep import EVERYWHERE
from suite.stats.shift import Array

SEEDS = 200

SHAPES: dict[str, Callable[[np.random.Generator], Array]] = {
    "normal": lambda rng: rng.normal(0.9, 0.01, SEEDS),
    "skewed, some stuck": lambda rng: np.where(
        rng.random(SEEDS) < 0.1, rng.uniform(0.5, 0.7, SEEDS), 0.98 - rng.gamma(2.0, 0.005, SEEDS)
    ),
    "coarse": lambda rng: rng.integers(95, 98, SEEDS) / 100,
    "two outcomes": lambda rng: np.where(rng.random(SEEDS) < 0.3, 0.5, 0.98),
    "constant": lambda _: np.full(SEEDS, 0.5),
}
"""What accuracies of an initializer look like over seeds."""


def _pool(*shapes: str, margin: float = 0.01, seed: int = 0) -> Pool:
    rng = np.random.default_rng(seed)
    subjects = tuple(
        Subject(f"{at}: {shape}", EVERYWHERE, "final/test_accuracy", margin) for at, shape in enumerate(shapes)
    )
    values = np.array([SHAPES[shape](rng) for shape in shapes])
    return Pool(subjects, values, np.full(values.shape, 0.5))


@pytest.fixture
def pool() -> Callable[..., Pool]:
    """Makes a pool of 200 seeds with a subject of each of these shapes; untrained accuracies are 0.5."""
    return _pool
