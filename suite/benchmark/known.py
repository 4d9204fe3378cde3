"""Claims that are known not to pass."""

from typing import Literal

from pydantic import Field

from suite.config import Config


class Known(Config):
    """What a claim comes to with as many seeds as its file has, and why: it is shown, and only a change counts.

    - `state` is "fail" or "undecided".
    - `reason` says why, in words.
    """

    state: Literal["fail", "undecided"]
    reason: str = Field(min_length=1)
