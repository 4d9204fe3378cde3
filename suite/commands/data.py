"""Datasets and the files of downloaded ones."""

from collections.abc import Iterable, Iterator

from suite import datasets


def states() -> Iterator[tuple[str, str, str]]:
    """Yield each dataset with the state of its files, or "generated" or "your own", and its description."""
    fetched = datasets.downloadable()
    for name in datasets.names():
        files = datasets.where(name) if name in fetched else ()
        made = "your own" if datasets.is_own(name) else "generated"
        yield name, ", ".join(sorted({str(file.state) for file in files})) or made, datasets.label(name)


def files(names: Iterable[str] = ()) -> Iterator[str]:
    """Yield a line for each file of the named datasets, or of all: its path and its state."""
    for name in tuple(names) or datasets.downloadable():
        for file in datasets.where(name):
            yield f"{name}: {file.path}: {file.state}"
