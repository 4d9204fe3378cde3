"""Baseline files: their places, reading and writing."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from suite.benchmark.baseline import Baseline, Entry
from suite.benchmark.load import SHIPPED, folders
from suite.benchmark.problems import cut, validated
from suite.benchmark.whole_file import write_whole
from suite.errors import UserError

FOLDER = "baselines"

LARGEST = 50_000_000
"""Bytes of a baseline's file; one of 100,000 trials has a tenth of it."""


def baseline_file(file: Path, *, to_write: bool = False) -> Path:
    """Return the path of the baseline of a benchmark's file: in `baselines/` beside it.

    The baseline of a shipped benchmark is written to `benchmarks/baselines/` in the current folder. It is read from
    there if it exists, else from the package.
    """
    own = Path("benchmarks") / FOLDER / f"{file.stem}.json"
    beside = file.parent / FOLDER / f"{file.stem}.json"
    shipped = file.parent.resolve() == SHIPPED.resolve()
    return own if shipped and (to_write or own.exists() or not beside.exists()) else beside


def accepted() -> dict[str, Path]:
    """Return every baseline file by the name of its benchmark, including those whose benchmark is gone."""
    files: dict[str, Path] = {}
    for folder in folders():
        for path in sorted((folder / FOLDER).glob("*.json")):
            files.setdefault(path.stem, path)
    return files


def read(path: Path) -> Baseline:
    """Return the baseline in a file.

    Raises:
        UserError: it cannot be read, is empty, or is no baseline; what is wrong with it, in one line.
    """
    try:
        if path.exists() and (not path.is_file() or path.stat().st_size > LARGEST):
            raise ValueError(f"expected a file of at most {LARGEST:,} bytes")
        table = json.loads(path.read_text("utf-8"), parse_constant=_refused, object_pairs_hook=_unrepeated)
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path}: cannot be read as a baseline: {cut(str(error))}") from None
    baseline = validated(Baseline.model_validate, table, str(path))
    if baseline.benchmark != path.stem:
        raise UserError(
            f"{path}: belongs to benchmark {baseline.benchmark!r}; expected {path.stem!r}, as the file is named"
        )
    return baseline


def held(path: Path) -> tuple[Baseline | None, str]:
    """Return the accepted baseline, or None, and what is wrong with its file, "" if nothing."""
    try:
        return (read(path) if path.exists() else None), ""
    except UserError as error:
        return None, str(error)


def write(baseline: Baseline, path: Path) -> None:
    """Write a baseline whole or not at all, with keys and entries in a stable order, one entry a line.

    Raises:
        UserError: the folder cannot be written.
    """
    table = baseline.model_dump(mode="json", exclude={"entries", "watched"}, exclude_defaults=True)
    head = json.dumps(table, indent=1).removesuffix("\n}")
    parts = [_listed("entries", baseline.entries)] + [_listed("watched", baseline.watched)] * bool(baseline.watched)
    try:
        write_whole(path, (",\n".join([head, *parts]) + "\n}\n").encode())
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error}") from None


def _listed(name: str, entries: Iterable[Entry]) -> str:
    lines = [f"  {json.dumps(entry.model_dump(mode='json', exclude_defaults=True))}" for entry in entries]
    return "\n".join(filter(None, [f' "{name}": [', ",\n".join(lines), " ]"]))


def _refused(constant: str) -> float:
    raise ValueError(f"expected finite numbers; received {constant}")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError(f"a key appears twice; received {[name for name, _ in pairs]}")
    return table
