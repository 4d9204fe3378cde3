"""What shapes an initializer of kernels takes."""


def check_kernel(shape: tuple[int, ...]) -> None:
    """Refuse a shape that is no kernel's, (*window, channels, filters) or (inputs, units).

    Raises:
        ValueError: it has fewer than two axes.
    """
    if len(shape) < 2:
        raise ValueError(f"The weight must be at least two-dimensional. Received: shape={tuple(shape)}")
