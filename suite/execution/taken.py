"""Outcomes of an attempt to take a trial."""

from enum import Enum


class Taken(Enum):
    """The outcome of an attempt to take a trial."""

    OURS = "ours"
    """It is this session's, to be trained."""

    INHERITED = "inherited"
    """It is this session's, but another had it and died or released it: look what that has left in the store, first."""

    THEIRS = "theirs"
    """Another session, which lives, has it: ask again later."""

    DONE = "done"
    """It was finished after this session had begun."""
