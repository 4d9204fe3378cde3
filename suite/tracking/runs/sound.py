"""Stored files of a trial, checked for damage."""

import json
import logging
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from suite.errors import listed
from suite.tracking.runs.artifacts import (
    BOUNDARY_FILE,
    CURVES_FILE,
    ERROR_FILE,
    Artifacts,
    boundary_from_npz,
    curves_from_csv,
)
from suite.tracking.runs.record import CURVES, DATASET, FILES, SEALS, STATUS
from suite.tracking.runs.rows import Row
from suite.tracking.runs.signal_files import (
    ARRAYS_FILE,
    DRAWS_FILE,
    LAYERS_FILE,
    SCALARS_FILE,
    draws_from,
    measurements_from,
)
from suite.training.result import Status

logger = logging.getLogger(__name__)


Found = TypeVar("Found")


class DamagedError(Exception):
    """A run's tags or files differ from what was written; the message names the file and the difference."""


def tell(benchmark: str, damaged: Sequence[str]) -> None:
    """Warn, in one line, which results of a benchmark are damaged and therefore left out."""
    if damaged:
        logger.warning(
            "%s: %d stored result%s damaged and left out: %s; `python -m suite run` trains anew what its file plans",
            benchmark,
            len(damaged),
            " is" if len(damaged) == 1 else "s are",
            listed(damaged),
        )


def attempt(read: Callable[..., Found], *given: Any) -> Found | DamagedError:
    """Return the result of `read`, or the DamagedError that it raised."""
    try:
        return read(*given)
    except DamagedError as error:
        return error


def sound(readings: Iterable[tuple[str, str, Found | DamagedError]]) -> list[Found]:
    """Return the readings that succeeded, and warn about the damaged ones.

    Each reading comes with its benchmark and the name of its run.
    """
    found: list[Found] = []
    damaged: dict[str, list[str]] = {}
    for benchmark, name, reading in readings:
        if isinstance(reading, DamagedError):
            damaged.setdefault(benchmark, []).append(f"{name}: {reading}")
        else:
            found.append(reading)
    for benchmark, each in damaged.items():
        tell(benchmark, each)
    return found


KNOWN = frozenset((CURVES_FILE, BOUNDARY_FILE, ERROR_FILE, LAYERS_FILE, SCALARS_FILE, ARRAYS_FILE, DRAWS_FILE))
"""The files that a result is made from. A run may have further files; a tag that names one of those is damaged."""

LARGEST = 2**30
"""Largest size of a file without a recorded size, in bytes."""

LONGEST = 200
"""Characters of the message about a damaged file."""


def seals(files: Mapping[str, bytes]) -> str:
    """Return a tag that later reveals changes of the files: size and hash of each."""
    return json.dumps({name: f"{len(content)} {_hash(content)}" for name, content in files.items()})


def tagged(row: Row) -> dict[str, Any]:
    """Return the tags of a run about its trial: "status", "files", "curves", "dataset" and "seals".

    Raises:
        DamagedError: a tag is missing, or was edited.
    """
    found: dict[str, Any] = {"status": row.tags.get(STATUS)}
    if found["status"] not in list(Status):
        raise DamagedError(f"tag {STATUS} is no status")
    for name, tag, kind, default in (
        ("files", FILES, list, None),
        ("curves", CURVES, list, None),
        ("dataset", DATASET, dict, "{}"),
        ("seals", SEALS, dict, "{}"),
    ):
        try:
            found[name] = json.loads(row.tags.get(tag, default) or "")
        except (ValueError, RecursionError):
            raise DamagedError(f"tag {tag} is missing or damaged") from None
        if not isinstance(found[name], kind):
            raise DamagedError(f"tag {tag} is damaged")
    if not all(isinstance(name, str) for name in (*found["files"], *found["curves"], *found["seals"].values())):
        raise DamagedError(f"tag {FILES}, {CURVES} or {SEALS} is damaged")
    if not KNOWN.issuperset(found["files"]):
        raise DamagedError(f"tag {FILES} names a file that no result has")
    return found


def contents(row: Row, artifacts: Artifacts, leave: Container[str] = ()) -> dict[str, Any]:
    """Return the contents of a run's files: "steps", "curves", "boundary", "error", "measurements", "draws".

    Files in `leave` are not read.

    Raises:
        DamagedError: a file is missing, unreadable, or not what was written.
    """
    tags = tagged(row)
    files = {name: _read(name, tags["seals"], artifacts) for name in tags["files"] if name not in leave}
    try:
        steps, curves = curves_from_csv(files[CURVES_FILE]) if CURVES_FILE in files else (np.zeros(0, np.int64), {})
        found = {
            "steps": steps,
            "curves": curves,
            "boundary": boundary_from_npz(files[BOUNDARY_FILE]) if BOUNDARY_FILE in files else None,
            "error": files[ERROR_FILE].decode() if ERROR_FILE in files else "",
            "measurements": measurements_from(files),
            "draws": draws_from(files),
        }
        _check_curves(steps, curves, tags["curves"] if CURVES_FILE in files else [])
    except Exception as error:  # Damaged bytes can make a reader raise any error.
        raise DamagedError(f"{', '.join(files)}: {type(error).__name__}: {error}"[:LONGEST]) from None
    return found


def check(row: Row, artifacts: Artifacts) -> None:
    """Compare the files of a run with what was written.

    Files on a server are compared by their sizes only.

    Raises:
        DamagedError: a file is missing, unreadable, or not what was written.
    """
    tags = tagged(row)
    if artifacts.local and not tags["seals"]:
        contents(row, artifacts)
    elif artifacts.local:
        for name in tags["files"]:
            _read(name, tags["seals"], artifacts)
    else:
        sizes = artifacts.sizes() if tags["files"] else {}
        for name in tags["files"]:
            size, written = sizes.get(name), _size(tags["seals"].get(name, ""))
            if size is None:
                raise DamagedError(f"{name} is missing")
            _check_size(name, size, written)


def _read(name: str, sealed: Mapping[str, str], artifacts: Artifacts) -> bytes:
    written = _size(sealed.get(name, ""))
    try:
        content = artifacts.read(name, LARGEST if written is None else max(written, 1))
    except OSError as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({_reason(error)})"
        raise DamagedError(f"{name} {reason}") from None
    _check_size(name, len(content), written)
    if written is not None and sealed[name].rpartition(" ")[2] != _hash(content):
        raise DamagedError(f"{name} is not what was written")
    return content


def _check_size(name: str, size: int, written: int | None) -> None:
    if size == 0 != written:
        raise DamagedError(f"{name} is empty")
    if written is not None and size != written:
        raise DamagedError(f"{name} has {size:,} bytes, of {written:,} that were written")


def _check_curves(steps: NDArray[np.int64], curves: Mapping[str, Any], names: list[str]) -> None:
    if list(curves) != names:
        raise ValueError(f"curves {', '.join(curves)}, where {', '.join(names)} were written")
    if len(steps) and (steps[0] < 0 or (np.diff(steps) <= 0).any()):
        raise ValueError("steps do not rise")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _size(seal: str) -> int | None:
    size = seal.partition(" ")[0]
    return int(size) if size.isdecimal() and len(size) < 20 else None


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
