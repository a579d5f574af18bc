"""Evidence, the bead lattice and its search: sentences of two texts to beads."""
