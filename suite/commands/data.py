"""Datasets and the files of downloaded ones."""

from collections.abc import Iterable, Iterator

from suite import datasets


def states() -> Iterator[tuple[str, str, str]]:
    """Yield each dataset with the state of its files, or "generated", and its description."""
    fetched = datasets.downloadable()
    for name in datasets.names():
        files = datasets.where(name) if name in fetched else ()
        yield name, ", ".join(sorted({str(file.state) for file in files})) or "generated", datasets.label(name)


def files(names: Iterable[str] = ()) -> Iterator[str]:
    """Yield a line for each file of the named datasets, or of all: its path and its state."""
    for name in tuple(names) or datasets.downloadable():
        for file in datasets.where(name):
            yield f"{name}: {file.path}: {file.state}"
