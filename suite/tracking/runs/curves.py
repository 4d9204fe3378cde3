"""Curves of many runs as one frame."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from suite.tracking.runs.artifacts import CURVES_FILE, Artifacts
from suite.tracking.runs.read import called
from suite.tracking.runs.record import ENVIRONMENT, STATUS, SWEEP, TRIAL
from suite.tracking.runs.rows import Row
from suite.tracking.runs.sound import KNOWN, DamagedError, attempt, contents, sound

if TYPE_CHECKING:
    import pandas as pd

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
