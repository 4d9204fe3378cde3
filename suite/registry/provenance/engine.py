"""The part of the suite's source that decides numbers."""

from functools import cache
from pathlib import Path

from suite.errors import UserError
from suite.registry.provenance.data import BEGAN, Stamp, edited_since, stamp
from suite.registry.provenance.linked import Linked, Place

PACKAGE = Path(__file__).parents[2]
"""The folder of the running package."""

ROOMS = ("suite.datasets", "suite.models", "suite.initializers", "suite.diagnostics", "suite.training")
"""The packages whose code decides numbers. Of other packages, only definitions that these use are counted."""

UNCOUNTED = ("suite.registry.provenance", "suite.benchmark.environment")
"""Modules that describe what a number depends on, and change no number."""


def digest(rooms: tuple[str, ...] = ROOMS) -> str:
    """Return the SHA-256 of all definitions that decide numbers, or of all that the given modules reach.

    It changes if a definition computes something else, but not with comments, docstrings, annotations or layout, or
    if a definition moves to another module.

    Raises:
        UserError: the source is missing, or was edited since this process began.
    """
    return _read(rooms)[0]


def check(rooms: tuple[str, ...] = ROOMS) -> None:
    """Raise an error if the code in memory differs from the code on disk.

    Raises:
        UserError: as in `digest`.
    """
    for path, before in _read(rooms)[1].items():
        if _now(path) != before:
            raise _edited(path)


def has(module: str) -> bool:
    """Return whether the suite has a module with this dotted name.

    Example:
        >>> has("suite.stats"), has("suite.nothing")
        (True, False)
    """
    return bool(_package().below((module,)))


def counted(rooms: tuple[str, ...] = ROOMS) -> list[Place]:
    """Return the definitions that decide numbers, each with its module."""
    package = _package()
    return package.reached(package.below(rooms), UNCOUNTED)


@cache
def _read(rooms: tuple[str, ...]) -> tuple[str, dict[Path, Stamp | None]]:
    places = counted(rooms)
    files = [path for path in (_file(name) for name in sorted({name for name, _ in places})) if path.is_file()]
    late = next((path for path in files if edited_since(path, BEGAN)), None)
    if late is not None:
        raise _edited(late)
    return _package().digest(places), {path: _now(path) for path in files}


@cache
def _package() -> Linked:
    sources = {}
    for path in PACKAGE.rglob("*.py"):
        parts = (PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)
        sources[".".join(parts).removesuffix(".__init__")] = path.read_bytes()
    if not {"suite", *ROOMS} <= sources.keys():
        raise UserError(
            f"{PACKAGE}: the suite is installed without its source, so it cannot be known by what its results were "
            "made; install it from its wheel, or from a checkout"
        )
    return Linked(sources)


def _file(module: str) -> Path:
    folder = PACKAGE.joinpath(*module.split(".")[1:])
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _now(path: Path) -> Stamp | None:
    try:
        return stamp(path)
    except OSError:
        return None


def _edited(path: Path) -> UserError:
    return UserError(
        f"{path}: the suite's own code was edited since this process began; start it again (in a notebook: restart "
        "the kernel), what is done is kept"
    )
