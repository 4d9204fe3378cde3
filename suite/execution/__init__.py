"""Where trials run: this process's threads."""
