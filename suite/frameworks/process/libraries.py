"""Shared state of NumPy, Keras and TensorFlow."""

import sys
from functools import cache
from typing import Any

from suite.frameworks.process.aspect import Aspect

_DTYPE = 'say training.dtype = "float64" in the benchmark\'s file'
_OWN = "give it to the layers that need it"


def aspects() -> list[Aspect]:
    """Return the aspects of the loaded libraries that decide numbers."""
    found = _of_numpy() if "numpy" in sys.modules else []
    found += _of_keras() if "keras" in sys.modules else []
    return found + (_of_tensorflow() if "tensorflow" in sys.modules else [])


def _of_numpy() -> list[Aspect]:
    import numpy as np

    return [
        Aspect(
            "numpy's error state",
            np.geterr,
            lambda old: np.seterr(**old),
            advice="use `with np.errstate(…)`",
            local=True,
        ),
        Aspect("numpy's buffer size", np.getbufsize, np.setbufsize, local=True),
        Aspect("the threads of BLAS", _blas, _set_blas),
        Aspect("the treatment of denormal numbers", _keeps_denormals, None, local=True),
    ]


def _keeps_denormals() -> bool:
    import numpy as np

    with np.errstate(all="ignore"):
        return bool(np.float32(1e-40) * np.float32(0.5) > 0)


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def _blas() -> list[int]:
    return [each.num_threads for each in _controller().lib_controllers]


def _set_blas(old: list[int]) -> None:
    for each, threads in zip(_controller().lib_controllers, old, strict=True):
        each.set_num_threads(threads)


def _of_keras() -> list[Aspect]:
    from keras import config
    from keras.src.backend.common import global_state

    def attribute(name: str) -> Aspect:
        def write(old: Any) -> None:
            global_state.set_global_attribute(name, old)

        return Aspect(
            f"keras' {name.replace('_', ' ')}",
            lambda: global_state.get_global_attribute(name) or None,
            write,
            advice=_OWN,
            local=True,
        )

    return [
        Aspect("keras.config.floatx", config.floatx, config.set_floatx, advice=_DTYPE),
        Aspect("keras.config.epsilon", config.epsilon, config.set_epsilon, advice=_OWN),
        Aspect("keras.config.image_data_format", config.image_data_format, config.set_image_data_format, advice=_OWN),
        Aspect("keras' dtype policy", _policy, _set_policy, advice=_DTYPE, local=True),
        attribute("distribution"),
        attribute("custom_objects_scope_dict"),
        Aspect(
            "keras' registered objects",
            _registered,
            _set_registered,
            advice="give yours names of their own",
            same=lambda old, new: all(new.get(name) is each for name, each in old.items()),
        ),
    ]


def _policy() -> str:
    from keras import config

    return str(config.dtype_policy().name)


def _set_policy(old: str) -> None:
    from keras import config

    config.set_dtype_policy(old)


def _registered() -> dict[str, Any]:
    """Return Keras' registered objects, without those of the user's files, which are loaded anew after an edit."""
    from keras.src.saving.object_registration import GLOBAL_CUSTOM_OBJECTS

    own = {name for name, each in GLOBAL_CUSTOM_OBJECTS.items() if str(each.__module__).startswith(_FOREIGN)}
    return {name: GLOBAL_CUSTOM_OBJECTS[name] for name in own}


_FOREIGN = ("suite.", "keras.")


def _set_registered(old: dict[str, Any]) -> None:
    from keras.src.saving.object_registration import GLOBAL_CUSTOM_OBJECTS

    GLOBAL_CUSTOM_OBJECTS.update(old)


def _of_tensorflow() -> list[Aspect]:
    import tensorflow as tf
    from tensorflow.python.eager import context
    from tensorflow.python.framework import config

    def set_determinism(old: bool) -> None:
        (config.enable_op_determinism if old else config.disable_op_determinism)()

    def set_options(old: dict[str, bool]) -> None:
        # No public function restores an option that was never set: the library's default is neither on nor off.
        context.context()._optimizer_experimental_options = dict(old)
        context.context()._thread_local_data.function_call_options = None

    def options() -> dict[str, Any]:
        return dict(context.context()._optimizer_experimental_options)

    placement, synchronous = tf.config.get_soft_device_placement, tf.config.experimental.get_synchronous_execution
    tf32 = tf.config.experimental.tensor_float_32_execution_enabled
    return [
        Aspect(
            "TensorFlow's eager mode (run_functions_eagerly)",
            tf.config.functions_run_eagerly,
            tf.config.run_functions_eagerly,
        ),
        Aspect("TensorFlow's just-in-time compilation", tf.config.optimizer.get_jit, tf.config.optimizer.set_jit),
        Aspect("TensorFlow's graph optimizer", options, set_options),
        Aspect("TensorFlow's op determinism", config.is_op_determinism_enabled, set_determinism),
        Aspect("TensorFlow's device placement", placement, tf.config.set_soft_device_placement),
        Aspect("TensorFlow's execution", synchronous, tf.config.experimental.set_synchronous_execution),
        Aspect("TensorFloat-32", tf32, tf.config.experimental.enable_tensor_float_32_execution),
        Aspect(
            "TensorFlow's check of numerics",
            lambda: len(context.context().op_callbacks),
            lambda old: None if old else tf.debugging.disable_check_numerics(),
            local=True,
        ),
    ]
