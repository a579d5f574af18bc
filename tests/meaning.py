"""An encoder for tests of pairing, to which numbers are all that a text says."""

import numpy as np


class Meaning:
    """An encoder to which sentences with the same number say the same, in both languages."""

    name = "meaning"
    dimension = 64

    def __init__(self):
        self.encoded = 0

    def encode(self, texts):
        self.encoded += len(texts)
        rows = []
        for text in texts:
            number = int("".join(filter(str.isdigit, text)) or 0)
            row = np.random.default_rng(number).normal(size=self.dimension) + 1.0
            rows.append(row / np.linalg.norm(row))
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimension)

    def encode_sentences(self, texts):
        raise AssertionError("vectors of runs are not needed")
