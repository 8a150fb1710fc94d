"""Charts as shapes independent of Qt and PDF: the window and the paper draw the same ones."""
