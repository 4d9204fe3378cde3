"""Statistics: arrays in, numbers out, without imports of the project."""
