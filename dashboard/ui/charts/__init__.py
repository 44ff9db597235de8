"""Charts: pure functions from typed rows to a figure, one module a subject."""
