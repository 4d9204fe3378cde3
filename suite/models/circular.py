"""Convolution on a torus, without borders."""

from typing import Any

import keras

_FIXED: dict[str, Any] = {"padding": "valid", "strides": 1, "dilation_rate": 1, "data_format": "channels_last"}


@keras.saving.register_keras_serializable(package="suite")
class CircularConv2D(keras.layers.Conv2D):  # type: ignore[misc]
    """A convolution whose image continues at the opposite side, so that it keeps its size.

    All positions are equivalent, as the mean-field theory of convolutions requires (Xiao et al. 2018, section 2).
    Images have the shape (batch, height, width, channels) and are at least half as high and wide as the kernel.

    Args:
        filters: number of output channels.
        kernel_size: height and width of the kernel.
        options: options of `keras.layers.Conv2D`, except padding, strides, dilation and order of axes.
    """

    def __init__(self, filters: int, kernel_size: int | tuple[int, int], **options: Any) -> None:
        super().__init__(filters, kernel_size, **_FIXED, **options)

    def call(self, inputs: Any) -> Any:
        """Return the convolution, (batch, height, width, filters)."""
        for axis, size in enumerate(self.kernel_size, start=1):
            inputs = _wrapped(inputs, axis, size - 1)
        return super().call(inputs)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the inputs, with `filters` channels."""
        return (*input_shape[:-1], self.filters)

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {name: value for name, value in super().get_config().items() if name not in _FIXED}


def _wrapped(images: Any, axis: int, more: int) -> Any:
    """Return the images continued by `more` pixels along an axis, half of them, rounded down as in "same", in front."""
    before, length = more // 2, images.shape[axis]
    ahead = (slice(None),) * axis
    last, first = images[(*ahead, slice(length - before, length))], images[(*ahead, slice(more - before))]
    return keras.ops.concatenate([last, images, first], axis=axis)
