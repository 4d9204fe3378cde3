"""Origins of accepted results, carried from one baseline to the next."""

from collections.abc import Mapping

from suite.benchmark.baseline import Baseline, Entry, Key, Origin


def carried(new: Baseline, old: Baseline, better: Mapping[Key, bool]) -> Baseline:
    """Return a new baseline whose entries know from which values drift is measured.

    These are the values of before, or the origin that they had: the first ones that were accepted. An entry has none
    where its values are those of its origin, where it is of another definition or of other data, and where it is
    `better` than the origin, by a shown rise: then it is the origin itself.
    """
    known = {entry.key: entry for entry in old.entries}
    entries = [
        entry.model_copy(update={"origin": _origin(entry, known.get(entry.key), old, better.get(entry.key, False))})
        for entry in new.entries
    ]
    return new.model_copy(update={"entries": tuple(entries)})


def _origin(entry: Entry, before: Entry | None, old: Baseline, better: bool) -> Origin | None:
    if before is None or better or before.configuration != entry.configuration or not before.seeds:
        return None
    theirs, ours = before.data_by_seed, entry.data_by_seed
    if any(theirs.get(seed, data) != data for seed, data in ours.items()):
        return None
    origin = before.origin or Origin(accepted=old.accepted, seed=old.seed, seeds=before.seeds, values=before.values)
    return None if (origin.seeds, origin.values) == (entry.seeds, entry.values) else origin
