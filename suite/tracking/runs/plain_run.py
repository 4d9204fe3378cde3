"""Runs as plain data, written without their trial."""

import io
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any
from zipfile import ZipFile

from pydantic import TypeAdapter

from suite.tracking.runs import record
from suite.tracking.runs.artifacts import files_of
from suite.tracking.runs.sound import seals
from suite.tracking.runs.text import LONGEST_NAME, LONGEST_PARAMETER, LONGEST_TAG, short_texts, shorten
from suite.training.result import Result

RECORD = "suite.record"
"""The tag that identifies a run, even if its writer never got a confirmation."""

_FIELDS, _FILES = "run.json", "files/"


_DATASET = {"name": 500, "digest": 36}
"""Characters of the fields of MLflow's dataset; any other field has as many as the shortest column accepts."""

_LONGEST_FIELD = 60_000


@dataclass(frozen=True)
class PlainRun:
    """One run of an experiment.

    `started` and `ended` are in milliseconds since the epoch.

    `point` is the point of the sweep, `files` are contents by name, `dataset` has the fields of MLflow's dataset.
    """

    experiment: str
    name: str
    started: int
    ended: int | None
    status: str
    point: tuple[tuple[str, Any], ...]
    tags: dict[str, str]
    parameters: dict[str, str]
    metrics: tuple[tuple[str, float, int], ...]
    dataset: dict[str, str]
    files: dict[str, bytes]

    @property
    def record(self) -> str:
        """The id of this run, which it keeps whatever id MLflow gives it."""
        return self.tags[RECORD]

    def with_files(self, files: Mapping[str, bytes]) -> "PlainRun":
        """Return the run with further files.

        Those of the same name are replaced.
        """
        return replace(self, files={**self.files, **files})

    def to_bytes(self) -> bytes:
        """Return the run as a ZIP archive of JSON and its files.

        The archive's checksums reveal damage.
        """
        fields = asdict(self)
        files = fields.pop("files")
        archive = io.BytesIO()
        with ZipFile(archive, "w") as parts:
            parts.writestr(_FIELDS, json.dumps(fields, allow_nan=False))
            for name, content in files.items():
                parts.writestr(f"{_FILES}{name}", content)
        return archive.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "PlainRun":
        """Return the run as it was written.

        Raises:
            ValueError: the archive is damaged or incomplete.
        """
        try:
            with ZipFile(io.BytesIO(content)) as parts:
                fields = json.loads(parts.read(_FIELDS))
                names = [name for name in parts.namelist() if name.startswith(_FILES)]
                files = {name.removeprefix(_FILES): parts.read(name) for name in names}
            run = _fields().validate_python(fields | {"files": files})
            missing = [tag for tag in (RECORD, record.TRIAL, record.ENVIRONMENT) if tag not in run.tags]
            outside = [name for name in files if {"", ".", ".."} & set(name.split("/"))]
        except Exception as error:  # Damaged bytes can make a reader raise any error.
            raise ValueError(f"{type(error).__name__}: {error}"[:200]) from error
        if missing or outside:
            raise ValueError(f"no run of a trial: {', '.join(missing or outside)}"[:200])
        return run


@cache
def _fields() -> "TypeAdapter[PlainRun]":
    return TypeAdapter(PlainRun)


def plain(result: Result, session: str = "") -> PlainRun:
    """Return a result as a plain run.

    `session` is the id of the session that writes it, for its tag.

    Every store accepts every part of it, whatever the result's texts are.
    """
    files = files_of(result)
    started = round(result.started * 1000)
    seconds = result.metrics.get("time/total")
    written_by = {record.WRITER: session} if session else {}
    run = PlainRun(
        experiment=result.trial.benchmark,
        name=record.run_name(result.trial),
        started=started,
        ended=None if seconds is None else started + round(1000 * seconds),
        status=record.RUN_STATUS[result.status],
        point=result.trial.point,
        tags=record.tags(result, list(files))
        | {record.SEALS: seals(files), record.CURRENT: "true", RECORD: uuid.uuid4().hex}
        | written_by,
        parameters=record.parameters(result.trial),
        metrics=tuple(record.metrics(result)),
        dataset=record.dataset(result) if result.dataset else {},
        files=files,
    )
    return bounded(run)


def bounded(run: PlainRun) -> PlainRun:
    """Return a run whose every part is accepted by every store, whatever its texts were made from."""
    return replace(
        run,
        name=shorten(run.name, LONGEST_NAME),
        tags=short_texts(run.tags, LONGEST_TAG),
        parameters=short_texts(run.parameters, LONGEST_PARAMETER),
        dataset={name: shorten(text, _DATASET.get(name, _LONGEST_FIELD)) for name, text in run.dataset.items()},
    )
