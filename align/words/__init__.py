"""Links between the words of a bead: which Chinese word stands for which English one."""
