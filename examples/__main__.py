"""`python -m examples`: write the notebooks anew, with what their cells show."""

import sys
import tempfile
from pathlib import Path

import nbformat

from examples.cells import FOLDER, NAMES, executed

for name in sys.argv[1:] or NAMES:
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(executed(name, Path(folder)), FOLDER / f"{name}.ipynb")
    sys.stdout.write(f"{name}.ipynb\n")
