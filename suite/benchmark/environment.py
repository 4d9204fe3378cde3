"""What can change a result without standing in the configuration: libraries, code and data."""

import platform
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from suite.benchmark.processor import processor, settings
from suite.benchmark.trial import Spec, digest
from suite.config import is_reference
from suite.registry import plugins
from suite.registry.objects import traced
from suite.registry.provenance import attempt, engine
from suite.registry.provenance.obstacles import Obstacle

_KINDS: dict[str, plugins.Kind] = {
    "dataset": "datasets",
    "diagnostics": "diagnostics",
    "initializer": "initializers",
    "model": "models",
}
"""The keys below which the name of what a package adds can stand."""

_NAMES: dict[plugins.Kind, tuple[str, ...]] = {
    "datasets": ("name",),
    "diagnostics": ("quantities",),
    "initializers": ("class_name", "initializer"),
    "models": ("name",),
}
"""The keys that have it."""

LIBRARIES = ("tensorflow", "keras", "numpy", "scikit-learn")


@cache
def versions() -> dict[str, str]:
    """Return the digest of the suite's own code, shortened, and the versions of the libraries that compute.

    None of them is imported. The engine is all of the suite that decides numbers; see `provenance.engine`.

    Raises:
        UserError: the suite's source is not there, or was edited since this process began.
    """
    return {"engine": engine.digest()[:16]} | {name: version(name) for name in LIBRARIES}


def machine() -> dict[str, str]:
    """Return the kind of machine and the interpreter, for the record; neither is part of a trial's identity."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": processor(),
        "settings": settings(),
    }


def environment(spec: Spec) -> str:
    """Return the hash of versions, the dataset's digest and all that the user's own code reaches."""
    return combined(spec.dataset.digest(), references(spec.model_dump(mode="json")))


def combined(data: str, code: Sequence[str]) -> str:
    """Return the hash of versions, the dataset's digest `data`, and what each reference of `code` reaches.

    If some of that cannot be known, only the present attempt has this environment: its results are not used again.

    Raises:
        UserError: the suite's own code was edited since this process began.
    """
    engine.check()
    sources = {reference: code_digest(reference) for reference in code}
    whole = digest({"versions": versions(), "dataset": data, "sources": sources})
    return attempt.once(whole) if obstacles(code) else whole


def code_digest(reference: str) -> str:
    """Return the SHA-256 of all that a reference reaches; of what a package adds, with the package's version."""
    plugin = plugins.owner(reference)
    return traced(reference).digest if plugin is None else plugin.digest()


def obstacles(code: Iterable[str]) -> list[Obstacle]:
    """Return what of the code behind some references cannot be followed without running it."""
    return sorted({obstacle for reference in code for obstacle in traced(reference).obstacles})


def references(table: Any) -> list[str]:
    """Return every "package.module:name" in nested plain data, sorted: of the user's own, and of installed packages.

    A package's object is known by its name where such a name stands: under the keys of a trial's configuration.
    """
    return sorted(set(_references(table, "", None)))


def _references(value: Any, key: str, kind: plugins.Kind | None) -> Iterator[str]:
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from _references(each, inner, _KINDS.get(inner, kind))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _references(each, key, kind)
    elif isinstance(value, str):
        if is_reference(value):
            yield value
        elif kind is not None and key in _NAMES[kind]:
            yield from (plugin.reference for plugin in plugins.called(kind, value))
