"""Tables and figures of one benchmark, chosen once for every form."""
