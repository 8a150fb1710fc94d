"""A month of a file: its projects' rows, and which of them were printed and sent as they stand."""
