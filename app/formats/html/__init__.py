"""Pages for a web browser: one file each, without a network."""
