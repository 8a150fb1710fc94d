"""When a month's reports are due, and when they were received."""
