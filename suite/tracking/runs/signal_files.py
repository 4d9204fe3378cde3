"""Files of a trial's measured signals: tables, scalars and arrays."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.histogram import Histogram
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal

LAYERS_FILE, SCALARS_FILE, ARRAYS_FILE, DRAWS_FILE = "signals.csv", "signals.json", "signals.npz", "draws.csv"

_COLUMNS = tuple(field.name for field in fields(LayerSignal))
_TYPES: dict[str, Callable[[str], Any]] = {
    field.name: {str: str, int: int, float: float}[field.type]  # type: ignore[index]
    for field in fields(LayerSignal)
}


def signal_files(measurements: Mapping[int, Measurement], draws: Mapping[str, NDArray[np.float64]]) -> dict[str, bytes]:
    """Return the files by name: rows of steps and layers, scalars and problems, arrays, rows of draws."""
    files = {}
    if measurements:
        rows = [[step, *astuple(layer)] for step, each in measurements.items() for layer in each.layers]
        files[LAYERS_FILE] = _csv(["step", *_COLUMNS], rows)
        said = {step: {"scalars": each.scalars, "problems": each.problems} for step, each in measurements.items()}
        files[SCALARS_FILE] = json.dumps(said, allow_nan=False).encode()
        files[ARRAYS_FILE] = _npz(dict(_arrays(measurements)))
    if draws:
        files[DRAWS_FILE] = _csv(list(draws), zip(*(column.tolist() for column in draws.values()), strict=True))
    return files


def measurements_from(files: Mapping[str, bytes]) -> dict[int, Measurement]:
    """Return the measurements by step, as they were written, or none if there are no such files.

    Raises:
        ValueError: the files have different steps or layers. Readers raise their own errors if a file cannot be read.
    """
    if LAYERS_FILE not in files:
        return {}
    layers: dict[int, list[LayerSignal]] = {}
    for row in csv.DictReader(io.StringIO(files[LAYERS_FILE].decode())):
        values = {name: _TYPES[name](row[name]) for name in _COLUMNS}
        layers.setdefault(int(row["step"]), []).append(LayerSignal(**values))
    said = json.loads(files[SCALARS_FILE])
    if not said.keys() >= set(map(str, layers)):
        raise ValueError(f"{LAYERS_FILE} has steps that {SCALARS_FILE} lacks")
    with np.load(io.BytesIO(files[ARRAYS_FILE])) as arrays:
        return {int(step): _measurement(step, layers.get(int(step), []), said[step], arrays) for step in said}


def _measurement(
    step: str, layers: list[LayerSignal], said: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> Measurement:
    parts = [arrays[f"{step}/{name}"] for name in ("edges", "counts", "not_finite")]
    histograms = tuple(Histogram(edges, counts, int(left)) for edges, counts, left in zip(*parts, strict=True))
    if histograms and len(histograms) != len(layers):
        raise ValueError(f"{LAYERS_FILE} has {len(layers)} layers at step {step}, of {len(histograms)}")
    return Measurement(said["scalars"], layers, tuple(said["problems"]), histograms, arrays[f"{step}/spectrum"])


def draws_from(files: Mapping[str, bytes]) -> dict[str, NDArray[np.float64]]:
    """Return the measured draws by name, as they were written, or none if there is no such file.

    Raises:
        ValueError: it has no draws, or a row is incomplete.
    """
    if DRAWS_FILE not in files:
        return {}
    names, *rows = csv.reader(io.StringIO(files[DRAWS_FILE].decode()))
    if not rows:
        raise ValueError(f"{DRAWS_FILE} has no draws")
    return {name: np.array(column, np.float64) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _arrays(measurements: Mapping[int, Measurement]) -> Iterator[tuple[str, NDArray[Any]]]:
    for step, each in measurements.items():
        yield f"{step}/edges", np.array([histogram.edges for histogram in each.histograms])
        yield f"{step}/counts", np.array([histogram.counts for histogram in each.histograms])
        yield f"{step}/not_finite", np.array([histogram.not_finite for histogram in each.histograms])
        yield f"{step}/spectrum", each.spectrum


def _npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **dict(arrays))  # type: ignore[arg-type]
    return buffer.getvalue()


def _csv(names: list[str], rows: Any) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode()
