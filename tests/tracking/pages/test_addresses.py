"""Under which names a server is reached, and what it is told of them."""

import socket

import pytest

from suite.tracking.pages.addresses import local, names, protection, url


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_loopback_is_for_this_machine_alone(host: str) -> None:
    assert names(host) == []
    assert protection(host, 5000) == {}
    assert local(host) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_all_addresses_are_those_of_this_machine(host: str) -> None:
    assert socket.gethostname() in [*names(host), "localhost"]
    assert local(host) in ("127.0.0.1", "::1")


def test_one_address_is_that_and_the_loopback() -> None:
    assert names("fd00::7") == [local("fd00::7")] == ["fd00::7"]
    told = protection("fd00::7", 5000)
    assert told["MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"] == url("fd00::7", 5000) == "http://[fd00::7]:5000"
    assert {"localhost:5000", "127.0.0.1:5000", "[::1]:5000", "[fd00::7]:5000"} < set(
        told["MLFLOW_SERVER_ALLOWED_HOSTS"].split(",")
    )
    assert "*" not in "".join(told.values())
