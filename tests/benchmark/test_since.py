"""Circumstances under which numbers are the same to the last digit."""

import pytest

from suite.benchmark import environment
from suite.benchmark.since import present, same_numbers

HERE = environment.versions() | environment.machine()


def test_the_same_libraries_on_the_same_machine_give_the_same_numbers_whatever_the_code() -> None:
    assert same_numbers(HERE, dict(HERE))
    assert same_numbers(HERE | {"engine": "another"}, HERE)
    assert same_numbers(HERE | {"python": "3.11.1"}, HERE | {"python": "3.11.12"})


@pytest.mark.parametrize("name", sorted(HERE.keys() - {"engine"}))
def test_another_library_or_machine_may_give_others_and_so_may_one_that_is_not_known(name: str) -> None:
    unknown = {key: value for key, value in HERE.items() if key != name}
    assert not same_numbers(HERE | {name: "0.0"}, HERE)
    assert not same_numbers(unknown, HERE)
    assert not same_numbers(HERE, unknown)
    assert not same_numbers(unknown, unknown)


def test_of_several_machines_counts_what_they_share() -> None:
    machine = environment.machine()
    assert present([machine, dict(machine)]) == HERE
    assert "processor" not in present([machine, machine | {"processor": "another"}])
    assert present([]) == environment.versions()
