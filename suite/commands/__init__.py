"""Commands, a file each, for Python and the command line."""
