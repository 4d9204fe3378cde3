"""Pages of the tracking server: addresses, links and views."""
