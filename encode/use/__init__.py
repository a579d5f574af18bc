"""The embedded encoder: the Universal Sentence Encoder's multilingual CNN, run by numpy."""
