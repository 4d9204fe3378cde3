"""`python -m suite`."""

import sys

from suite import cli
from suite.execution.supervisor import supervised


def main() -> None:
    """Run the command line in a process of its own, and exit as it does; if it is gone before it is done, with 3."""
    sys.exit(supervised(cli.main))


if __name__ == "__main__":
    main()
