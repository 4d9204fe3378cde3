"""Code of the user's own that changes the process changes no number of others, and is refused by name."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.execution.workers import completed, threads
from suite.frameworks.process import DisturbanceError, disturbances, guarded
from suite.models.scalar import Scalar
from suite.training.preflight import check
from suite.training.result import Result, Status
from suite.training.train import train

FILE = """
import os, sys, signal, warnings, gc, locale, decimal, random, threading
import numpy as np
import keras
import tensorflow as tf

def draw(shape, seed):
    return np.random.default_rng(seed).normal(size=shape)

calls = []

def mine(shape, dtype=None, seed=None):
    calls.append(shape)
    if len(calls) > {after}:
        {change}
    return draw(shape, seed)
"""

SETTINGS = {"training.compile": "graph"}

REFUSED = {
    "tf.config.run_functions_eagerly(True)": "eager mode (run_functions_eagerly) from False to True",
    "keras.config.set_floatx('float64')": "keras.config.floatx from float32 to float64",
    "keras.config.set_epsilon(1e-3)": "keras.config.epsilon from 1e-07 to 0.001",
    "keras.config.set_image_data_format('channels_first')": "image_data_format from channels_last to channels_first",
    "keras.config.set_dtype_policy('mixed_float16')": "keras' dtype policy from float32 to mixed_float16",
    "os.environ['XLA_FLAGS'] = '--xla_cpu_enable_fast_math=true'": "the environment from XLA_FLAGS = None to XLA_FLAGS",
    "os.environ['OMP_NUM_THREADS'] = '7'": "OMP_NUM_THREADS = '7'",
    "np.seterr(all='raise')": "numpy's error state from divide = 'warn', ",
    "np.setbufsize(16)": "numpy's buffer size from 8192 to 16",
    "tf.config.optimizer.set_jit(True)": "just-in-time compilation from",
    "tf.config.optimizer.set_experimental_options({'remapping': False})": "graph optimizer from",
    "tf.config.experimental.enable_op_determinism()": "op determinism from False to True",
    "tf.config.set_soft_device_placement(False)": "device placement from True to False",
    "tf.config.experimental.enable_tensor_float_32_execution(False)": "TensorFloat-32 from True to False",
    "tf.debugging.enable_check_numerics()": "check of numerics from 0 to 1",
    "os.chdir('/')": "the current folder from",
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)": "the handlers of signals from SIGTERM",
    "sys.path.remove(sys.path[0])": "sys.path from",
    "keras.initializers.HeNormal.__call__ = lambda *_, **__: 0": "functions of others: from HeNormal.__call__ or "
    "VarianceScaling.__call__",
    "keras.initializers.VarianceScaling.__call__ = lambda *_, **__: 0": "VarianceScaling.__call__",
    "keras.layers.Dense.call.__code__ = (lambda self, inputs, training=None: inputs).__code__": "Dense.call",
    "np.sqrt = np.square": "numpy.sqrt",
    "np.linalg.qr = None": "numpy.linalg.qr",
    "keras.random.normal = keras.random.uniform": "keras.random.normal",
    "import suite.initializers.assign as a; a.Initialization.apply = print": "Initialization.apply",
    "keras.saving.get_custom_objects()['suite>Scalar'] = keras.layers.Dense": "registered objects",
}
"""What is said of each change."""

QUIET = (
    "np.random.seed(3)",
    "random.seed(3)",
    "keras.utils.set_random_seed(3)",
    "tf.random.set_seed(3)",
    "warnings.simplefilter('error')",
    "gc.disable()",
    "sys.setrecursionlimit(5000)",
    "decimal.getcontext().prec = 3",
    "locale.setlocale(locale.LC_ALL, 'C')",
    "os.environ['CUDA_VISIBLE_DEVICES'] = ''",
    "sys.path.append('/somewhere')",
    "os.environ['MY_OWN'] = '1'",
)
"""Put back, or nobody's affair: no number of the suite reads it."""


def numbers(result: Result) -> dict[str, Any]:
    assert result.status is Status.FINISHED, result.error
    metrics = {name: value for name, value in result.metrics.items() if not name.startswith("time/")}
    return {"weights": result.weights, "metrics": metrics} | {k: v.tolist() for k, v in result.curves.items()}


@pytest.fixture
def planned(make_benchmark: Any, tmp_path: Path) -> Callable[..., dict[str, Trial]]:
    """Return a function that plans a trial of "he" and one of an initializer that changes something."""

    def planned(change: str, after: int = 0, source: str = FILE) -> dict[str, Trial]:
        path = tmp_path / "own.py"
        path.write_text(source.format(change=change, after=after))
        trials = make_benchmark(SETTINGS, initializers=["he", f"mine={path}:mine"], seeds=1).trials()
        return {trial.initializer: trial for trial in trials}

    return planned


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from suite.benchmark.load import load
    from tests.conftest import SMALL

    path = tmp_path_factory.mktemp("plain") / "small.toml"
    path.write_text(SMALL)
    (trial,) = load(str(path), settings=SETTINGS, initializers=["he"], seeds=1).trials()
    return numbers(train(trial))


@pytest.fixture(autouse=True)
def unharmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail where a test leaves the folder; what is the user's own affair is taken away again."""
    monkeypatch.setattr("sys.path", list(sys.path))
    monkeypatch.delenv("MY_OWN", raising=False)
    folder = Path.cwd()
    yield
    os.environ.pop("MY_OWN", None)
    assert Path.cwd() == folder


def _means(said: str, message: str) -> bool:
    return any(part in message for part in said.split(" or "))


@pytest.mark.parametrize("change", REFUSED)
def test_a_change_is_refused_by_name_before_anything_is_trained_and_put_back(
    change: str, planned: Callable[..., dict[str, Trial]], undisturbed: dict[str, Any]
) -> None:
    assert Scalar.__module__ == "suite.models.scalar"
    trials = planned(change)
    with pytest.raises(UserError) as caught:
        check(trials.values())
    message = str(caught.value)
    assert message.startswith("small: initializers.mine: ")
    assert "own.py:mine: expected code that changes nothing for others in this process" in message
    assert _means(REFUSED[change], message)
    assert "it was put back" in message
    assert "\n" not in message
    assert numbers(train(trials["he"])) == undisturbed


@pytest.mark.parametrize("change", QUIET)
def test_what_no_number_reads_is_put_back_without_a_word(
    change: str, planned: Callable[..., dict[str, Trial]], undisturbed: dict[str, Any]
) -> None:
    import gc
    import random
    import warnings

    trials = planned(change)
    before = random.getstate(), sys.getrecursionlimit(), gc.isenabled()
    errors = [each for each in warnings.filters if each[0] == "error"]
    check(trials.values())
    assert train(trials["mine"]).status is Status.FINISHED
    assert (random.getstate(), sys.getrecursionlimit(), gc.isenabled()) == before
    assert [each for each in warnings.filters if each[0] == "error"] == errors
    assert numbers(train(trials["he"])) == undisturbed


@pytest.mark.parametrize(
    "change", ["tf.config.run_functions_eagerly(True)", "keras.config.set_floatx('float64')", "np.seterr(all='raise')"]
)
def test_a_change_that_comes_later_fails_its_trial_only(
    change: str, planned: Callable[..., dict[str, Trial]], undisturbed: dict[str, Any]
) -> None:
    trials = planned(change, after=6)  # Two kernels, three times: the rehearsal.
    check(trials.values())
    count = disturbances()
    result = train(trials["mine"])
    assert result.status is Status.FAILED
    assert _means(REFUSED[change], result.error)
    assert "own.py:mine: expected code that changes nothing" in result.error
    assert disturbances() > count
    assert numbers(train(trials["he"])) == undisturbed


BESIDE = FILE.replace("{change}", "{change}; changed.set(); release.wait(60)").replace(
    "calls = []", "calls = []\nchanged, release = threading.Event(), threading.Event()"
)


def test_a_trial_beside_it_is_trained_again(
    planned: Callable[..., dict[str, Trial]], undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from suite.registry.objects import load_object
    from suite.training import train as module

    trials = planned("keras.config.set_floatx('float64')", after=6, source=BESIDE)
    check(trials.values())
    reference = trials["mine"].spec.initializer["class_name"].removesuffix("mine")
    changed, release = (load_object(f"{reference}{name}") for name in ("changed", "release"))
    once, rounds = module._result, []

    def waiting(trial: Trial, *rest: Any) -> Result:
        if trial.initializer == "he":
            assert changed.wait(60)
            rounds.append(trial)
        result = once(trial, *rest)
        if trial.initializer == "he" and len(rounds) == 1:
            threading.Timer(0.0, release.set).start()
        return result

    monkeypatch.setattr(module, "_result", waiting)
    with threads(2) as workers:
        results = {result.trial.initializer: result for result in completed(workers, trials.values(), train)}
    assert len(rounds) == 2
    assert results["mine"].status is Status.FAILED
    assert "keras.config.floatx from float32 to float64" in results["mine"].error
    assert numbers(results["he"]) == undisturbed


IMPORTING = (
    "import numpy as np\nnp.seterr(all='raise')\ndef mine(shape, dtype=None, seed=None):\n    return np.ones(shape)\n"
)


def test_so_is_a_file_that_changes_something_while_it_is_imported(
    planned: Callable[..., dict[str, Trial]], undisturbed: dict[str, Any]
) -> None:
    trials = planned("", source=IMPORTING)
    for _ in range(2):
        with pytest.raises(UserError, match=r"own\.py: expected code that changes nothing .* numpy's error state"):
            check(trials.values())
    assert numbers(train(trials["he"])) == undisturbed


MODEL = """
import keras
def build(input_shape, outputs):
    keras.config.set_epsilon(1e-2)
    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(outputs)])
"""


def test_so_is_a_model(make_benchmark: Any, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(MODEL)
    with pytest.raises(UserError, match=r"^small: .*net\.py:build: expected code .* keras\.config\.epsilon"):
        check(make_benchmark({"model": {"name": f"{path}:build"}}).trials())


def test_what_raises_is_put_back_too() -> None:
    import numpy as np

    before = np.geterr()

    def raising() -> None:
        with guarded("mine"):
            np.seterr(all="raise")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        raising()
    assert np.geterr() == before


def test_within_a_guarded_block_the_outer_one_looks() -> None:
    import numpy as np

    with pytest.raises(DisturbanceError, match=r"^outer: "), guarded("outer"), guarded("inner"):
        np.seterr(all="raise")


def test_what_changes_nothing_is_no_disturbance() -> None:
    count = disturbances()
    with guarded("mine"):
        pass
    assert disturbances() == count
