"""What can change a result without standing in the configuration: library versions, the data, the user's own code."""

import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from suite.benchmark.trial import Spec, digest
from suite.objects import is_reference, source_digest

ENGINE = "1"
"""Version of the training program. It is raised with every change that moves a trial's numbers."""

LIBRARIES = ("tensorflow", "keras", "numpy", "scikit-learn")


@cache
def versions() -> dict[str, str]:
    """Return the versions of the engine and of the libraries that compute; none of them is imported."""
    return {"engine": ENGINE} | {name: version(name) for name in LIBRARIES}


def machine() -> dict[str, str]:
    """Return the kind of machine and the interpreter, for the record; neither is part of a trial's identity."""
    return {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}


def environment(spec: Spec) -> str:
    """Return the hash of versions, the dataset's digest and the source of every object of the user's own."""
    return combined(spec.dataset.digest(), references(spec.model_dump(mode="json")))


def combined(data: str, code: Sequence[str]) -> str:
    """Return the hash of versions, the dataset's digest `data`, and the source of each reference of `code`."""
    sources = {reference: source_digest(reference) for reference in code}
    return digest({"versions": versions(), "dataset": data, "sources": sources})


def references(table: Any) -> list[str]:
    """Return every "package.module:name" of the user's own in nested plain data, sorted."""
    return sorted(set(_references(table)))


def _references(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if is_reference(value) else []
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [reference for child in children for reference in _references(child)]
