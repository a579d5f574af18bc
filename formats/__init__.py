"""One module a format, reading it, writing it or both, and the registry of them."""
