"""An initializer that depends on when and where it is asked is seen, though the clock has not moved."""

from pathlib import Path
from typing import Any

import pytest

from suite.errors import UserError
from suite.training.preflight import check

HEAD = """
import datetime, functools, hashlib, os, random, secrets, threading, time, uuid
from datetime import datetime as moment, date
from time import time as now, time_ns
import numpy as np
import keras
import tensorflow as tf

names = ["a", "b"]
states = threading.local()

def rng(number):
    return np.random.default_rng(int(number) % 2**63)

def mine(shape, dtype=None, seed=None):
    {body}
"""

DEPEND = (
    "return rng(time.time()).normal(size=shape)",
    "return rng(now()).normal(size=shape)",
    "return rng(time_ns()).normal(size=shape)",
    "return rng(time.perf_counter() * 1e9).normal(size=shape)",
    "return rng(time.monotonic()).normal(size=shape)",
    "return rng(time.process_time()).normal(size=shape)",
    "return rng(time.time() // 3600).normal(size=shape)",
    "return rng(time.localtime().tm_yday).normal(size=shape)",
    "return rng(time.gmtime().tm_hour).normal(size=shape)",
    "import time as clock; return rng(clock.time()).normal(size=shape)",
    "from time import time as late; return rng(late()).normal(size=shape)",
    "return rng(datetime.datetime.now().day).normal(size=shape)",
    "return rng(moment.now().timestamp()).normal(size=shape)",
    "return rng(datetime.date.today().toordinal()).normal(size=shape)",
    "return rng(date.today().toordinal()).normal(size=shape)",
    "return rng(moment.now(datetime.timezone.utc).year).normal(size=shape)",
    "return rng(np.datetime64('now').astype(int)).normal(size=shape)",
    "return rng(int.from_bytes(os.urandom(4), 'big')).normal(size=shape)",
    "return rng(secrets.randbits(40)).normal(size=shape)",
    "return rng(uuid.uuid4().int >> 70).normal(size=shape)",
    "return rng(uuid.uuid1().int >> 70).normal(size=shape)",
    "return rng(uuid.getnode()).normal(size=shape)",
    "return rng(id(names)).normal(size=shape)",
    "return rng(abs(hash('text'))).normal(size=shape)",
    "return rng(abs(hash(('text', 3)))).normal(size=shape)",
    "return rng(abs(hash(names[0]))).normal(size=shape)",
    "return rng(os.getpid()).normal(size=shape)",
    "return rng(threading.get_ident()).normal(size=shape)",
    "return rng(os.environ['MY_SEED']).normal(size=shape)",
    "return rng(os.environ.get('MY_SEED', 0)).normal(size=shape)",
    "return rng(os.getenv('MY_SEED')).normal(size=shape)",
    "states.n = getattr(states, 'n', 0) + 1; return rng(states.n).normal(size=shape)",
    "names.append(1); return rng(len(names)).normal(size=shape)",
    "return np.random.default_rng().normal(size=shape)",
    "return np.random.normal(size=shape)",
    "return np.full(shape, random.random())",
    "return random.Random().random() * np.ones(shape)",
    "return keras.random.normal(shape)",
    "return tf.random.normal(shape)",
    "return keras.initializers.HeNormal()(shape)",
)

SOUND = (
    "return rng(seed).normal(size=shape)",
    "return np.ones(shape) * time.gmtime(0).tm_year",
    "began = time.time(); return np.ones(shape) * (time.time() >= began)",
    "return rng(hash((3, 4)) % 2**40).normal(size=shape)",
    "np.random.seed(seed % 2**32); return np.random.normal(size=shape)",
    "return rng(datetime.datetime(2020, 1, 2).toordinal() + isinstance(moment.now(), moment)).normal(size=shape)",
    "return np.ones(shape) * len(os.environ['PATH']) / len(os.environ['PATH'])",
    "return keras.initializers.HeNormal(seed=seed)(shape)",
)


def _checked(body: str, make_benchmark: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(HEAD.format(body=body))
    check(make_benchmark({"training.compile": "graph"}, initializers=[f"mine={path}:mine", "he"]).trials())


@pytest.mark.parametrize("body", DEPEND)
def test_what_depends_on_time_or_place_is_refused(
    body: str, make_benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_SEED", "12")
    with pytest.raises(UserError, match="expected the same values for the same seed, received others"):
        _checked(body, make_benchmark, tmp_path)


@pytest.mark.parametrize("body", SOUND)
def test_what_depends_on_its_seed_alone_is_taken(body: str, make_benchmark: Any, tmp_path: Path) -> None:
    _checked(body, make_benchmark, tmp_path)


def test_nobody_else_sees_another_time() -> None:
    import datetime as dt
    import os
    import sys
    import time

    from suite.frameworks.process.elsewhere import elsewhere

    before = dict(globals()), sys.modules["time"], time.time, dt.datetime, os.environ
    now = time.time()
    with elsewhere():
        assert time.time() - now < 1e6
    assert (dict(globals()), sys.modules["time"], time.time, dt.datetime, os.environ) == before
