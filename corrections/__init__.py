"""What a person corrects: edits of an alignment, the log that keeps them, and edits read from a corrected file."""
