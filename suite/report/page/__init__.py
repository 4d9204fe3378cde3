"""The report as one HTML page, without server and network."""
