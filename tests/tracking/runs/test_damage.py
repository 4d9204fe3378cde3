"""Files of a trial that anything has happened to: that trial counts as not there, and all others as before."""

import io
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from random import Random

import numpy as np
import pytest

import suite
from suite.benchmark.trial import Trial
from suite.diagnostics import Histogram, LayerSignal, Measurement
from suite.errors import NAMED
from suite.tracking.runs.artifacts import Artifacts
from suite.tracking.runs.record import SEALS
from suite.tracking.store import Store
from suite.training.result import Result

MakeResult = Callable[..., Result]

SWAPS = ("curves.csv", "boundary.npz", "signals.csv", "signals.json", "signals.npz", "draws.csv")


def measured() -> Measurement:
    rows = [LayerSignal(name, "Dense", "relu", 3, 2, 3, *range(len(fields(LayerSignal)) - 6)) for name in "ab"]
    histograms = tuple(Histogram(np.linspace(-1, 1, 3), np.array([at, 7]), at) for at in (1, 2))
    return Measurement({"signal/std_first": 0.1}, rows, ("layer 'x' was not seen",), histograms, np.eye(2))


def whole(result_of: MakeResult, trial: Trial) -> Result:
    """Return a result that has every file."""
    draws = {"draws/length": np.array([1 / 3, 2.0])}
    return result_of(trial, measurements={0: measured(), 10: measured()}, draws=draws)


def folder_of(store: Store, trial: Trial) -> Path:
    """Return where a trial's files stand."""
    run = store.done(trial.benchmark)[trial.id, trial.environment]
    assert store.location.database is not None
    return store.location.database.parent / "artifacts" / trial.benchmark / run / "artifacts"


def unsealed(store: Store, benchmark: str) -> None:
    """Make runs of a benchmark such as they were before files were sealed."""
    assert store.location.database is not None
    with closing(sqlite3.connect(store.location.database)) as connection, connection:
        connection.execute(
            "DELETE FROM tags WHERE key = ? AND run_uuid IN (SELECT run_uuid FROM runs JOIN experiments USING "
            "(experiment_id) WHERE experiments.name = ?)",
            [SEALS, benchmark],
        )


def odd_numbers(content: bytes) -> bytes:
    return content.replace(b"0", b"many", 1) if b"0" in content else b"0"


def other_arrays(_content: bytes) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, x=np.array(["text"]), y=np.array(["text"]), classes=np.array(["text"]))
    return buffer.getvalue()


def objects(_content: bytes) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, x=np.array([{}], object))
    return buffer.getvalue()


def endless(path: Path) -> None:
    """Make a file that says to be far longer than any disk."""
    path.touch()
    os.truncate(path, 2**40)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "a line short": lambda content: content[: content.rstrip(b"\n").rfind(b"\n") + 1],
    "the head only": lambda content: content[: content.find(b"\n") + 1],
    "longer": lambda content: content + content,
    "another encoding": lambda content: content.decode("latin-1").encode("utf-16"),
    "odd numbers": odd_numbers,
    "other arrays": other_arrays,
    "objects": objects,
    "zeros": lambda content: bytes(len(content)),
    "JSON": lambda _: b"[" * 100_000,
    "another number": lambda content: content.replace(b"7", b"8", 1) if b"7" in content else b"8",
}


@pytest.mark.parametrize("sealed", [True, False])
def test_a_damaged_file_costs_its_trial_and_no_other(
    local: Store, trials: list[Trial], result_of: MakeResult, sealed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    benchmark, trials = trials[0].benchmark, trials[:2]
    for trial in trials:
        local.log(whole(result_of, trial))
    if not sealed:
        unsealed(local, benchmark)
    folder = folder_of(local, trials[0])
    assert sorted(path.name for path in folder.iterdir()) == sorted(SWAPS)
    for name in SWAPS:
        path = folder / name
        sound = path.read_bytes()
        random = Random(name)
        flipped = bytearray(sound)
        flipped[random.randrange(len(sound))] ^= 1 << random.randrange(8)
        cut = sound[: random.randrange(len(sound))]
        others = [(folder / other).read_bytes() for other in SWAPS if other != name]
        changed = [damage(sound) for damage in DAMAGES.values()]
        for content in (*changed, bytes(flipped), cut, random.randbytes(300), *others):
            path.write_bytes(content)
            damaged = local.damaged(trials)
            found = local.results(trials)
            assert found[-1].trial == trials[1]
            if sealed and content != sound:
                assert list(damaged) == [trials[0].id]
                assert damaged[trials[0].id].startswith(f"zeros seed 0: {name} ")
                assert len(found) == 1
            assert (len(found) == 1) == bool(damaged), "what is planned anew is what is left out"
            if name == "curves.csv":
                assert len(suite.results(benchmark, curves=True, tracking_uri=local.uri)) >= 4
        path.write_bytes(sound)
    assert local.damaged(trials) == {}
    assert len(local.results(trials)) == 2
    assert all(len(record.getMessage()) < 1000 and record.getMessage().isprintable() for record in caplog.records)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")
def test_what_stands_in_place_of_a_file_costs_its_trial_only(
    local: Store, trials: list[Trial], result_of: MakeResult, caplog: pytest.LogCaptureFixture
) -> None:
    for trial in trials:
        local.log(result_of(trial))
    folder = folder_of(local, trials[0])
    curves = folder / "curves.csv"
    sound = curves.read_bytes()
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: None, "is missing"),
        (curves.mkdir, "is no file"),
        (lambda: os.mkfifo(curves), "is no file"),
        (lambda: curves.symlink_to(curves), "cannot be read (Too many levels of symbolic links)"),
        (lambda: curves.symlink_to("/dev/zero"), "is no file"),
        (lambda: endless(curves), "it has 1,099,511,627,776 bytes"),
    ]
    try:
        for replace, said in cases:
            removed(curves)
            replace()
            assert [result.trial for result in local.results(trials)] == trials[1:]
            assert said in caplog.messages[-1]
            assert said in local.damaged(trials)[trials[0].id]
        assert local.results(trials, files=False)[0].trial == trials[0], "what MLflow keeps itself is whole"
    finally:
        # The store is that of all tests of this room, and some of them copy it: an endless file would fill the disk.
        removed(curves)
        curves.write_bytes(sound)


def removed(path: Path) -> None:
    """Remove whatever stands there, a folder, too."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def test_of_many_damaged_results_a_few_are_named_in_one_line(
    local: Store, trials: list[Trial], result_of: MakeResult, caplog: pytest.LogCaptureFixture
) -> None:
    for trial in trials:
        local.log(result_of(trial))
        (folder_of(local, trial) / "boundary.npz").unlink()
    assert local.results(trials) == []
    (line,) = caplog.messages
    assert line.startswith(f"{trials[0].benchmark}: 4 stored results are damaged and left out: zeros seed 0: ")
    assert line.count("is missing") == NAMED
    assert "; and 1 more; `python -m suite run`" in line


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("suite.files", "[1]"),
        ("suite.files", '["../../secret"]'),
        ("suite.files", "[" * 4000),
        ("suite.files", ""),
        ("suite.curves", "{}"),
        ("suite.dataset", "null"),
        ("suite.seals", '{"curves.csv": 3}'),
        ("suite.seals", '{"curves.csv": "9999999999999999999999 x"}'),
        ("suite.status", "splendid"),
        ("suite.sweep", "[]"),
    ],
)
def test_a_tag_that_was_edited_costs_its_trial_only(
    local: Store, trials: list[Trial], result_of: MakeResult, tag: str, value: str
) -> None:
    runs = [local.log(result_of(trial)) for trial in trials]
    with local._outbox.store() as kept:
        kept.client.set_tag(runs[0], tag, value)
    assert [result.trial for result in local.results(trials)][-3:] == trials[1:]
    assert set(local.damaged(trials)) <= {trials[0].id}
    assert set(local.done(trials[0].benchmark).values()) >= set(runs[1:])
    assert set(suite.results(trials[0].benchmark, tracking_uri=local.uri)["run"]) >= set(runs[1:])
    assert set(suite.results(trials[0].benchmark, curves=True, tracking_uri=local.uri)["run"]) >= set(runs[1:])


def test_files_on_a_server_are_compared_by_size_and_read_whole(
    server: str, trials: list[Trial], result_of: MakeResult, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(server)
    runs = [store.log(result_of(trial)) for trial in trials]
    with store._outbox.store() as kept:
        folders = [Artifacts(kept.client.get_run(run).info.artifact_uri, server) for run in runs]
        kept.client.set_tag(runs[0], "suite.files", '["curves.csv", "draws.csv"]')
    folders[1].write({"curves.csv": b""})
    sound = folders[2].read("boundary.npz")
    folders[2].write({"boundary.npz": bytes(len(sound))})
    assert store.damaged(trials) == {
        trials[0].id: "zeros seed 0: draws.csv is missing",
        trials[1].id: "he seed 0: curves.csv is empty",
    }
    assert [result.trial for result in store.results(trials)] == trials[3:]
    assert "zeros seed 1: boundary.npz is not what was written" in caplog.messages[-1]
