"""Commands, a file each: the same functions serve Python and the command line."""
