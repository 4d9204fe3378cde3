"""Tables with their renderings, and formats of numbers."""
