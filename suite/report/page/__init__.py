"""The report: one HTML page that holds its data, its charts and its switches, and needs no server and no network."""
