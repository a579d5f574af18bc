"""What speaks for and against a bead: one module a kind of evidence."""
