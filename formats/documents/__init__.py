"""Texts that are not aligned yet: one module for each format, which reads the paragraphs of a file."""
