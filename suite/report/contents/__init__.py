"""Tables and figures of a benchmark, chosen for every form."""
