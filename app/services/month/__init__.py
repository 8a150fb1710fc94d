"""The clerk's month: what is due, what is done, and what was printed and sent."""
