"""Claims: published or theoretical statements about results, in checkable form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, NonNegativeFloat, model_validator

from suite.benchmark.bounds import FEWEST_VALUES, Bounds, Proportion, Trend
from suite.benchmark.metric import parsed
from suite.benchmark.selection import SELECTED, Selection
from suite.benchmark.sweep import EVERYWHERE, Point
from suite.benchmark.training import Curve
from suite.config import Config, split
from suite.errors import UserError, unknown


@dataclass(frozen=True)
class Side:
    """One side of a claim.

    `at` fixes values of axes; `apart` are the values that differ from the claim's other side.
    """

    initializer: str
    at: Mapping[str, Any]
    apart: Point = EVERYWHERE

    @property
    def name(self) -> str:
        """The initializer and, if points differ, its point: "xavier", or "xavier at activation = sigmoid"."""
        place = ", ".join(f"{key.rpartition('.')[2]} = {_said(value)}" for key, value in self.apart)
        return f"{self.initializer} at {place}" if place else self.initializer

    @property
    def of_selected(self) -> bool:
        """Whether the side is at the values that were chosen for its initializer."""
        return SELECTED in self.at.values()

    def check(
        self,
        sweep: Mapping[str, Sequence[Any]],
        select: Selection | None,
        metric: str,
        where: str,
        key: str,
    ) -> None:
        """Refuse axes or points that the sweep does not have, and selected values that nobody selects.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        tuned = () if select is None or not self.of_selected else select.axes
        for axis, value in self.at.items():
            if axis not in sweep:
                raise unknown("sweep axis", axis, sweep, where=f"{where}.{key}")
            if value not in sweep[axis] and axis not in tuned:
                meant = ", which is for the axes of [select]" if value == SELECTED else ""
                raise UserError(
                    f"{where}.{key}: {axis}: expected one of {list(sweep[axis])}; received {value!r}{meant}"
                )
        if select is not None and self.of_selected:
            select.check_claim(self.at, metric, where, key)


def _said(value: Any) -> str:
    """Return a value of an axis as text.

    A Keras object is named by its class.
    """
    return split(value)[0] if isinstance(value, Mapping) else str(value)


class Known(Config):
    """An expected outcome of a claim that does not pass; the check reports only a change.

    - `state` is the outcome with as many seeds as the file has: "fail" or "undecided".
    - `reason` says why, in words.
    """

    state: Literal["fail", "undecided"]
    reason: str = Field(min_length=1)


KINDS = ("within", "exceeds", "published", "trend", "proportion")
"""Keys of a claim for its kinds; each claim has exactly one of them."""


class Claim(Config):
    """One `[[claims]]` table; exactly one of these keys holds a statement about `metric`.

    - `within = [low, high]`: the median over seeds lies inside.
    - `exceeds = "other"` with `by`: the median of the paired differences to another initializer is above the margin.
      With `exceeds_at = { "model.activation" = "tanh" }` the other side is at that point, otherwise at `at`; the other
      side may then be the same initializer.
    - `trend = { over = "model.depth", statistic = "rank_correlation", within = [-1.0, -0.8] }`: the median over seeds
      of the metric's rank correlation with an axis of the sweep, or of its `slope`, lies inside.
    - `proportion = { at_least = 0.9, within = [0.5, 1.0] }`, or `at_most`: the share of seeds whose metric is on that
      side of the threshold lies inside.
    - `published = value or [values]` with `tolerance`: every seed gives the published number, or the published curve at
      its first evaluations, within the tolerance. This is for deterministic reproductions, which sample nothing.

    All except the last are judged by a confidence interval over seeds: inside the bounds the claim passes, outside it
    fails, across a bound it is undecided. A median has no interval below five seeds.

    A metric "draws/…" has a value for each draw of the weights: its unit is the draw, not the seed.

    `at` chooses the trials at one point of the sweep. The mean is taken over axes that it does not name, seed by seed.
    A `trend` does not take the mean over its own axis. A `proportion` must name all axes: its unit is the seed.

    For the axes of `[select]`, `at` may say "selected": the claim is then about each initializer at its own choice,
    which is made at each point of the other axes.

    `headline = true` marks one of the claims by which the publication is known; it does not change the verdict.

    `known = { state = "fail", reason = "…" }` says that the claim does not pass, and why: then only a change counts.
    """

    statement: str = Field(min_length=1)
    source: str = Field(min_length=1)
    initializer: str
    metric: str
    at: dict[str, Any] = {}
    within: Bounds | None = None
    exceeds: str | None = None
    exceeds_at: dict[str, Any] = {}
    by: float = 0.0
    trend: Trend | None = None
    proportion: Proportion | None = None
    published: float | Annotated[tuple[float, ...], Field(min_length=1)] | None = None
    tolerance: NonNegativeFloat | None = None
    headline: bool = False
    known: Known | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            names = f"{', '.join(KINDS[:-1])} and {KINDS[-1]}"
            raise ValueError(f"expected exactly one of {names}, received {given or 'none'}")
        if (self.published is None) != (self.tolerance is None):
            raise ValueError("published and tolerance belong together")
        if self.by and self.exceeds is None:
            raise ValueError("by belongs to exceeds")
        if self.exceeds_at and self.exceeds is None:
            raise ValueError("exceeds_at belongs to exceeds")
        if self.exceeds == self.initializer and not self.exceeds_at:
            raise ValueError(f"exceeds: expected another initializer than the claim's own, received {self.exceeds!r}")
        return self

    @model_validator(mode="after")
    def _of_what_is_measured_so(self) -> Self:
        if (self.metric in get_args(Curve)) != self.of_a_curve:
            raise ValueError(
                "expected published = [values] for a curve (as train/loss), and anything else for a scalar (as "
                f"final/train_loss); received metric {self.metric!r}"
            )
        return self

    @property
    def of_a_curve(self) -> bool:
        """Whether the claim is about a whole curve, not about a scalar."""
        return isinstance(self.published, tuple)

    @property
    def of_files(self) -> bool:
        """Whether the claim needs the files of trials: curves, draws of weights, or signals of layers."""
        return self.of_a_curve or parsed(self.metric).kind in ("draws", "theory")

    @property
    def sides(self) -> tuple[Side, ...]:
        """The side that the claim is about, then the side it is compared with, if there is one."""
        apart = Point((key, self.at[key]) for key in self.exceeds_at if key in self.at)
        own = Side(self.initializer, self.at, apart)
        if self.exceeds is None:
            return (own,)
        return own, Side(self.exceeds, self.at | self.exceeds_at, Point(self.exceeds_at.items()))

    def check_axes(self, sweep: Mapping[str, Sequence[Any]], where: str, select: Selection | None = None) -> None:
        """Refuse a claim whose axes, points or selected values the sweep does not have.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        for side, key in zip(self.sides, ("at", "exceeds_at"), strict=False):
            side.check(sweep, select, self.metric, where, key)
        # An axis with one value need not be named in `at`.
        fixed = {key: values[0] for key, values in sweep.items() if len(values) == 1}
        if self.exceeds == self.initializer and fixed | self.at == fixed | self.at | self.exceeds_at:
            raise UserError(
                f"{where}.exceeds_at: expected another point than the claim's own; received {self.exceeds_at}"
            )
        if self.trend is not None:
            self._check_trend(self.trend.over, sweep, f"{where}.trend.over")
        unnamed = [key for key in sweep if key not in self.at]
        if self.proportion is not None and unnamed:
            raise UserError(
                f"{where}.at: a proportion counts seeds, so it expects a value of every axis of the sweep; "
                f"{', '.join(unnamed)} not received"
            )

    def _check_trend(self, over: str, sweep: Mapping[str, Sequence[Any]], where: str) -> None:
        if over not in sweep:
            raise unknown("sweep axis", over, sweep, where=where)
        if over in self.at:
            raise UserError(f"{where}: expected an axis that `at` leaves free; received {over!r}, which it fixes")
        values = sweep[over]
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        if not numbers or len(set(values)) < FEWEST_VALUES:
            raise UserError(
                f"{where}: expected an axis of at least {FEWEST_VALUES} different numbers; "
                f"received {over} = {list(values)}"
            )


def check_can_fail(claim: Claim, where: str) -> None:
    """Refuse a claim that holds whatever is measured.

    Raises:
        UserError: the key (below `where`), what was expected and what was received.
    """
    least, most = parsed(claim.metric).extremes
    span, said = most - least, f"of {claim.metric}, which lies between {least:g} and {most:g}"
    if claim.within is not None and claim.within[0] <= least and most <= claim.within[1]:
        bounds = list(claim.within)
        raise UserError(f"{where}.within: expected bounds that leave something out {said}; received {bounds}")
    if claim.exceeds is not None and claim.by <= -span:
        raise UserError(f"{where}.by: expected more than {-span:g} {said}; received {claim.by:g}")
    if claim.tolerance is not None and claim.tolerance >= span:
        raise UserError(f"{where}.tolerance: expected less than {span:g} {said}; received {claim.tolerance:g}")
    share = claim.proportion
    if share is not None and share.met_by_all(least, most):
        threshold = share.at_most if share.at_least is None else share.at_least
        raise UserError(
            f"{where}.proportion: expected a threshold that leaves something out {said}; received {threshold:g}"
        )
