"""Search in aligned texts: an index, a concordance of both sides, renderings, terms, and figures of a corpus."""
