"""Which documents are translations of each other, told by their content."""
