"""Results, frames and curves, read from runs."""

import json
from collections.abc import Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from suite.benchmark.trial import Key, Trial
from suite.tracking.runs.artifacts import CURVES_FILE, Artifacts
from suite.tracking.runs.record import COMPLETE, ENVIRONMENT, MACHINE, STATUS, SWEEP, TRIAL, WEIGHTS, legal
from suite.tracking.runs.rows import Row
from suite.tracking.runs.sound import KNOWN, DamagedError, attempt, contents, sound, tagged
from suite.training.result import Result, Status

if TYPE_CHECKING:
    import pandas as pd


def key_of(row: Row) -> Key | None:
    """Return the key of the trial that a run belongs to, None if it belongs to no trial."""
    identity = row.tags.get(TRIAL), row.tags.get(ENVIRONMENT)
    return None if identity[0] is None or identity[1] is None else (identity[0], identity[1])


def rank(row: Row) -> tuple[bool, bool, int]:
    """Return the sort key of a trial's runs: complete and uninterrupted runs come last, the newest at the end."""
    return row.tags.get(COMPLETE) == "true", row.tags.get(STATUS) != Status.INTERRUPTED, row.started


def current(rows: Iterable[Row]) -> dict[Key, Row]:
    """Return the run of each trial that counts: the last complete one.

    A run whose status was edited does not count.
    """
    found: dict[Key, Row] = {}
    for row in sorted(rows, key=rank):
        key = key_of(row)
        if key is not None and row.tags.get(COMPLETE) == "true" and row.tags.get(STATUS) in list(Status):
            found[key] = row
    return found


def result_of(row: Row, trial: Trial, artifacts: Artifacts | None, leave: Container[str] = ()) -> Result:
    """Return the result that a run was made from.

    Contents of files are left out if `artifacts` is None, and for each file in `leave`.

    Raises:
        DamagedError: a tag or a file of the run differs from what was written.
    """
    tags = tagged(row)
    return Result(
        trial=trial,
        status=Status(tags["status"]),
        started=row.started / 1000,
        metrics=_scalars(row.metrics, tags["curves"]),
        dataset=tags["dataset"],
        weights=row.tags.get(WEIGHTS, ""),
        machine={name.removeprefix(MACHINE): text for name, text in row.tags.items() if name.startswith(MACHINE)},
        **(contents(row, artifacts, leave) if artifacts else {}),
    )


def _scalars(metrics: Mapping[str, float], curves: Iterable[str]) -> dict[str, float]:
    drawn = {legal(name) for name in curves}
    return {name: value for name, value in metrics.items() if name not in drawn}


def called(row: Row) -> str:
    """Return the name by which messages call a trial's run."""
    return f"{row.parameters.get('initializer')} seed {row.parameters.get('seed')}"


def frame_of(benchmark: str, rows: Iterable[Row]) -> "pd.DataFrame":
    """Return a row for each of a benchmark's runs: trial, environment, run, status, start (UTC), parameters, metrics.

    A value that some of the runs lack is NaN for them, or NA among truth values. Runs whose tags were edited are left
    out.
    """
    import pandas as pd

    records: list[dict[str, Any]] = []
    names: dict[str, None] = dict.fromkeys(("trial", "environment", "run", "status", "started"))
    measured: dict[str, None] = {}
    readings = ((benchmark, called(row), attempt(lambda row: (row, tagged(row)), row)) for row in rows)
    for row, tags in sound(readings):
        identity = {"trial": row.tags[TRIAL], "environment": row.tags[ENVIRONMENT], "run": row.run_id}
        outcome = {"status": row.tags[STATUS], "started": pd.Timestamp(row.started, unit="ms", tz="UTC")}
        scalars = _scalars(row.metrics, tags["curves"])
        parameters = {name: _typed(text) for name, text in row.parameters.items()}
        records.append(identity | outcome | parameters | scalars)
        names |= dict.fromkeys(parameters)
        measured |= dict.fromkeys(scalars)
    frame = pd.DataFrame(records, columns=list(names | measured))
    partly = [name for name in frame if frame[name].dtype == object and set(frame[name].dropna().map(type)) == {bool}]
    return frame.astype(dict.fromkeys(partly, "boolean")).sort_values("started", ignore_index=True)


def _typed(text: str) -> str | int | float | bool:
    """Return the value from which a parameter's text was written."""
    if text in ("True", "False"):
        return text == "True"
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text


SCALARS = (str, int, float, bool)

_Drawn = tuple[dict[str, Any], "pd.DataFrame", dict[str, str]]


def curves_of(benchmark: str, rows: Iterable[Row], tracking_uri: str, downloads: int) -> "pd.DataFrame":
    """Return a row for each evaluation of these runs.

    Runs without curves have no rows, and damaged runs are left out.

    Columns: initializer, seed, the dotted keys of the sweep, "step", one for each curve ("test/accuracy"), then status,
    trial, environment and run. A curve is NaN for a run that lacks it, and not finite after a run diverged.

    Args:
        benchmark: the name of the runs' benchmark.
        rows: the runs of trials.
        tracking_uri: the URI of their store.
        downloads: number of files that are fetched at a time.
    """
    import numpy as np
    import pandas as pd

    def read(row: Row) -> _Drawn:
        found = contents(row, Artifacts(row.artifacts, tracking_uri), leave=KNOWN - {CURVES_FILE})
        return _place(row), pd.DataFrame({"step": found["steps"]} | found["curves"]), _identity(row)

    started = sorted(rows, key=lambda row: row.started)
    with ThreadPoolExecutor(downloads) as pool:
        readings = pool.map(lambda row: (benchmark, called(row), attempt(read, row)), started)
        drawn = [each for each in sound(readings) if len(each[1])]
    if not drawn:
        return pd.DataFrame(columns=["initializer", "seed", "step", "status", "trial", "environment", "run"])
    places, tables, identities = zip(*drawn, strict=True)
    at = np.repeat(np.arange(len(drawn)), list(map(len, tables)))
    which, whose = (pd.DataFrame(each).iloc[at].reset_index(drop=True) for each in (places, identities))
    return pd.concat([which, pd.concat(tables, ignore_index=True), whose], axis="columns")


def _place(row: Row) -> dict[str, Any]:
    """Return the initializer, the seed and the point of a run.

    Values of the sweep that are lists or tables are text, as they are in parameters.

    Raises:
        DamagedError: the run lacks one of them.
    """
    try:
        sweep = json.loads(row.tags[SWEEP])
        point = {key: value if isinstance(value, SCALARS) else json.dumps(value) for key, value in sweep.items()}
        return {"initializer": row.parameters["initializer"], "seed": int(row.parameters["seed"])} | point
    except (KeyError, ValueError, AttributeError) as error:
        raise DamagedError(f"tag {SWEEP} or a parameter is missing or damaged ({error})") from None


def _identity(row: Row) -> dict[str, str]:
    tags = row.tags
    return {"status": tags[STATUS], "trial": tags[TRIAL], "environment": tags[ENVIRONMENT], "run": row.run_id}
