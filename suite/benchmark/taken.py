"""Outcomes of an attempt to take a trial."""

from enum import Enum


class Taken(Enum):
    """The outcome of an attempt to take a trial."""

    OURS = "ours"
    """The trial belongs to this session, which trains it."""

    INHERITED = "inherited"
    """The trial belongs to this session, but another one had it and died or released it: check the store for its result
    first."""

    THEIRS = "theirs"
    """Another living session has the trial: ask again later."""

    DONE = "done"
    """The trial was finished after this session had begun."""
