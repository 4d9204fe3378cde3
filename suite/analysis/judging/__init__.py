"""Cards on an initializer, against the tuned default."""
