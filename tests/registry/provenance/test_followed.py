from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from suite.registry.objects import traced
from tests.registry.provenance.conftest import CORE, Files


@dataclass(frozen=True)
class Kind:
    """A kind of code: its files, the reference to it, and which of the files it reaches."""

    files: Files
    reaches: tuple[str, ...]
    reference: str = "mine.py:Mine"
    not_reached: tuple[str, ...] = ()
    install: Callable[[Path], None] = field(default=lambda _folder: None)


FOLLOWED = {
    "an import": Kind({"mine.py": "import core", "core.py": CORE}, ("mine.py", "core.py")),
    "an import from": Kind({"mine.py": "from core import SCALE", "core.py": CORE}, ("core.py",)),
    "an import under another name": Kind({"mine.py": "import zoo.core as c", "zoo/core.py": CORE}, ("zoo/core.py",)),
    "through three modules": Kind(
        {"mine.py": "import a", "a.py": "import b", "b.py": "from c import x", "c.py": "x = 1"},
        ("a.py", "b.py", "c.py")
    ),
    "a package by its name": Kind(
        {"zoo/__init__.py": "", "zoo/weights.py": "import zoo.core", "zoo/core.py": CORE},
        ("zoo/__init__.py", "zoo/weights.py", "zoo/core.py"),
        "zoo.weights:Mine",
    ),
    "a relative import": Kind(
        {"zoo/__init__.py": "", "zoo/weights.py": "from .core import SCALE", "zoo/core.py": CORE},
        ("zoo/core.py",),
        "zoo.weights:Mine",
    ),
    "a relative import of a module": Kind(
        {"zoo/__init__.py": "", "zoo/weights.py": "from . import core", "zoo/core.py": CORE},
        ("zoo/core.py",),
        "zoo.weights:Mine",
    ),
    "a relative import from above": Kind(
        {"zoo/__init__.py": "", "zoo/in/__init__.py": "", "zoo/in/w.py": "from ..core import *", "zoo/core.py": CORE},
        ("zoo/core.py", "zoo/in/__init__.py"),
        "zoo.in.w:Mine",
    ),
    "a package's front": Kind(
        {"mine.py": "import zoo", "zoo/__init__.py": "from zoo.core import SCALE", "zoo/core.py": CORE},
        ("zoo/__init__.py", "zoo/core.py"),
    ),
    "everything of a module": Kind({"mine.py": "from core import *", "core.py": CORE}, ("core.py",)),
    "everything of a package": Kind(
        {"mine.py": "from zoo import *", "zoo/__init__.py": "__all__ = ['core']", "zoo/core.py": CORE}, ("zoo/core.py",)
    ),
    "a namespace package": Kind({"mine.py": "from zoo import core", "zoo/core.py": CORE}, ("zoo/core.py",)),
    "a namespace package in another": Kind(
        {"mine.py": "from zoo.deep import core", "zoo/deep/core.py": CORE}, ("zoo/deep/core.py",)
    ),
    "an import in a function": Kind({"mine.py": "def f():\n    import core", "core.py": CORE}, ("core.py",)),
    "an import in a method": Kind(
        {"mine.py": "class Mine:\n    def f(self):\n        from core import SCALE", "core.py": CORE}, ("core.py",)
    ),
    "an import that may fail": Kind(
        {"mine.py": "try:\n    import core\nexcept ImportError:\n    core = None", "core.py": CORE}, ("core.py",)
    ),
    "an import instead": Kind(
        {"mine.py": "try:\n    import suite_test_none\nexcept ImportError:\n    import core", "core.py": CORE},
        ("core.py",)
    ),
    "an import under a condition": Kind(
        {"mine.py": "import sys\nif sys.platform == 'linux':\n    import core", "core.py": CORE}, ("core.py",)
    ),
    "an import at run time": Kind(
        {"mine.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    import core",
         "core.py": CORE}, ("core.py",)
    ),
    "import_module of a text": Kind(
        {"mine.py": "import importlib\ncore = importlib.import_module('core')", "core.py": CORE}, ("core.py",)
    ),
    "import_module of a known name": Kind(
        {"mine.py": "from importlib import import_module\nN = 'co' + 're'\nimport_module(N)", "core.py": CORE},
        ("core.py",),
    ),
    "import_module of a relative name": Kind(
        {"zoo/__init__.py": "", "zoo/w.py": "import importlib\nimportlib.import_module('.core', __package__)",
         "zoo/core.py": CORE}, ("zoo/core.py",), "zoo.w:Mine"
    ),
    "__import__ of a text": Kind({"mine.py": "core = __import__('core')", "core.py": CORE}, ("core.py",)),
    "a circle": Kind({"mine.py": "import a", "a.py": "import b", "b.py": "import a"}, ("a.py", "b.py")),
    "a reference of the suite's": Kind(
        {"mine.py": "from suite.registry.objects import load_object\nload_object('core.py:SCALE')", "core.py": CORE},
        ("core.py",)
    ),
    "a folder added to the path": Kind(
        {"mine.py": "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent / 'lib'))\n"
         "import core", "lib/core.py": CORE}, ("lib/core.py",)
    ),
    "data by its name": Kind({"mine.py": "import numpy as np\nnp.load('w.npy')", "w.npy": "1"}, ("w.npy",)),
    "data that is opened": Kind({"mine.py": "import json\njson.load(open('w.json'))", "w.json": "1"}, ("w.json",)),
    "data beside a module": Kind(
        {"zoo/w.py": "from pathlib import Path\nHERE = Path(__file__).parent\nX = (HERE / 'x.csv').read_text()",
         "zoo/x.csv": "1"}, ("zoo/x.csv",), "zoo.w:Mine"
    ),
    "data by os.path": Kind(
        {"zoo/w.py": "import os\nX = open(os.path.join(os.path.dirname(__file__), 'x.csv'))", "zoo/x.csv": "1"},
        ("zoo/x.csv",), "zoo.w:Mine"
    ),
    "data by another name": Kind(
        {"zoo/w.py": "from pathlib import Path\nX = Path(__file__).resolve().with_name('x.npz').read_bytes()",
         "zoo/x.npz": "1"}, ("zoo/x.npz",), "zoo.w:Mine"
    ),
    "data by pandas": Kind({"mine.py": "import pandas as pd\npd.read_csv('data/x.csv')", "data/x.csv": "1"},
        ("data/x.csv",)),
    "data named in a table": Kind({"mine.py": "FILES = {'a': 'data/x.csv'}", "data/x.csv": "1"}, ("data/x.csv",)),
    "a folder of data": Kind(
        {"mine.py": "from pathlib import Path\nlist(Path('data').glob('*.csv'))", "data/x.csv": "1"}, ("data/x.csv",)
    ),
    "declared data": Kind(
        {"mine.py": "DEPENDS_ON = ('data/*.csv',)\ndef f(n):\n    return open(n)", "data/x.csv": "1",
         "data/y.txt": "1"},
        ("data/x.csv",), not_reached=("data/y.txt",)
    ),
    "a model's weights": Kind(
        {"mine.py": "def f(model):\n    model.load_weights('w.weights.h5')", "w.weights.h5": "1"}, ("w.weights.h5",)
    ),
    "an extension module": Kind({"mine.py": "import fast", "fast.abi3.so": "1"}, ("fast.abi3.so",)),
    "a module named as one of Python's": Kind({"mine.py": "import statistics", "statistics.py": CORE},
        ("statistics.py",)),
    "a name and a file": Kind({"core.py": CORE, "zoo/__init__.py": ""}, ("core.py",), "core.py:Mine"),
    "a file by a link": Kind(
        {"mine.py": "import core", "real/core_of_it.py": CORE}, ("real/core_of_it.py",),
        install=lambda folder: (folder / "core.py").symlink_to(folder / "real/core_of_it.py"),
    ),
    "only for types": Kind(
        {"mine.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import core", "core.py": CORE},
        ("mine.py",), not_reached=("core.py",)
    ),
    "what it writes": Kind(
        {"mine.py": "def f():\n    open('log.txt', 'a').write('x')", "log.txt": ""},
        ("mine.py",), not_reached=("log.txt",)
    ),
    "a module beside that nothing imports": Kind(
        {"zoo/__init__.py": "", "zoo/w.py": "import zoo.core", "zoo/core.py": CORE, "zoo/other.py": CORE},
        ("zoo/core.py",), "zoo.w:Mine", ("zoo/other.py",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOWED)
def test_each_change_in_what_is_reached_is_seen_and_no_other(name: str, lay: Callable[[Files], Path]) -> None:
    kind = FOLLOWED[name]
    kind.install(lay({**kind.files, "unrelated.py": CORE, "unrelated.csv": "1"}))
    before = traced(kind.reference)
    assert before.obstacles == []
    assert traced(kind.reference).digest == before.digest
    for file in kind.reaches:
        lay({file: f"{kind.files[file]}\n# another"})
        assert traced(kind.reference).digest != before.digest, file
        lay({file: kind.files[file]})
    for file in (*kind.not_reached, "unrelated.py", "unrelated.csv"):
        lay({file: "another = 1"})
    assert traced(kind.reference).digest == before.digest
