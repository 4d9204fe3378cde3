"""The suite measured beside what it replaces, side by side and in turn."""
