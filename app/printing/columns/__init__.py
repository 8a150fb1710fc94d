"""The columns of tables, in the window and on paper."""
