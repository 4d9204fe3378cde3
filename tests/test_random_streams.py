"""Nothing draws from a random stream that it shares with others."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import MODULES, imports_of, name_of, tree_of

OWN_STREAMS = {"default_rng", "Generator", "RandomState", "SeedSequence"}
"""What of numpy.random makes a private stream; all else draws from, or moves, the one that everybody shares."""

TORCH_STREAMS = {"seed", "initial_seed", "manual_seed", "manual_seed_all", "rand", "randn", "randint", "randperm"} | {
    f"{verb}_rng_state{end}" for verb in ("get", "set") for end in ("", "_all")
}
"""What of PyTorch reads or moves the streams that everybody shares."""

RESTORES = {
    "frameworks/keras_isolation.py": ["keras.utils.set_random_seed", "random"],
    "frameworks/process/streams.py": [
        "numpy.random.get_state",
        "numpy.random.seed",
        "numpy.random.set_state",
        "random",
        "torch.cuda.get_rng_state_all",
        "torch.cuda.set_rng_state_all",
        "torch.get_rng_state",
        "torch.manual_seed",
        "torch.set_rng_state",
    ],
}
"""The modules that may touch global streams: they put them back. What they do is tested beside them."""


def _streams(path: Path) -> Iterator[str]:
    """Yield what of a module draws from, or moves, a random stream that it shares with others."""
    for name in imports_of(path):
        owner, _, last = name.rpartition(".")
        if name.split(".")[0] == "random" or (owner == "numpy.random" and last not in OWN_STREAMS):
            yield name
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            owner, _, last = ast.unparse(node).rpartition(".")
            shared = owner in ("np.random", "numpy.random") and last not in OWN_STREAMS
            stateful = owner in ("tf.random", "tensorflow.random") and not last.startswith("stateless")
            of_torch = owner.partition(".")[0] == "torch" and last in TORCH_STREAMS
            if shared or stateful or of_torch or last in ("set_seed", "set_random_seed"):
                yield ast.unparse(node)


def test_nothing_touches_a_global_random_state() -> None:
    found = {name_of(path): sorted(set(_streams(path))) for path in MODULES}
    assert {name: streams for name, streams in found.items() if streams} == RESTORES


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "from random import shuffle",
        "import numpy as np\nnp.random.seed(1)",
        "import numpy as np\nx = np.random.randn(3)",
        "def f(np):\n    return np.random.choice(np.arange(3))",
        "from numpy.random import normal",
        "import tensorflow as tf\ntf.random.set_seed(1)",
        "import torch\ntorch.manual_seed(1)",
        "import torch\nx = torch.randn(3)",
        "import tensorflow as tf\ntf.random.normal((3,))",
        "import keras\nkeras.utils.set_random_seed(1)",
    ],
)
def test_a_global_random_state_would_be_found(tmp_path: Path, code: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(code)
    assert list(_streams(path))
