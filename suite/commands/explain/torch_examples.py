"""Batches of examples to measure a PyTorch module on."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.commands.explain.examples import ANY_SIZE, Examples, Shapes
from suite.commands.explain.targets import MIRRORED, POSITIVE
from suite.datasets.arrays import rows
from suite.datasets.conversion import SPLIT
from suite.datasets.dataset import Dataset
from suite.diagnostics.torch_trace import Returned, returned
from suite.errors import UserError
from suite.frameworks.torch_fans import kinds
from suite.frameworks.torch_kernels import Part, parts

if TYPE_CHECKING:
    import torch

Task = Literal["classes", "yes or no", "numbers"]
Array = NDArray[Any]

PIXELS = 4
"""Axes of the outputs of a net that answers for each pixel: PyTorch's second one then has the classes."""


@dataclass(frozen=True)
class Loss:
    """The usual loss of a task: cross entropy, of classes or of yes and no, or the mean squared error.

    Attributes:
        task: what the net answers.
        from_logits: whether its outputs are no probabilities.
    """

    task: Task
    from_logits: bool = True

    @property
    def name(self) -> str:
        """Its name among Keras' losses."""
        names = {"classes": "sparse_categorical_crossentropy", "yes or no": "binary_crossentropy"}
        return names.get(self.task, "mean_squared_error")

    def __call__(self, targets: Array, outputs: Any) -> Any:
        """Return the mean over the batch, a tensor.

        Args:
            targets: class numbers, or numbers in the shape of the outputs.
            outputs: of the module.
        """
        import torch
        from torch.nn import functional

        y = torch.tensor(np.asarray(targets), device=outputs.device)
        if self.task == "classes":
            scores = outputs.movedim(1, -1) if outputs.ndim == PIXELS else outputs
            scores = scores.reshape(-1, scores.shape[-1])
            logs = functional.log_softmax(scores, -1) if self.from_logits else scores.clamp_min(1e-7).log()
            return functional.nll_loss(logs, y.reshape(-1).long())
        y = y.reshape(outputs.shape).to(outputs.dtype)
        if self.task == "numbers":
            return functional.mse_loss(outputs, y)
        if self.from_logits:
            return functional.binary_cross_entropy_with_logits(outputs, y)
        return functional.binary_cross_entropy(outputs, y)

    def constant(self, targets: Array) -> float:
        """Return the least loss of an answer that is the same for all examples.

        Example:
            >>> Loss("numbers").constant(np.array([[1.0], [3.0]])), Loss("yes or no").constant(np.array([[0], [0]]))
            (1.0, 0.0)
        """
        if self.task == "numbers":
            return float(np.mean(np.var(targets, axis=0, dtype=np.float64)))
        shares = [np.mean(targets == value, axis=0) for value in np.unique(targets)]
        return float(np.mean(sum(-share * np.log(np.where(share > 0, share, 1)) for share in shares)))


def normal(model: "torch.nn.Module", shapes: Shapes, batch: int, seed: int, returns: Returns | None = None) -> Examples:
    """Return random inputs, with random targets and the loss that goes with the module's output.

    Raises:
        UserError: it is not known what the module takes, or it fails, or returns something else than one tensor.
    """
    rng = np.random.default_rng(seed)
    shape, note = _shape(model, shapes)
    known = _tokens(model)
    x = rng.integers(0, known, (batch, *shape)) if known else rng.standard_normal((batch, *shape)).astype(np.float32)
    found = returned(model, x)
    loss, notes = _loss(found, x, returns)
    y: Array = np.zeros(0)
    if loss.task == "classes":
        y = rng.integers(0, _classes(found.shape), _places(found.shape))
    elif loss.task == "yes or no":
        y = rng.integers(0, 2, found.shape).astype(np.float32)
    elif notes:
        y = x
    else:
        y = rng.standard_normal(found.shape).astype(np.float32)
        y = np.abs(y) if found.end in POSITIVE else y
    return Examples(x, y, loss, _count(loss, found.shape), loss.from_logits, notes=(*note, *notes))


def of_dataset(model: "torch.nn.Module", dataset: Dataset, batch: int, returns: Returns | None = None) -> Examples:
    """Return the first training examples, scaled as in training, images with channels first if the module has them so.

    Raises:
        UserError: the data have several inputs or targets, or the module takes or returns something else.
    """
    if isinstance(dataset.train.x, dict) or len(dataset.targets) > 1:
        raise UserError(
            f"dataset {dataset.name}: expected one input and one target for a PyTorch module; received several"
        )
    x: Any = dataset.scaled(rows(dataset.train.x, slice(batch)), "float32")
    notes = tuple(each for each in dataset.notes if SPLIT not in each)
    first = next(iter(parts(model)), None)
    if first is not None and first.channels_first and _has_channels_last(first, x):
        x, notes = np.ascontiguousarray(np.moveaxis(x, -1, 1)), (*notes, "The channels of images were put first.")
    (target,) = dataset.targets.values()
    y: Any = rows(dataset.train.y, slice(batch))
    found = returned(model, x)
    values = math.prod(found.shape[1:])
    if target.task == "regression":
        loss = Loss("numbers")
    elif target.task == "multiclass" or (target.task == "binary" and values == 2 * y[0].size):
        loss = Loss("classes", _returns(found, returns) == "logits")
    else:
        loss = Loss("yes or no", found.end != "sigmoid" if returns is None else returns == "logits")
    wanted = y.size // len(y) * (_classes(found.shape) if loss.task == "classes" else 1)
    if values != wanted or (loss.task == "classes" and _classes(found.shape) < target.outputs):
        raise UserError(
            f"dataset {dataset.name}: expected outputs of shape {target.shape}, but those of {type(model).__name__} "
            f"are {found.shape[1:]}"
        )
    return Examples(x, y, loss, _count(loss, found.shape), loss.from_logits, notes=notes, of_dataset=True)


def _count(loss: Loss, shape: tuple[int, ...]) -> int:
    """Return the number of classes of one answer, 0 if there are none or several answers of yes and no."""
    if loss.task == "classes":
        return _classes(shape)
    return 2 if loss.task == "yes or no" and shape[-1] == 1 else 0


def _shape(module: "torch.nn.Module", shapes: Shapes) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the shape of an example, as it was said, or as the module's first layer takes it, with a line on that.

    Raises:
        UserError: the first layer does not tell, or sizes have names.
    """
    if set(shapes) - {""}:
        raise UserError(
            f"--inputs: expected one size without a name for a PyTorch module; received {', '.join(shapes)}"
        )
    if "" in shapes:
        return shapes[""], ()
    first = next(iter(parts(module)), None)
    own = kinds(first.module) if first else set()
    shape: tuple[int, ...] = ()
    if first and own & {"_ConvNd", "_ConvTransposeNd"}:
        shape = (first.module.in_channels, *[ANY_SIZE] * (first.kernel.ndim - 2))
    elif first and "Linear" in own:
        shape = (first.module.in_features,)
    elif first and "RNNBase" in own:
        shape = (ANY_SIZE, first.module.input_size)
    elif own & {"Embedding"}:
        shape = (ANY_SIZE,)
    if not shape:
        raise UserError(
            f"{type(module).__name__} does not say the size of its inputs; give that of one example: --inputs 3,32,32"
        )
    said = ",".join(map(str, shape))
    note = f"Inputs are of size {said}, since the first layer takes such; for another size say --inputs {said}."
    return shape, (note,) if ANY_SIZE in shape and "Linear" not in own else ()


def _tokens(module: "torch.nn.Module") -> int:
    """Return how many numbers of tokens the first layer knows, 0 if it is no embedding."""
    known = [each.module.num_embeddings for each in parts(module) if "Embedding" in kinds(each.module)]
    first = next(iter(parts(module)), None)
    return min(known) if first is not None and "Embedding" in kinds(first.module) else 0


def _has_channels_last(part: Part, x: Array) -> bool:
    channels = part.module.in_channels
    return bool(x.ndim == part.kernel.ndim and x.shape[1] != channels and x.shape[-1] == channels)


def _classes(shape: tuple[int, ...]) -> int:
    return shape[1] if len(shape) == PIXELS else shape[-1]


def _places(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (shape[0], *shape[2:]) if len(shape) == PIXELS else shape[:-1]


def _loss(found: Returned, x: Array, returns: Returns | None) -> tuple[Loss, tuple[str, ...]]:
    """Return the loss of a module by what it returns, and a line if it was taken for an autoencoder."""
    units = _classes(found.shape) if len(found.shape) > 1 else 1
    probabilities = ("softmax", "sigmoid")
    if returns is None and x.dtype.kind == "f" and found.shape == x.shape and found.end not in probabilities:
        return Loss("numbers"), (MIRRORED,)
    if units == 1 and returns is None and found.end != "sigmoid":
        return Loss("numbers"), ()
    if found.end == "sigmoid" or units == 1:
        return Loss("yes or no", found.end != "sigmoid" and returns != "probabilities"), ()
    return Loss("classes", _returns(found, returns) == "logits"), ()


def _returns(found: Returned, said: Returns | None) -> Returns:
    """Return what a classifier returns: probabilities if its outputs are positive and add up to 1."""
    axis = 1 if found.values.ndim == PIXELS else -1
    positive = bool((found.values >= 0).all())
    measured: Returns = "probabilities" if positive and np.allclose(found.values.sum(axis), 1, atol=1e-3) else "logits"
    if said not in (None, measured):
        raise UserError(f"--returns {said}: but the module returns {measured}")
    return measured
