"""Sessions that share a store: leases, locks, waiting results."""
