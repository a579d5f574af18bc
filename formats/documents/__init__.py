"""Texts as they come: one module a format, each giving the paragraphs of a file."""
