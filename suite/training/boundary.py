"""Decision boundaries of trained models in the plane."""

import numpy as np

from suite.training.data import DeviceData
from suite.training.program import Program
from suite.training.result import Boundary

RESOLUTION = 120
"""Grid points along each axis."""

MARGIN = 0.15
"""Width of the grid beyond the training points, as a share of their range."""


def boundary(program: Program, data: DeviceData) -> Boundary | None:
    """Return the classes of a grid that covers the training points, or None if inputs are not points of a plane."""
    dataset = data.dataset
    if dataset.input_shape != (2,) or dataset.task not in ("binary", "multiclass") or dataset.target.positions:
        return None
    low, high = dataset.train.x.min(axis=0), dataset.train.x.max(axis=0)
    reach = MARGIN * (high - low)
    x, y = (np.linspace(low[axis] - reach[axis], high[axis] + reach[axis], RESOLUTION) for axis in (0, 1))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(dataset.train.x.dtype)
    outputs = program.outputs(grid).astype(np.float64)
    objective = program.objective
    if dataset.task == "binary":
        logistic = 0.5 * (1.0 + np.tanh(0.5 * outputs[:, 0]))
        probability = logistic if objective.logits else np.clip(outputs[:, 0], 0.0, 1.0)
        classes = outputs[:, 0] > objective.threshold
    elif not objective.logits:
        probability = outputs.max(axis=1) / outputs.sum(axis=1)
        classes = outputs.argmax(axis=1)
    else:
        shifted = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        probability = (shifted / shifted.sum(axis=1, keepdims=True)).max(axis=1)
        classes = outputs.argmax(axis=1)
    shape = (RESOLUTION, RESOLUTION)
    return Boundary(
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        classes=classes.astype(np.uint8).reshape(shape),
        probability=probability.astype(np.float32).reshape(shape),
        points=dataset.train.x.astype(np.float32),
        labels=dataset.train.y.astype(np.uint8),
    )
