"""Finds by their content which documents are translations of each other."""
