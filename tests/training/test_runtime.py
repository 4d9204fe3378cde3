"""TensorFlow is set up once, its messages are held back unless loading fails, and numbers too small for it are zero.

Small modules stand in for TensorFlow and Keras, in processes of their own: most of what is tested happens at import.
"""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from suite.training import runtime

NOISY = """
import contextlib, logging, os
with contextlib.suppress(OSError):
    os.write(2, b"native noise of tensorflow\\n")
{more}
def get_logger():
    return logging.getLogger("tensorflow")
class config:
    class threading:
        threads = {threads}
        @classmethod
        def set_intra_op_parallelism_threads(cls, number):
            if {in_use}:
                raise RuntimeError("in use")
            cls.threads = number
        @classmethod
        def get_intra_op_parallelism_threads(cls):
            return cls.threads
"""

KERAS = """
import contextlib, os
class config:
    backend = staticmethod(lambda: os.environ.get("BEFORE", "tensorflow"))
with contextlib.suppress(OSError):
    os.write(2, b"native noise of keras\\n")
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a program beside a stand-in for TensorFlow."""
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)

    def run(program: str, *, more: str = "", in_use: bool = False, threads: int = 0, shell: str = "") -> object:
        (tmp_path / "tensorflow.py").write_text(NOISY.format(more=more, in_use=in_use, threads=threads))
        (tmp_path / "keras.py").write_text(KERAS)
        path = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from suite.training import runtime\n"
        command = [sys.executable, "-c", path + program]
        if shell:
            command = ["sh", "-c", f'exec "$0" "$@" {shell}', *command]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run  # type: ignore[return-value]


def test_messages_are_held_back_and_later_ones_are_not(run: Run) -> None:
    done = run("runtime.tensorflow(); import os; os.write(2, b'after native\\n'); print('after', file=sys.stderr)")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "after native\nafter\n"


def test_messages_are_shown_when_loading_fails(run: Run) -> None:
    done = run("runtime.tensorflow()", more="raise ImportError('a library is missing')")
    assert done.returncode == 1
    noise = done.stderr.index("native noise of tensorflow")
    assert noise < done.stderr.index("ImportError: a library is missing")
    assert "native noise of keras" in done.stderr


def test_after_a_failure_standard_error_is_as_before(run: Run) -> None:
    program = "try:\n    runtime.tensorflow()\nexcept ImportError:\n    print('went on', file=sys.stderr)"
    done = run(program, more="raise ImportError('a library is missing')")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "went on"
    assert done.stderr.count("native noise of tensorflow") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes a stream")
def test_without_standard_error_it_loads_all_the_same(run: Run) -> None:
    done = run("runtime.tensorflow(); print('loaded')", shell="2>&-")
    assert (done.returncode, done.stdout) == (0, "loaded\n")


def test_operations_have_one_thread_each(run: Run) -> None:
    done = run("print(runtime.tensorflow().config.threading.threads)")
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_as_it_comes_threads_are_left_alone(run: Run) -> None:
    done = run("print(runtime.tensorflow_as_it_comes().config.threading.threads)", threads=7)
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_it_is_said_when_tensorflow_was_in_use_before(run: Run) -> None:
    program = "import logging; logging.basicConfig(); runtime.tensorflow(); runtime.tensorflow()"
    done = run(program, in_use=True)
    assert done.stderr.count("call the suite first") == 1
    assert run(program, in_use=True, threads=1).stderr == "", "one thread is what the suite would have set"


def test_keras_takes_tensorflow_unless_the_user_says_otherwise(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import os; runtime.tensorflow(); print(os.environ['KERAS_BACKEND'], os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert run(program).stdout == "tensorflow 3\n"
    monkeypatch.setenv("KERAS_BACKEND", "")
    assert run(program).stdout == "tensorflow 3\n"
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    assert run(program).stdout == "tensorflow 0\n"


@pytest.mark.parametrize("backend", ["jax", "torch", "nonsense"])
def test_another_backend_is_refused_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    program = """
try:
    runtime.tensorflow()
except runtime.UserError as error:
    print(error)
"""
    monkeypatch.setenv("KERAS_BACKEND", backend)
    assert run(program).stdout == (
        f"KERAS_BACKEND: Keras is to have the backend '{backend}'; expected 'tensorflow', which the suite trains and "
        "explains with: set KERAS_BACKEND=tensorflow for this command; list, show, schema, data, and what reads stored "
        "results, as report, work with any\n"
    )
    monkeypatch.setenv("BEFORE", backend)
    assert run(f"import keras{program}").stdout == (
        f"Keras was imported with the backend '{backend}'; expected 'tensorflow', which the suite trains and explains "
        "with: set KERAS_BACKEND=tensorflow before Keras is imported; list, show, schema, data, and what reads stored "
        "results, as report, work with any\n"
    )


def test_denormal_numbers_are_zero_on_worker_threads() -> None:
    """Weights and gradients of a stalled net become denormal, and sums of such numbers take many times longer."""
    tf = runtime.tensorflow()
    normal, denormal = np.finfo(np.float32).tiny, np.float32(1e-40)
    assert 0.0 < denormal < normal
    for compiled in (False, True):
        product = tf.function(lambda x, factor: x * factor, jit_compile=compiled)
        with ThreadPoolExecutor(1) as worker:
            found = worker.submit(product, tf.constant([denormal, normal]), tf.constant(np.float32(1.0))).result()
        np.testing.assert_array_equal(found, [0.0, normal])
