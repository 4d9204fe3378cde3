"""How much a measurement may cost."""

from typing import Literal, get_args

Tier = Literal["cheap", "standard", "full"]
"""`cheap`: what one pass shows. `standard`: also decompositions of what it shows. `full`: many passes."""

TIERS: tuple[Tier, ...] = get_args(Tier)


def within(tier: Tier, limit: Tier) -> bool:
    """Return whether a quantity of `tier` is measured at `limit`: each tier has all of those before it."""
    return TIERS.index(tier) <= TIERS.index(limit)
