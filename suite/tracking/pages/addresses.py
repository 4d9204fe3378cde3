"""Addresses of the tracking server, and links to its pages."""

import json
import socket
from collections.abc import Sequence
from urllib.parse import urlencode

from suite.tracking.pages.views import VIEW

MODE = {"workflowType": "machine_learning"}

"""MLflow's pages open for language models unless the link says otherwise."""


def home_url(base_url: str) -> str:
    """Return the link to the list of experiments."""
    return f"{base_url.rstrip('/')}/#/experiments?{urlencode(MODE)}"


def comparison_url(base_url: str, experiment_id: str, view: str = VIEW) -> str:
    """Return the link to the charts of an experiment in a saved view, by default the view of groups.

    `view` is the key of another view. There is no link to several experiments: on that page MLflow averages groups of
    one name over all of them.
    """
    query = MODE | {"compareRunsMode": "CHART", "viewStateShareKey": view}
    return f"{base_url.rstrip('/')}/#/experiments/{experiment_id}/runs?{urlencode(query)}"


def boxes_url(base_url: str, experiment_id: str, run_ids: Sequence[str]) -> str:
    """Return the link to the page that compares these runs, the only one with box plots.

    The reader chooses there what the plots show: the page takes it from no link. Each run takes 41 characters.
    """
    query = {"runs": _list(run_ids), "experiments": _list([experiment_id])} | MODE
    return f"{base_url.rstrip('/')}/#/compare-runs?{urlencode(query)}"


def run_url(base_url: str, experiment_id: str, run_id: str) -> str:
    """Return the link to the page of one run, for example a summary."""
    return f"{base_url.rstrip('/')}/#/experiments/{experiment_id}/runs/{run_id}?{urlencode(MODE)}"


def _list(ids: Sequence[str]) -> str:
    return json.dumps(list(ids), separators=(",", ":"))


LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine that no other machine can use."""

EVERYWHERE = ("0.0.0.0", "::")
"""Host names that mean all of the machine's addresses."""

ELSEWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737). Nothing is sent there; the route to it reveals this machine's own
address."""


def url(name: str, port: int) -> str:
    """Return the address of a server's pages.

    An IPv6 address is put in brackets.
    """
    return f"http://{_bracketed(name)}:{port}"


def local(host: str) -> str:
    """Return the name by which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def names(host: str) -> list[str]:
    """Return the names by which other machines reach a server that listens on `host`.

    There are none if `host` is a loopback.
    """
    if host in LOOPBACK:
        return []
    if host not in EVERYWHERE:
        return [host]
    found = dict.fromkeys([socket.gethostname(), socket.getfqdn(), *_own_address()])
    return [name for name in found if name not in LOOPBACK]


def protection(host: str, port: int) -> dict[str, str]:
    """Return the settings that let MLflow's server answer to these names and refuse all others.

    It checks the Host header, against pages that rebind their name to this machine, and the Origin header, against
    pages that send requests from a reader's browser. Without this it would take its own pages for foreign ones as soon
    as they are opened under a name that is not a loopback's.
    """
    others = names(host)
    if not others:
        return {}
    answers = [f"{_bracketed(name)}{end}" for name in (*LOOPBACK, *others) for end in ("", f":{port}")]
    return {
        "MLFLOW_SERVER_ALLOWED_HOSTS": ",".join(answers),
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS": ",".join(url(name, port) for name in others),
    }


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _own_address() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:  # There is no network.
            return []
        return [str(probe.getsockname()[0])]
