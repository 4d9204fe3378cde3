"""The datasets: their registry, and the function that loads one.

Importing this package needs only numpy and pydantic. Other libraries are imported when a dataset that needs them is
loaded.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from suite.config import is_reference
from suite.datasets.adding import Adding
from suite.datasets.blobs import Blobs
from suite.datasets.circles import Circles
from suite.datasets.coordinates import Coordinates
from suite.datasets.copying import Copying
from suite.datasets.custom import CustomDataset
from suite.datasets.dataset import Dataset, DatasetConfig, Part, Task
from suite.datasets.deep_linear import DeepLinear
from suite.datasets.digits import Digits
from suite.datasets.download import FileState, downloadable, fetch, import_folder, where
from suite.datasets.fashion_mnist import FashionMnist
from suite.datasets.images import ImagesDataset
from suite.datasets.in_memory import InMemory, in_memory
from suite.datasets.markov import Markov
from suite.datasets.mnist import Mnist
from suite.datasets.mnist_autoencoder import MnistAutoencoder
from suite.datasets.modular import Modular
from suite.datasets.moons import Moons
from suite.datasets.noise import Noise
from suite.datasets.notebook_circles import NotebookCircles
from suite.datasets.recall import Recall
from suite.datasets.shared import Loader
from suite.datasets.spirals import Spirals
from suite.datasets.table import SUFFIXES, TableDataset
from suite.datasets.text import TextDataset
from suite.datasets.text_classification import TextClassificationDataset
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.registry import plugins

__all__ = [
    "DATASETS",
    "OWN",
    "Dataset",
    "DatasetConfig",
    "FileState",
    "Loader",
    "Part",
    "Task",
    "downloadable",
    "fetch",
    "get",
    "import_folder",
    "in_memory",
    "is_own",
    "label",
    "load",
    "named",
    "names",
    "where",
]

DATASETS: dict[str, type[DatasetConfig]] = {
    "adding": Adding,
    "blobs": Blobs,
    "circles": Circles,
    "coordinates": Coordinates,
    "copying": Copying,
    "deep-linear": DeepLinear,
    "digits": Digits,
    "fashion-mnist": FashionMnist,
    "markov": Markov,
    "mnist": Mnist,
    "mnist-autoencoder": MnistAutoencoder,
    "modular": Modular,
    "moons": Moons,
    "noise": Noise,
    "notebook-circles": NotebookCircles,
    "recall": Recall,
    "spirals": Spirals,
    "xor": Xor,
}

OWN: dict[str, type[DatasetConfig]] = {
    "images": ImagesDataset,
    "table": TableDataset,
    "text": TextDataset,
    "text-classification": TextClassificationDataset,
}
"""Forms of the user's own data, which need options."""

_ALL = DATASETS | OWN

_LOADER = Loader(capacity=8)


def names() -> list[str]:
    """Return the sorted names of all datasets, those of installed packages included.

    Example:
        >>> "circles" in names()
        True
    """
    return sorted({*_ALL, *(plugin.name for plugin in plugins.added("datasets"))})


def label(name: str) -> str:
    """Return one line about a dataset, or about its origin if an installed package adds it.

    Example:
        >>> label("xor")
        'exclusive or of four Gaussian clouds, 2 classes, drawn anew for each seed'
    """
    plugin = None if name in _ALL else plugins.find("datasets", name)
    return plugin.origin if plugin else _ALL[name].label


def is_own(name: str) -> bool:
    """Return whether data are the user's own, so that what is wrong with them is wrong input.

    Example:
        >>> is_own("table"), is_own("wine.py:load"), is_own("mnist")
        (True, True, False)
    """
    return is_reference(name) or name in (*OWN, "arrays")


def get(table: Mapping[str, Any], key: str = "dataset.name") -> DatasetConfig:
    """Return the validated configuration that `table` describes.

    Args:
        table: the `[dataset]` table of a benchmark file.
        key: the place of the name, as errors name it: "benchmarks/mnist.toml: dataset.name".

    Raises:
        UserError: the name is missing or unknown.
        pydantic.ValidationError: an option is unknown or out of its range.

    Example:
        >>> get({"name": "circles", "noise": 0.05}).noise
        0.05
    """
    name = table.get("name")
    if Path(str(name)).suffix in SUFFIXES:
        raise UserError(
            f'{key}: a table is named by its path; expected name = "table", path = "{name}" and target = "…"; received '
            f"{name!r}"
        )
    if name is None:
        raise UserError(f"{key}: missing; expected one of {', '.join(names())}")
    if is_reference(str(name)):
        return CustomDataset.model_validate(dict(table))
    if name == "arrays":
        return InMemory.model_validate(dict(table))
    return plugins.chosen("datasets", str(name), _ALL, DatasetConfig, where=key).model_validate(dict(table))


def named(text: str) -> dict[str, Any]:
    """Return the `[dataset]` table that a name on the command line stands for.

    The path of a table is short for the dataset "table".

    Example:
        >>> named("rows.csv"), named("circles")
        ({'name': 'table', 'path': 'rows.csv'}, {'name': 'circles'})
    """
    return {"name": "table", "path": text} if Path(text).suffix in SUFFIXES else {"name": text}


def load(config: DatasetConfig, seed: int) -> Dataset:
    """Return the dataset of a configuration and seed, from memory if it was loaded before.

    Threads that ask for the same dataset wait for one load. The arrays are shared and read-only.

    Raises:
        UserError: the data cannot be obtained.

    Example:
        >>> load(get({"name": "circles", "train": 100}), seed=1).train.x.shape
        (100, 2)
    """
    return _LOADER.load(config, seed)
