"""Training: from gold to the weights of the bead score."""
