"""From a trial to its result: the compiled training program. Knows no tracking server and no terminal."""
