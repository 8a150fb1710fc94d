"""Pictures of numbers as shapes that know neither Qt nor PDF: the window and the paper draw the same ones."""
