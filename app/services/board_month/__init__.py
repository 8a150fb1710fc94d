"""The coordinator's month: what came, what changed, what waits."""
