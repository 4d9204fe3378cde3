"""Explanations of one net with one set of initial weights."""

from dataclasses import dataclass

from suite.analysis.explanation.lesson import Lesson
from suite.diagnostics.profile import LayerSignal
from suite.theory import Regime


@dataclass(frozen=True)
class Theory:
    """What mean-field theory expects of this net; a value a layer, in their order.

    `lengths` are q, the mean squares of pre-activations. `gradients` are the mean squares of the loss's gradient with
    respect to them, over that of the last layer. `regime` is that of the hidden layers' own variances. `uncritical`
    says why no σ_w² is critical with the hidden layers' biases, "" where one is.
    """

    regime: Regime
    lengths: tuple[float, ...]
    gradients: tuple[float, ...]
    uncritical: str = ""


@dataclass(frozen=True)
class Ailment:
    """Something wrong: its name, for example "vanishing signal", and the sentence that says what was measured.

    `structural`: no initial weights fix it. `barred`: no gradient at all passes, so an operation may be the cause.
    """

    name: str
    sentence: str
    structural: bool = False
    barred: bool = False


@dataclass(frozen=True)
class Explanation:
    """One net with one set of initial weights.

    `initializer` is what the user calls them; `classes` is the number of classes of the loss, 0 for a regression.
    `scalars` are "signal/…" of the whole net; `problems` say what could not be measured. `theory` is None where the
    theory has nothing to say, as of a net with skips. `ailments` are the worst first; a net without any is well.
    `remarks` are worth knowing and no ailments; `lesson` is a short training, None where none was made.
    """

    initializer: str
    classes: int
    layers: tuple[LayerSignal, ...]
    scalars: dict[str, float]
    problems: tuple[str, ...] = ()
    theory: Theory | None = None
    ailments: tuple[Ailment, ...] = ()
    remarks: tuple[str, ...] = ()
    lesson: Lesson | None = None

    @property
    def well(self) -> bool:
        """Whether everything was measured and nothing is wrong."""
        return not self.ailments and not self.problems

    @property
    def trains(self) -> bool:
        """Whether the short training learned its examples.

        It is true if none was made.
        """
        return self.lesson is None or self.lesson.learned is not None


@dataclass(frozen=True)
class Diagnosis:
    """What was asked of, beside what else was measured; `remedy` would mend the first and is well, None if none was.

    `subject` says what net it is, in words; `compared` are the other initializers that were asked for; `examples` is
    how many all of them were measured on, 0 where that is not known.
    """

    subject: str
    first: Explanation
    compared: tuple[Explanation, ...] = ()
    remedy: Explanation | None = None
    tried: tuple[Explanation, ...] = ()
    examples: int = 0
