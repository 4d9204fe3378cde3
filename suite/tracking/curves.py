"""The curves of many runs as one frame, a row for each evaluation."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from suite.tracking.artifacts import CURVES_FILE, Artifacts, curves_from_csv
from suite.tracking.record import ENVIRONMENT, FILES, STATUS, SWEEP, TRIAL
from suite.tracking.rows import Row

if TYPE_CHECKING:
    import pandas as pd

SCALARS = (str, int, float, bool)


def curves_of(rows: Iterable[Row], tracking_uri: str, downloads: int) -> "pd.DataFrame":
    """Return a row for each evaluation of these runs; those without curves have none.

    Columns: initializer, seed, the dotted keys of the sweep, "step", one for each curve ("test/accuracy"), which is NaN
    where a run has no such curve and not finite where it diverged; then status, trial, environment and run.

    Args:
        rows: the runs of trials.
        tracking_uri: of the store that they are in.
        downloads: files that are fetched at a time.
    """
    import numpy as np
    import pandas as pd

    drawn = sorted((row for row in rows if CURVES_FILE in json.loads(row.tags[FILES])), key=lambda row: row.started)
    with ThreadPoolExecutor(downloads) as pool:
        contents = list(pool.map(lambda row: Artifacts(row.artifacts, tracking_uri).read(CURVES_FILE), drawn))
    if not drawn:
        return pd.DataFrame(columns=["initializer", "seed", "step", "status", "trial", "environment", "run"])
    found = [pd.DataFrame({"step": steps} | curves) for steps, curves in map(curves_from_csv, contents)]
    at = np.repeat(np.arange(len(found)), [len(each) for each in found])
    which, whose = (pd.DataFrame(map(say, drawn)).iloc[at].reset_index(drop=True) for say in (_place, _identity))
    return pd.concat([which, pd.concat(found, ignore_index=True), whose], axis="columns")


def _place(row: Row) -> dict[str, Any]:
    """Return what sets a run apart; values of the sweep that are lists or tables are text, as parameters are."""
    sweep = json.loads(row.tags[SWEEP])
    point = {key: value if isinstance(value, SCALARS) else json.dumps(value) for key, value in sweep.items()}
    return {"initializer": row.parameters["initializer"], "seed": int(row.parameters["seed"])} | point


def _identity(row: Row) -> dict[str, str]:
    tags = row.tags
    return {"status": tags[STATUS], "trial": tags[TRIAL], "environment": tags[ENVIRONMENT], "run": row.run_id}
