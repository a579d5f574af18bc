"""Words that translate each other: the dictionary, names, and what a document itself teaches."""
