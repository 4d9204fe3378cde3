from collections.abc import Callable
from typing import Any

import pytest

from suite.errors import UserError
from suite.models.calling import called

OFFERED = {"input_shape": (2,), "outputs": 3, "vocabulary": 0}


class Net:
    """A class whose base takes further keywords."""

    def __init__(self, outputs: int, width: int = 4, **base: Any) -> None:
        self.received = (outputs, width, base)


@pytest.mark.parametrize(
    ("make", "options", "received"),
    [
        (lambda: "nothing", {}, "nothing"),
        (lambda outputs: outputs, {}, 3),
        (lambda outputs, input_shape: (outputs, input_shape), {}, (3, (2,))),
        (lambda *, vocabulary: vocabulary, {}, 0),
        (lambda width, outputs: (width, outputs), {"width": 5}, (5, 3)),
        (lambda input_shape, outputs, width=4: (input_shape, outputs, width), {"width": 5}, ((2,), 3, 5)),
        (lambda width=4, depth=2: (width, depth), {}, (4, 2)),
        (lambda **everything: everything, {"width": 5}, {"input_shape": (2,), "outputs": 3, "width": 5}),
    ],
)
def test_a_function_gets_what_it_asks_for_by_name(make: Any, options: dict[str, Any], received: Any) -> None:
    assert called(make, OFFERED, options) == received


@pytest.mark.parametrize(
    ("make", "received"),
    [
        (lambda shape, classes: (shape, classes), ((2,), 3)),
        (lambda shape, classes=10: (shape, classes), ((2,), 3)),
        (lambda shape, outputs: (shape, outputs), ((2,), 3)),
        (lambda input_shape, classes: (input_shape, classes), ((2,), 3)),
        (lambda shape, classes, vocabulary: (shape, classes, vocabulary), ((2,), 3, 0)),
        (lambda shape, classes, /: (shape, classes), ((2,), 3)),
        (lambda *both: both, ((2,), 3)),
    ],
)
def test_the_first_two_parameters_may_have_other_names(make: Any, received: Any) -> None:
    assert called(make, OFFERED, {}) == received


def test_what_a_class_takes_beside_belongs_to_its_base() -> None:
    assert called(Net, OFFERED, {"width": 5, "name": "mine"}).received == (3, 5, {"name": "mine"})


@pytest.mark.parametrize(
    ("make", "options", "said"),
    [
        (lambda outputs, width=4: (outputs, width), {"widht": 5}, "unknown option 'widht'; did you mean width?"),
        (lambda outputs: outputs, {"outputs": 5}, "outputs comes from the dataset"),
        (
            lambda outputs, width: (outputs, width),
            {},
            "received width, which nothing gives; write model.width in the file",
        ),
        (lambda outputs, shape: (outputs, shape), {}, "received shape"),
        (lambda a, b, c: (a, b, c), {}, "received c"),
    ],
)
def test_what_cannot_be_called_is_told(make: Callable[..., Any], options: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as caught:
        called(make, OFFERED, options)
    assert said in str(caught.value)
