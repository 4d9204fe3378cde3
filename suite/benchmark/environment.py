"""Environment of a trial: versions of libraries, code and data.

It is all that can change a result and does not stand in the configuration. One that is not completely known has the
name of the attempt at its end, so that its results are never reused.
"""

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from suite import datasets
from suite.benchmark.trial import Spec, digest
from suite.config import is_reference
from suite.registry import plugins
from suite.registry.objects import traced
from suite.registry.provenance import engine
from suite.registry.provenance.facts import ADVICE

INFORMATION = Path("/proc/cpuinfo")

"""The file in which Linux describes its processors, beginning with the first."""


KIND = ("vendor_id", "cpu family", "model", "CPU implementer", "CPU part")

"""Keys of that file that name a kind of processor, on x86 and on Arm. A kind has one set of instructions and one set of
cache sizes, which decide the order of sums."""


SETTINGS = (
    "XLA_FLAGS",
    "TF_XLA_FLAGS",
    "TF_ENABLE_ONEDNN_OPTS",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
)

"""Environment variables that change how libraries compute."""


@cache
def processor() -> str:
    """Return the kind of processor and the instructions that NumPy uses: "AuthenticAMD 25 1, X86_V3"."""
    return ", ".join(filter(None, [_kind() or platform.processor(), _instructions()]))


def settings() -> str:
    """Return the environment variables that are set and change how libraries compute."""
    return " ".join(f"{name}={os.environ[name]}" for name in SETTINGS if os.environ.get(name)) or "none"


def _kind() -> str:
    try:
        lines = INFORMATION.read_text("utf-8", errors="replace").partition("\n\n")[0].splitlines()
    except OSError:
        return ""
    table = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return " ".join(table[key] for key in KIND if key in table)


def _instructions() -> str:
    import numpy as np

    found = np.show_config(mode="dicts")["SIMD Extensions"]
    return " ".join(found.get("found") or found.get("baseline") or ())


_KINDS: dict[str, plugins.Kind] = {
    "dataset": "datasets",
    "diagnostics": "diagnostics",
    "initializer": "initializers",
    "model": "models",
}
"""Tables of a configuration that can hold the name of a package's object, by table."""

_NAMES: dict[plugins.Kind, tuple[str, ...]] = {
    "datasets": ("name",),
    "diagnostics": ("quantities",),
    "initializers": ("class_name", "initializer"),
    "models": ("name",),
}
"""Keys of those tables that hold the name."""

LIBRARIES = ("tensorflow", "keras", "numpy", "scikit-learn")


@cache
def versions() -> dict[str, str]:
    """Return the digest of the suite's own code, shortened, and the versions of the computing libraries.

    No library is imported. The engine is the part of the suite that decides numbers; see `provenance.engine`.

    Raises:
        UserError: the suite's source is not there, or was edited since this process began.
    """
    return {"engine": engine.digest()[:16]} | {name: version(name) for name in LIBRARIES}


def machine() -> dict[str, str]:
    """Return the kind of machine and the interpreter, which are recorded but identify no trial."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": processor(),
        "settings": settings(),
    }


def environment(spec: Spec) -> str:
    """Return the hash of versions, of the data's and the model's files, and of all code that references reach."""
    return combined(files(spec.dataset.digest(), spec.model.digest()), references(spec.model_dump(mode="json")))


def files(dataset: str, model: str) -> str:
    """Return one text for the digests of a dataset and a model.

    Example:
        >>> files("a1b2", ""), files("a1b2", "c3d4")
        ('a1b2', 'a1b2, model c3d4')
    """
    return f"{dataset}, model {model}" if model else dataset


def combined(data: str, code: Sequence[str]) -> str:
    """Return the hash of versions, of the digest `data` of all files, and of what each reference of `code` reaches.

    If a part cannot be known, the hash is valid for the present attempt only: its results are never used again.

    Raises:
        UserError: the suite's own code was edited since this process began.
    """
    engine.check()
    sources = {reference: code_digest(reference) for reference in code}
    whole = digest({"versions": versions(), "dataset": data, "sources": sources})
    return once(whole) if obstacles(code) else whole


def code_digest(reference: str) -> str:
    """Return the SHA-256 of all code that a reference reaches.

    For an object of an installed package the package's version is included.
    """
    plugin = plugins.owner(reference)
    return traced(reference).digest if plugin is None else plugin.digest()


def obstacles(code: Iterable[str]) -> list[str]:
    """Return a line for each construct behind some references that only running can follow, and what to do."""
    found = sorted({obstacle for reference in code for obstacle in traced(reference).obstacles})
    return [f"{obstacle}: {ADVICE}" for obstacle in found]


def references(table: Any) -> list[str]:
    """Return every "package.module:name" in nested plain data, sorted.

    These are the user's own references, and those of installed packages. A package's object is recognized by its name
    under the keys of a trial's configuration that hold such names.
    """
    return sorted(set(_references(table, "", None)))


def _references(value: Any, key: str, kind: plugins.Kind | None) -> Iterator[str]:
    if isinstance(value, dict):
        if kind == "datasets" and value.get("name") in datasets.OWN:
            return  # Paths and the names of columns may look like references.
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


_names = [uuid4().hex[:16]]

BETWEEN = "-"
"""The separator between the hash of an environment that is not completely known and the attempt."""


def renew() -> None:
    """Begin another attempt, so that results of environments not completely known do not count as finished."""
    _names[:] = [uuid4().hex[:16]]


def once(environment: str) -> str:
    """Return an environment that only this attempt has.

    Example:
        >>> agree("abc", once("abc")), once("abc") == "abc"
        (True, False)
    """
    return f"{environment}{BETWEEN}{_names[0]}"


def agree(first: str, second: str) -> bool:
    """Return whether two environments are equal as far as they can be known."""
    return first.partition(BETWEEN)[0] == second.partition(BETWEEN)[0]
