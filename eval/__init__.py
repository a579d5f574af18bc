"""Metrics, gold, agreement, significance, reports."""
