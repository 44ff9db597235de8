"""Backups: one archive a backup, made while scanning goes on, restored on either engine (ADR 8)."""
