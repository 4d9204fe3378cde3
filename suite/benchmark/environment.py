"""What can change a result without standing in the configuration: libraries, code and data."""

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from suite.benchmark.trial import Spec, digest
from suite.config import is_reference
from suite.registry import plugins
from suite.registry.objects import traced
from suite.registry.provenance import attempt, engine
from suite.registry.provenance.facts import Obstacle

INFORMATION = Path("/proc/cpuinfo")

"""Where Linux describes its processors, the first of them first."""


KIND = ("vendor_id", "cpu family", "model", "CPU implementer", "CPU part")

"""The keys there that name a kind, on x86 and on Arm. What is the same for a kind decides the order of sums: the
instructions, and the sizes of its caches."""


SETTINGS = (
    "XLA_FLAGS",
    "TF_XLA_FLAGS",
    "TF_ENABLE_ONEDNN_OPTS",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
)

"""Variables by which libraries are told to compute in another way."""


@cache
def processor() -> str:
    """Return the kind of processor, and the instructions that NumPy finds: "AuthenticAMD 25 1, X86_V3"."""
    return ", ".join(filter(None, [_kind() or platform.processor(), _instructions()]))


def settings() -> str:
    """Return the variables that are set of those by which libraries compute in another way."""
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
