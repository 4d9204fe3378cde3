"""The datasets: a registry of them, and the one way to load one.

Importing this package needs numpy and pydantic only; what a dataset needs beyond is imported when it is loaded.
"""

from collections.abc import Mapping
from typing import Any

from suite.datasets.adding import Adding
from suite.datasets.blobs import Blobs
from suite.datasets.circles import Circles
from suite.datasets.dataset import Dataset, DatasetConfig, Part, Task
from suite.datasets.deep_linear import DeepLinear
from suite.datasets.digits import Digits
from suite.datasets.download import FileState, downloadable, fetch, import_folder, where
from suite.datasets.fashion_mnist import FashionMnist
from suite.datasets.mnist import Mnist
from suite.datasets.mnist_autoencoder import MnistAutoencoder
from suite.datasets.moons import Moons
from suite.datasets.noise import Noise
from suite.datasets.notebook_circles import NotebookCircles
from suite.datasets.shared import Loader
from suite.datasets.spirals import Spirals
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.registry import plugins

__all__ = [
    "DATASETS",
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
    "label",
    "load",
    "names",
    "where",
]

DATASETS: dict[str, type[DatasetConfig]] = {
    "adding": Adding,
    "blobs": Blobs,
    "circles": Circles,
    "deep-linear": DeepLinear,
    "digits": Digits,
    "fashion-mnist": FashionMnist,
    "mnist": Mnist,
    "mnist-autoencoder": MnistAutoencoder,
    "moons": Moons,
    "noise": Noise,
    "notebook-circles": NotebookCircles,
    "spirals": Spirals,
    "xor": Xor,
}

_LOADER = Loader(capacity=8)


def names() -> list[str]:
    """Return the names of all datasets, those of installed packages, too, sorted."""
    return sorted({*DATASETS, *(plugin.name for plugin in plugins.added("datasets"))})


def label(name: str) -> str:
    """Return a line about a dataset; of a package's, which is not imported, where it comes from."""
    plugin = None if name in DATASETS else plugins.find("datasets", name)
    return plugin.origin if plugin else DATASETS[name].label


def get(table: Mapping[str, Any], key: str = "dataset.name") -> DatasetConfig:
    """Return the validated configuration that `table` describes, as in `{"name": "circles", "noise": 0.05}`.

    `key` is what errors call the place of the name, as in "benchmarks/mnist.toml: dataset.name".

    Raises:
        UserError: the name is missing or unknown.
        pydantic.ValidationError: an option is unknown or out of its range.
    """
    name = table.get("name")
    if name is None:
        raise UserError(f"{key}: missing; expected one of {', '.join(names())}")
    return plugins.chosen("datasets", str(name), DATASETS, DatasetConfig, where=key).model_validate(dict(table))


def load(config: DatasetConfig, seed: int) -> Dataset:
    """Return the dataset, from memory where it was loaded before; concurrent callers wait for one load.

    The arrays are shared and read-only.

    Raises:
        UserError: the data cannot be had.
    """
    return _LOADER.load(config, seed)
