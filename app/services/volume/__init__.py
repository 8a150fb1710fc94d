"""Bound volumes: printing one again from its data, to verify it."""
