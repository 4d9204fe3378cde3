"""Start-up code of Dask's worker processes on this machine."""

import signal


def dask_setup(_worker: object) -> None:
    """Leave Ctrl-C to the process that asked for the trials: a terminal sends it to all of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
