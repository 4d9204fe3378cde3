"""A lock is held by one at a time, and anybody can see whether it is."""

import sqlite3
from pathlib import Path

import pytest

from suite.tracking.sharing.locks import alone, held


def test_a_lock_is_held_until_it_is_given_up(tmp_path: Path) -> None:
    lock = tmp_path / "what? 100%"
    assert not held(lock)
    assert not lock.exists(), "to ask makes no file"
    with alone(lock):
        assert held(lock)
        assert held(lock)
    assert not held(lock)
    assert lock.exists()


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with alone(lock), pytest.raises(sqlite3.OperationalError, match="locked"), alone(lock, wait=0):
        pass
    with alone(lock):
        assert held(lock)


def test_what_is_no_lock_is_not_called_free(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        held(tmp_path)
