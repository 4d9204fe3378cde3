"""The circles of the course notebook, to the last bit."""

from typing import ClassVar, Literal

import numpy as np

from suite.datasets.dataset import Dataset, DatasetConfig, Part
from suite.datasets.synthetic import generator_revision


class NotebookCircles(DatasetConfig):
    """The data of the notebook "Initialization" (Improving Deep Neural Networks, week 1): float64, not scaled.

    There are 300 training points from NumPy's legacy generator with seed 1, and 100 test points with seed 2, both with
    noise 0.05. The validation part is empty, as in the notebook. The data do not depend on the benchmark's seed.
    """

    label: ClassVar[str] = "the course notebook's two circles, 2 classes, always the same 300 points"
    varies: ClassVar[bool] = False

    name: Literal["notebook-circles"] = "notebook-circles"

    def digest(self) -> str:
        """Return the version of scikit-learn, which generates the points."""
        return generator_revision()

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the notebook fixes its own seeds
        """Return the notebook's points: `x` (examples, 2) float64, `y` (examples,) int32."""
        empty = Part(np.empty((0, 2)), np.empty(0, np.int32))
        return Dataset(self.name, "binary", _circles(300, 1), empty, _circles(100, 2), outputs=1)


def _circles(examples: int, seed: int) -> Part:
    from sklearn.datasets import make_circles

    x, y = make_circles(n_samples=examples, noise=0.05, random_state=np.random.RandomState(seed))
    return Part(x, y.astype(np.int32))
