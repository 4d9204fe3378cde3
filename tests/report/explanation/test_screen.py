import io
import math
from collections.abc import Sequence
from typing import Any

import pytest
from rich.console import Console

from suite.analysis.explanation.explanation import Ailment, Diagnosis, Explanation, Theory
from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.diagnostics.depth import scalars
from suite.diagnostics.profile import LayerSignal
from suite.report.explanation.remarks import NO_THEORY, facts, judgement
from suite.report.explanation.screen import comparison, depth_table, screen
from suite.report.tables.formats import NOTHING
from suite.theory import regime

NAN = math.nan
SIGNALS = ("mean", "activation_mean", "activation_std", "weight_gradient_variance", "skewed", "layer_jacobian")
WEIGHTS = ("weight_mean", "weight_square", "bias_square", "update_ratio", "change_rank")


def layer(name: str = "dense", std: float = 1.0, gradient_variance: float = 1.0, **others: Any) -> LayerSignal:
    """Return a layer of 100 units of which nothing else is known."""
    unknown = dict.fromkeys((*SIGNALS, *WEIGHTS, "dead", "saturated", "correlation", "effective_rank"), NAN)
    known: dict[str, Any] = {"kind": "Dense", "activation": "tanh", "units": 100, "fan_in": 100, "fan_out": 100}
    distinct = {"distinct_units": 100.0, "distinct_weights": 100.0}
    known["second_moment"] = std * std
    values = {**unknown, **known, **distinct, **others}
    return LayerSignal(name=name, std=std, gradient_variance=gradient_variance, **values)


def explained(name: str, layers: Sequence[LayerSignal], loss: float = 2.5, **others: Any) -> Explanation:
    """Return what there is to say of a net for ten classes."""
    found = scalars(layers) | ({"signal/loss": loss} if math.isfinite(loss) else {})
    return Explanation(name, others.pop("classes", 10), tuple(layers), found, **others)


def theory(*stds: float, weight_variance: float = 0.5) -> Theory:
    """Return that of tanh; gradients are expected to double from layer to layer."""
    gradients = tuple(4.0**-at for at in reversed(range(len(stds))))
    return Theory(regime("tanh", weight_variance), tuple(std**2 for std in stds), gradients)


DEEP = [layer(f"dense_{at}", 2.0**-at, 4.0 ** (at - 20), saturated=0.125, correlation=0.5) for at in range(21)]
SICK = explained(
    "small",
    DEEP,
    theory=theory(*[2.0**-at for at in range(21)]),
    ailments=(Ailment("vanishing signal", "It falls."), Ailment("vanishing gradient", "It falls, too.")),
)
WELL = explained(
    "he_normal", [layer(f"dense_{at}", 1.0 + at, saturated=0.25, correlation=0.1) for at in range(21)], 2.4
)


def printed(diagnosis: Diagnosis, width: int) -> list[str]:
    """Return the lines that a terminal without colours shows."""
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(screen(diagnosis))
    return [line.rstrip() for line in capture.get().splitlines() if line.strip()]


def column(diagnosis: Diagnosis, title: str) -> list[str]:
    """Return a column of the table over depth."""
    sheet = depth_table(diagnosis)
    at = [each.title for each in sheet.columns].index(title)
    return [row[at] for row in sheet.rows]


def test_of_many_layers_the_first_the_last_and_evenly_spaced_ones_are_shown() -> None:
    sheet = depth_table(Diagnosis("a net", SICK))
    assert sheet.title == "By layer, 10 of 21"
    assert [row[0] for row in sheet.rows] == [f"{at + 1} dense_{at}" for at in (0, 2, 4, 7, 9, 11, 13, 16, 18, 20)]


def test_of_few_layers_all_are_shown() -> None:
    sheet = depth_table(Diagnosis("a net", explained("he_normal", [layer("only")])))
    assert (sheet.title, [row[0] for row in sheet.rows]) == ("By layer", ["1 only"])


def test_the_signal_is_a_deviation_and_the_gradient_relative_to_the_last_layer() -> None:
    layers = [layer(std=0.5, gradient_variance=36.0), layer(std=NAN, gradient_variance=NAN), layer(gradient_variance=4)]
    found = Diagnosis("a net", explained("x", layers, theory=theory(0.25, 0.5, 0.75)))
    assert column(found, "signal") == ["0.500", "not finite", "1.00"]
    assert column(found, "gradient") == ["3.00", NOTHING, "1.00"]
    assert column(found, "signal,\ntheory") == ["0.250", "0.500", "0.750"]
    assert column(found, "gradient,\ntheory") == ["0.250", "0.500", "1.00"]


def test_a_column_is_there_only_where_it_says_something() -> None:
    always = ["layer", "units", "signal", "gradient"]
    shares: dict[str, Any] = {"dead": 0.125, "saturated": 1.0, "correlation": -0.0004, "distinct_units": 3.0}
    assert [each.title for each in depth_table(Diagnosis("", explained("x", [layer()]))).columns] == always
    found = Diagnosis("", explained("x", [layer(**shares), layer()]))
    new = ["dead", "satu-\nrated", "distinct\nunits", "corre-\nlation"]
    assert [each.title for each in depth_table(found).columns] == [*always, *new]
    assert [column(found, title) for title in new] == [
        ["12.5 %", NOTHING],
        ["100.0 %", NOTHING],
        ["3", "100"],
        ["0.000", NOTHING],
    ]


def said(first: Explanation, **others: Any) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in judgement(Diagnosis("a net", first, **others))]


def known(first: Explanation) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in facts(Diagnosis("a net", first))]


def test_the_loss_stands_beside_that_of_equal_odds() -> None:
    assert (
        known(SICK)[0][1] == "Loss at initialization: 2.500; a net that gives 10 classes equal odds has ln 10 = 2.303."
    )
    assert known(explained("x", DEEP, NAN))[0][1].startswith("Loss at initialization: not finite; ")
    assert known(explained("x", DEEP, classes=0))[0][1] == "Loss at initialization: 2.500."


@pytest.mark.parametrize(
    ("weight_variance", "verdict"),
    [
        (0.5, "ordered, χ₁ = 0.500: inputs become alike and gradients vanish with depth; about 9 layers can be"),
        (1.0, "critical, χ₁ = 1.00: gradients keep their size, and depth costs least; there is no limit to depth."),
        (3.0, "chaotic, χ₁ = 1.24: alike inputs become different and gradients explode with depth; about 66 layers"),
    ],
)
def test_the_phase_and_what_depth_it_allows(weight_variance: float, verdict: str) -> None:
    found = explained("x", DEEP, theory=theory(1.0, weight_variance=weight_variance))
    assert known(found)[1][1].startswith(f"Mean-field theory: {verdict}")
    assert known(found)[1][1].endswith(" settles), this net has 21." if weight_variance != 1.0 else ".")


def test_where_theory_is_silent_that_is_said() -> None:
    assert known(WELL)[1] == ("fact", NO_THEORY)


def test_what_is_wrong_comes_worst_first_then_what_is_not_known_then_the_cure_with_its_numbers() -> None:
    sick = Explanation(**{**vars(SICK), "problems": ("layer 'x' was not seen",)})
    assert said(sick, remedy=WELL) == [
        ("failed", "Vanishing signal, vanishing gradient; he_normal fixes it."),
        ("fault", "It falls."),
        ("fault", "It falls, too."),
        ("gap", "not measured: layer 'x' was not seen"),
        (
            "well",
            "he_normal fixes it: measured on the same net, 20.0 of what inputs differ by reaches the last hidden layer "
            "(now 1.91e-06), the first gets 1.00 of its gradient (now 1.91e-06), 25.0 % of activations are saturated "
            "(now 12.5 %), two inputs correlate by 0.100 (now 0.500), initial loss 2.400 (now 2.500).",
        ),
    ]


@pytest.mark.parametrize(
    ("sgd", "verdict"),
    [
        (2.3, "Vanishing signal, vanishing gradient: Adam learns all the same, SGD does not; he_normal fixes it."),
        (0.1, "Vanishing signal, vanishing gradient: it learns all the same; he_normal fixes it."),
    ],
)
def test_the_verdict_says_which_optimizer_learns_all_the_same(sgd: float, verdict: str) -> None:
    attempts = Attempt("Adam(0.001)", (2.3, 0.1)), Attempt("SGD(0.1)", (2.3, sgd))
    sick = Explanation(**{**vars(SICK), "lesson": Lesson(16, 2.2, attempts)})
    assert said(sick, remedy=WELL)[0] == ("failed", verdict)


def test_shares_that_hardly_differ_are_not_told() -> None:
    near = explained("he_normal", [layer(f"dense_{at}", saturated=0.15, correlation=0.52) for at in range(21)], 2.4)
    assert not any(word in said(SICK, remedy=near)[-1][1] for word in ("saturated", "correlate"))


def test_a_net_that_is_well_needs_no_cure_and_one_that_none_was_found_for_says_what_was_tried() -> None:
    assert said(WELL) == [("well", "Nothing is wrong: the net starts well with he_normal.")]
    assert said(SICK)[3:] == []
    assert said(SICK, tried=(WELL, SICK))[3:] == [("gap", "none of these fixes it: he_normal, small.")]


def test_each_initializer_has_one_row_the_remedy_too() -> None:
    broken = explained("huge", [layer(std=NAN, gradient_variance=NAN)] * 2, NAN, problems=("not finite",))
    sheet = comparison(Diagnosis("a net", SICK, compared=(broken, SICK), remedy=WELL))
    assert sheet.rows == (
        ("small", "1.91e-06", "1.91e-06", "12.5 %", "0.500", "2.500", "vanishing signal, vanishing gradient"),
        ("huge", NOTHING, NOTHING, NOTHING, NOTHING, "not finite", "not all could be measured"),
        ("he_normal", "20.0", "1.00", "25.0 %", "0.100", "2.400", "well"),
    )


def test_gradients_that_do_not_reach_the_first_layer_are_nothing() -> None:
    """First over last: 0 where none arrives, and no number where there is none at all."""
    stopped = [layer(gradient_variance=0.0), layer(gradient_variance=1.0), layer()]
    without = [layer(gradient_variance=0.0)] * 3
    found = comparison(Diagnosis("", explained("stopped", stopped), compared=(explained("without", without),)))
    at = [each.title for each in found.columns].index("gradient\nfirst/last")
    assert [row[at] for row in found.rows] == ["0", NOTHING]


@pytest.mark.parametrize("width", [80, 100])
def test_it_fits_one_screen_and_comparing_adds_a_table(width: int) -> None:
    alone = printed(Diagnosis("21 layers", SICK, remedy=WELL, examples=1280), width)
    beside = printed(Diagnosis("21 layers", SICK, compared=(WELL,), remedy=WELL, examples=1280), width)
    known = alone[next(at for at, line in enumerate(alone) if line.startswith("Loss at initialization")) :]
    assert alone[0] == "21 layers: small, on 1,280 examples"
    assert alone[1:3] == ["Vanishing signal, vanishing gradient; he_normal fixes it.", "✗ It falls."]
    assert ["signal,", "gradient,", "satu-", "corre-"] in [line.split() for line in alone]
    assert beside[-len(known) :] == alone[-len(known) :] == known
    end = len(alone) - len(known)
    assert alone[:end] == beside[:end]
    assert beside[end] == "Beside other initializers"
    assert max(map(len, beside)) <= width
    assert len(beside) < 40


def test_a_name_that_would_steer_the_terminal_is_printed_as_text() -> None:
    """Names come from the user's code: no escapes, no markup."""
    lines = printed(Diagnosis("[red]net\x1b[2J", explained("a\nb", [layer("[bold]x\x1b[1m")])), 80)
    assert lines[0] == "[red]net [2J: a b"
    assert any(line.startswith("1 [bold]x [1m") for line in lines)


def test_a_long_name_wraps_a_short_one_does_not() -> None:
    short, long = "glorot_normal", "mean_field(weight_variance = 1.05, bias_variance = 2.01e-05)"
    for name, wraps in ((short, False), (long, True)):
        found = Diagnosis("a net", SICK, compared=(explained(name, DEEP),))
        assert comparison(found).columns[0].wraps is wraps
        assert max(map(len, printed(found, 80))) <= 80
    assert any(line.startswith("small ") for line in printed(found, 80))


def test_the_initializer_in_the_first_line_has_its_colour() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    with console.capture() as capture:
        console.print(screen(Diagnosis("net", SICK)))
    assert "38;2;0;158;115msmall\x1b" in capture.get()
