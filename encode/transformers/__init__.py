"""Sentence-transformers models as encoders."""
