"""Door log and dashboard for the offices of one regency."""

__version__ = "0.1.0"
