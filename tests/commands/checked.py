"""What the tests of check share."""

from pathlib import Path

from suite.tracking.store import Store
from tests.workplace import Workplace, claim

SEPARATE = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]


def summary(workplace: Workplace, name: str) -> tuple[dict[str, str], Path]:
    """Return the tags of a benchmark's summary run, and its folder of the check."""
    from mlflow import MlflowClient

    experiment = Store(workplace.uri).experiment_id(name)
    client = MlflowClient(workplace.uri)
    (run,) = client.search_runs([str(experiment)], "tags.`suite.summary` = 'true'")
    return run.data.tags, Path(run.info.artifact_uri.removeprefix("file://")) / "check"


LN2 = claim("published = 0.693147\ntolerance = 1e-3", "zeros", "initial/train_loss")
