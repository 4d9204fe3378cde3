import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from suite.benchmark.trial import Trial
from suite.tracking.location import Location
from suite.tracking.runs.plain_run import plain
from suite.tracking.sharing.waiting import Waiting
from suite.tracking.store import Store
from suite.training.result import Result

MakeResult = Callable[..., Result]


def test_a_damaged_file_is_named_and_kept_and_the_others_are_sent(
    uri: str, trials: list[Trial], result_of: MakeResult, caplog: pytest.LogCaptureFixture
) -> None:
    for trial in trials[:2]:
        Waiting(Location(uri)).add(plain(result_of(trial)))
    damaged, _ = Waiting(Location(uri)).files()
    whole = damaged.read_bytes()
    random = Random(0)
    other_fields = io.BytesIO()
    with ZipFile(other_fields, "w") as archive:
        archive.writestr("run.json", json.dumps({"experiment": 3}))
    outside = replace(plain(result_of(trials[0])), files={"../../stolen": b""}).to_bytes()
    no_trial = replace(plain(result_of(trials[0])), tags={"suite.record": "x"}).to_bytes()
    cuts = [whole[: random.randrange(len(whole))] for _ in range(20)]
    flips = [bytearray(whole) for _ in range(20)]
    for flip in flips:
        flip[random.randrange(len(whole))] ^= 1 << random.randrange(8)
    for content in (
        b"",
        whole[:-30],
        b"x" * 500,
        other_fields.getvalue(),
        outside,
        no_trial,
        *cuts,
        *map(bytes, flips),
    ):
        damaged.write_bytes(content)
        caplog.clear()
        assert set(Waiting(Location(uri)).held()) <= {trials[0].benchmark}
        store = Store(uri)
        assert store.waiting == 0
        assert {trial.id for trial in trials[1:2]} <= {trial for trial, _ in store.done(trials[0].benchmark)}
        if damaged.with_name(f"{damaged.name}.damaged").exists():
            assert f"{damaged.name}: a result that waits to be tracked, but damaged" in caplog.text
            assert "set aside under the ending .damaged" in caplog.text
            damaged.with_name(f"{damaged.name}.damaged").unlink()
    assert not list(Path(uri.removeprefix("sqlite:///")).parents[1].rglob("stolen"))


def test_what_is_no_file_waits_for_nobody(uri: str, trials: list[Trial], result_of: MakeResult) -> None:
    Waiting(Location(uri)).add(plain(result_of(trials[0])))
    folder = Waiting(Location(uri)).folder
    (folder / "0000-x.zip").mkdir()
    (folder / "x.zip").symlink_to(folder / "x.zip")
    assert Waiting(Location(uri)).held()[trials[0].benchmark].results == 1
    store = Store(uri)
    assert (store.waiting, len(store.done(trials[0].benchmark))) == (0, 1)
