"""Pages of one role."""
