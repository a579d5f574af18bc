"""Aligned texts in and out: one module a format."""
