"""Inputs in the form that a model takes.

Outputs by the names of targets.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.errors import UserError

if TYPE_CHECKING:
    import keras


def input_types(model: "keras.Model", x: Any, dtype: str) -> dict[str, str]:
    """Return the type in which a model takes each input, by name.

    The name of the only one is "". Whole numbers stay whole numbers where the model takes them: an input that was
    declared says so, and any other model is called once. All other inputs have the type `dtype`.

    Args:
        model: the model.
        x: a few inputs as the dataset stores them, (examples, *inputs), or several by name.
        dtype: a floating type.

    Raises:
        Exception: any error of the model's, if it does not take these inputs as they are.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((3,), dtype="int32"), keras.layers.Embedding(9, 2)])
        >>> input_types(model, np.zeros((2, 3), np.int64), "float32")
        {'': 'int32'}
    """
    inputs = dict(x) if isinstance(x, Mapping) else {"": x}
    declared = _declared(model, list(inputs))
    floating = dict.fromkeys(inputs, dtype)
    if declared is not None:
        return {name: dtype if "float" in declared[name] else declared[name] for name in inputs}
    whole = {name: str(each.dtype) for name, each in inputs.items() if each.dtype.kind in "iu"}
    if whole:
        try:
            model(as_taken(model, x, floating | whole))
        except Exception:  # The model may calculate with them, which a type of whole numbers does not allow.
            return floating
    return floating | whole


def as_taken(model: "keras.Model", x: Any, types: Mapping[str, str]) -> Any:
    """Return inputs in these types, as arrays by name, or in the order of a model's inputs where it has other names.

    Args:
        model: the model.
        x: arrays or tensors (examples, *inputs), or several by name.
        types: the types by name, as `input_types` returns them.
    """
    if not isinstance(x, Mapping):
        return _cast(x, types[""])
    found = {name: _cast(each, types[name]) for name, each in x.items()}
    declared = [str(each.name) for each in getattr(model, "inputs", None) or ()]
    by_position = len(declared) == len(found) and not set(declared) <= set(found)
    structure = getattr(model, "input", None) if declared else None
    return list(found.values()) if by_position and not isinstance(structure, dict) else found


def by_target(returned: Any, names: Iterable[str], model: str) -> dict[str, Any]:
    """Return a model's outputs by the names of targets.

    Several outputs are a dict with the names of the targets, or come in their order.

    Raises:
        UserError: the model has other outputs than there are targets.

    Example:
        >>> by_target([1, 2], ["price", "kind"], "net.py:build")
        {'price': 1, 'kind': 2}
    """
    names = list(names)
    if isinstance(returned, Mapping) and set(returned) == {*names}:
        return {name: returned[name] for name in names}
    if isinstance(returned, list | tuple) and len(returned) == len(names):
        return dict(zip(names, returned, strict=True))
    if len(names) == 1 and not isinstance(returned, Mapping | list | tuple):
        return {names[0]: returned}
    received = ", ".join(returned) if isinstance(returned, Mapping) else None
    received = received or (f"{len(returned)} outputs" if isinstance(returned, list | tuple) else "one output")
    expected = f"an output for each target: {', '.join(names)}" if len(names) > 1 else "one output"
    raise UserError(f"{model}: expected {expected}; received {received}")


def _declared(model: "keras.Model", names: list[str]) -> dict[str, str] | None:
    """Return the types of the inputs that a model declares, None if it declares none, or others."""
    inputs = getattr(model, "inputs", None) or ()
    if len(inputs) != len(names):
        return None
    by_name = {str(each.name): str(each.dtype) for each in inputs}
    in_order = dict(zip(names, (str(each.dtype) for each in inputs), strict=True))
    return by_name if set(by_name) == {*names} else in_order


def _cast(values: Any, dtype: str) -> Any:
    import keras
    import tensorflow as tf

    if isinstance(values, np.ndarray):
        return values.astype(dtype, copy=False)
    return values if isinstance(values, keras.KerasTensor) else tf.cast(values, dtype)


def mask(output: Any) -> Any:
    """Return the mask of an output, true where a position counts, None if all count.

    An embedding with `mask_zero` makes one, and most layers pass it on.
    """
    return getattr(output, "_keras_mask", None)
