"""Many forms bound into one document: cover, contents, the month's summary, then the forms."""
