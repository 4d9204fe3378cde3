"""What Dask's worker processes on this machine load first."""

import signal


def dask_setup(_worker: object) -> None:
    """Leave Ctrl-C to the process that the trials are for: a terminal sends it to all of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
