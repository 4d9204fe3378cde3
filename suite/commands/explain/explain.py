"""The explanation of a net, from question to diagnosis."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from suite import datasets, models
from suite.analysis.explanation.explanation import Explanation
from suite.benchmark import toml
from suite.benchmark.load import load
from suite.benchmark.problems import validated
from suite.benchmark.seeds import Seeds
from suite.benchmark.training import Returns
from suite.commands.explain.mended import mended
from suite.commands.explain.practice import Practice, in_words
from suite.commands.explain.torch_practice import TorchPractice, practised
from suite.config import Identifier
from suite.datasets.arrays import by_name
from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.forms import separate
from suite.datasets.in_memory import in_memory
from suite.diagnostics.quantities import Tier
from suite.errors import UserError
from suite.frameworks.torch_modules import is_module
from suite.registry.naming import reference
from suite.report.contents.shown import Diagnosis
from suite.training.runtime import guarded_code, tensorflow

if TYPE_CHECKING:
    import keras
    import torch

    from suite.commands.explain.examples import Examples, Shapes

Shape = tuple[int, ...]
"""Of one example."""

Asked = tuple[str | tuple[Any, Any] | None, str | Sequence[str] | None, int | Shape | Mapping[str, Shape] | None]
"""The dataset, its target, and the size of inputs, as a call has them."""

KERAS_DEFAULT = "glorot_uniform"
"""What a Keras layer draws its kernel from when nobody chooses."""


def explain(
    subject: "str | keras.Model | torch.nn.Module | Callable[..., keras.Model | torch.nn.Module] | None" = None,
    x: object = None,
    y: object = None,
    *,
    depth: int | None = None,
    width: int | None = None,
    activation: Identifier | None = None,
    initializer: Identifier | None = None,
    compare: Sequence[Identifier] = (),
    dataset: str | tuple[Any, Any] | None = None,
    target: str | Sequence[str] | None = None,
    inputs: int | Shape | Mapping[str, Shape] | None = None,
    outputs: int | None = None,
    batch: int | None = None,
    returns: Returns | None = None,
    tier: Tier = "standard",
    seed: int = 0,
    announce: Callable[[str], None] | None = None,
) -> Diagnosis:
    """Measure a net at initialization, say what is wrong with it, and try what could mend it on the same batch.

    >>> suite.explain(depth=20, initializer="glorot_uniform").remedy.initializer
    'he_normal'

    Args:
        subject: a Keras model or PyTorch module, a function that builds it, a saved model's path, "file.py:name", or a
            benchmark's file, whose data are used; by default a perceptron.
        x: inputs, an array or several by name, of which the first training examples are used; by default random ones.
        y: their targets, as a function of the user's own data returns them.
        depth: hidden layers of the perceptron, 10 by default, of `width` units, 100 by default.
        width: the perceptron's units in a layer.
        activation: theirs, "relu" by default.
        initializer: an identifier, or "label=specification"; by default Keras's own, or the weights that a model has.
        compare: further initializers to measure beside it.
        dataset: a name, the path of a table or a benchmark, or a table as in a file, or (x, y); else random examples.
        target: the column to predict, or several, by default "target", if the dataset is a table or a function.
        inputs: the size of an input, as (28, 28, 1), or sizes by name; by default `width`, or 32 if a size is open.
        outputs: classes, if neither net nor dataset fixes them, 10 by default; 1 is two classes, one logit.
        batch: examples, 128 by default.
        returns: "logits" or "probabilities", where measuring a classifier of the user's own does not tell.
        tier: what to measure.
        seed: of weights and data.
        announce: hears what the `full` tier costs.

    Raises:
        UserError: the net cannot be had, or cannot be measured at all; an initializer is unknown or does not fit.
    """
    depth, width, activation = 10 if depth is None else depth, 100 if width is None else width, activation or "relu"
    batch, data_seed = _checked(128 if batch is None else batch), Seeds(seed, 0).stream("data")
    net, table = _net(subject, dataset)
    data = _data(x, y, (dataset, target, inputs), table, data_seed)
    shapes, size = (by_name(data.input_shape), data.outputs) if data else (_sizes(inputs), outputs or 10)
    given = net is not None and not isinstance(net, tuple(models.MODELS.values()))
    with guarded_code([subject, initializer, *compare]):
        model = _model(net, data, shapes.get(""), size, depth, width, activation)
        examples = _examples(model, data, shapes, batch, data_seed, returns or (None if given else "logits"))
        practice = practised(model, examples, tier, seed, taught=given)
        name = _named(f"{depth} × {width} {in_words(activation)}" if subject is None else subject, dataset)
        return _diagnosis(practice, name, initializer or (None if given else KERAS_DEFAULT), compare, announce)


def _net(subject: Any, dataset: Any) -> tuple[Any, DatasetConfig | None]:
    """Return the net, with the data that a benchmark's file has for it, if no others are named.

    A function becomes its reference, and a benchmark's file the table of its model.
    """
    if isinstance(subject, str) and subject.endswith(".toml"):
        benchmark = load(subject)
        return benchmark.model, None if dataset else benchmark.dataset
    named = inspect.isroutine(subject) or inspect.isclass(subject)
    return reference(subject, "a model") if named else subject, None


def _model(
    subject: Any,
    data: Dataset | None,
    shape: Shape | None,
    size: int,
    depth: int,
    width: int,
    activation: Identifier,
) -> "keras.Model":
    tensorflow()
    from suite.commands.explain.model import own, perceptron

    if subject is None:
        return perceptron(shape or (width,), depth, width, activation, size)
    return own(subject, shape, size, data)


def _diagnosis(
    practice: Practice | TorchPractice,
    net: str,
    initializer: Identifier | None,
    compare: Sequence[Identifier],
    announce: Callable[[str], None] | None,
) -> Diagnosis:
    """Return the diagnosis with the weights of an initializer, by default the net's own, beside further ones."""
    practice.announce(announce)
    first = practice.own() if initializer is None else _given(practice, initializer)
    compared = tuple(_given(practice, each, "--compare") for each in compare)
    return Diagnosis(net, first, compared, *mended(practice, first), examples=practice.examples.count)


def _examples(
    model: "keras.Model", data: Dataset | None, shapes: "Shapes", batch: int, seed: int, returns: Returns | None
) -> "Examples":
    if is_module(model):
        from suite.commands.explain.torch_examples import normal, of_dataset
    else:
        from suite.commands.explain.examples import normal
        from suite.commands.explain.own_data import of_dataset

    with _advised(batch):
        return normal(model, shapes, batch, seed, returns) if data is None else of_dataset(model, data, batch, returns)


def _named(subject: Any, dataset: Any) -> str:
    name = subject if isinstance(subject, str) else getattr(subject, "name", getattr(subject, "__name__", "the net"))
    return f"{name} on {dataset}" if isinstance(dataset, str) and dataset else str(name)


def _sizes(inputs: int | Shape | Mapping[str, Shape] | None) -> "Shapes":
    """Return the sizes of inputs by name, "" for an only one."""
    if inputs is None:
        return {}
    if isinstance(inputs, Mapping):
        return {name: tuple(size) for name, size in inputs.items()}
    return {"": (inputs,) if isinstance(inputs, int) else tuple(inputs)}


@contextmanager
def _advised(batch: int) -> Iterator[None]:
    """Say of a model that fails on a batch what its cause may be."""
    try:
        yield
    except UserError as error:
        if "fails on this batch" not in str(error):
            raise
        raise UserError(
            f"{error}; it was called on {batch} examples: if the first axis of its inputs is no batch, as of a graph's "
            "nodes, or of a fixed size, say how many: --batch N; if sizes do not fit: --inputs"
        ) from error


def _checked(batch: int) -> int:
    if batch < 2:
        raise UserError(f"batch: expected two examples or more, to compare inputs; received {batch}")
    return batch


def _data(x: Any, y: Any, asked: Asked, config: DatasetConfig | None, seed: int) -> Dataset | None:
    """Return arrays, or the data of a name, or those of the net's own benchmark, None if there are none of these.

    Raises:
        UserError: there is more than one of them, or they cannot be had.
    """
    name, target, inputs = asked
    x, y, name = separate(x, y, name)
    if x is not None or y is not None:
        return _arrays(x, y, (name, target, inputs))
    if name is None and config is None:
        if target is not None:
            raise UserError(f"target: expected a dataset besides, whose column it is; received {target!r} only")
        return None
    if inputs is not None:
        said = name or (config.name if config else "")
        raise UserError(f"inputs: a dataset has a size of its own; received {inputs} and dataset {said}")
    config = load(name).dataset if name is not None and name.endswith(".toml") else config if name is None else None
    table = {"name": config.name} | config.model_dump(exclude_unset=True) if config else table_of(str(name))
    config = validated(datasets.get, table | ({} if target is None else {"target": target}), "dataset")
    tensorflow()  # Loading may import TensorFlow, whose threads the suite sets up before.
    with guarded_code({"dataset": config.model_dump(mode="json")}):
        return datasets.load(config, seed)


def table_of(name: str) -> dict[str, Any]:
    """Return the table of data that are named on a command line: a name, a path, a reference, or a table."""
    table: dict[str, Any] = toml.value(name, "dataset") if name.lstrip().startswith("{") else datasets.named(name)
    return table


def _arrays(x: Any, y: Any, asked: Asked) -> Dataset:
    """Return arrays as a dataset.

    Raises:
        UserError: there are no targets, a dataset or sizes besides, or the arrays are no data.
    """
    if x is None or y is None or any(each is not None for each in asked):
        besides = dict(zip(("dataset", "target", "inputs"), asked, strict=True))
        besides |= {"no x": x is None or None, "no y": y is None or None}
        received = ", ".join(key for key, value in besides.items() if value is not None)
        raise UserError(f"expected x and y, and no dataset, target or inputs besides; received {received}")
    table = in_memory((x, y))
    return datasets.load(datasets.get(table), 0)


def _given(practice: Practice | TorchPractice, identifier: Identifier, option: str = "--initializer") -> Explanation:
    try:
        return practice.given(identifier)
    except UserError as error:
        raise type(error)(f"{option}: {str(error).removeprefix('--initializer: ')}") from error
