"""The aligner as a worker makes it."""

import pytest
from duiqi.batch.aligner import make_aligner
from duiqi.batch.settings import RunOptions, Settings


@pytest.mark.parametrize(("threads", "loaded"), [(1, False), (2, True)])
def test_weights_are_loaded_with_the_aligner_where_a_core_is_free(threads, loaded):
    aligner = make_aligner(Settings(), RunOptions(), threads)
    assert ("_network" in vars(aligner._encoder)) is loaded


def test_weights_that_cannot_be_loaded_are_told_by_the_first_sentences(monkeypatch):
    def fail(_):
        raise OSError("no weights")

    monkeypatch.setattr("duiqi.encode.use.encoder.Network", fail)
    aligner = make_aligner(Settings(), RunOptions(), 2)
    with pytest.raises(OSError, match="no weights"):
        aligner._encoder.encode(["你好"])
