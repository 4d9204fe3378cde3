from collections.abc import Callable

import numpy as np
import pytest

from suite.training.result import Boundary


@pytest.fixture
def boundary() -> Callable[..., Boundary]:
    """Makes the boundary of a model that splits the plane into vertical stripes, one a class."""

    def make(classes: int = 2) -> Boundary:
        x = np.linspace(-1, 1, 12, dtype=np.float32)
        y = np.linspace(-2, 2, 10, dtype=np.float32)
        share = np.tile(np.linspace(0, 1, 12, dtype=np.float32), (10, 1))
        label = np.minimum(share * classes, classes - 1).astype(np.uint8)
        points = np.stack([np.linspace(-0.9, 0.9, 3 * classes), np.zeros(3 * classes)], axis=1)
        return Boundary(
            x=x,
            y=y,
            classes=label,
            probability=share if classes == 2 else np.full_like(share, 0.9),
            points=points.astype(np.float32),
            labels=np.repeat(np.arange(classes), 3).astype(np.uint8),
        )

    return make
