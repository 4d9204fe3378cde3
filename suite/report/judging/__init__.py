"""Cards on an initializer: sentences, tables and figure."""
