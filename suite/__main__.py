"""The program `python -m suite`."""

import sys

from suite import cli
from suite.execution.supervisor import supervised


def main() -> None:
    """Run the command line in a child process, and exit with its code, or with 3 if it dies before it is finished."""
    sys.exit(supervised(cli.main))


if __name__ == "__main__":
    main()
