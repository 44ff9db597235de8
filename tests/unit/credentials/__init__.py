"""Readers of codes, each decision with its test."""
