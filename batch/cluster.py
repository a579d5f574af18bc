"""A job on a Ray cluster: the same groups go through Ray Data, whose actors hold the encoder."""

from __future__ import annotations

import logging
import pickle
import socket
from collections.abc import Generator, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from ..errors import DuiqiError, MissingExtraError
from .jobs import Group
from .local import drive, start
from .results import GroupResult
from .settings import RunOptions, Settings
from .work import MakeAligner

CONNECT_SECONDS = 10.0
"""Seconds that a cluster's address may take to answer."""


def run_on_ray(
    groups: Iterator[Group], settings: Settings, make_aligner: MakeAligner, options: RunOptions, threads: int
) -> Generator[GroupResult, None, None]:
    """Align groups on a Ray cluster.

    The groups go to Ray's object store, which spills to disk, one a block; actors map blocks to results; results come
    back in the plan's order. Ray gives the blocks of a lost actor or node to others. What a document does to the
    process that aligns it is handled as on one machine: each actor keeps a worker process.

    Args:
        groups: in the plan's order.
        settings: what decides the outputs.
        make_aligner: makes the aligner, in each actor once.
        options: the cluster's address, the number of actors, the GPU share of each.
        threads: cores of each actor.

    Yields:
        Results in the order of the groups.

    Raises:
        MissingExtraError: Ray is not installed.
        DuiqiError: no cluster answers at the address, or no aligner can be made.
    """
    try:
        import ray  # noqa: PLC0415 - an extra
        import ray.data  # noqa: PLC0415 - an extra of Ray's
    except ImportError:
        raise MissingExtraError("--engine ray", "ray") from None
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, options)
    try:
        cluster = _Cluster(settings, make_aligner, options, threads)
        yield from cluster.run(groups)
    finally:
        if ours:
            ray.shutdown()


class _Cluster:
    """A cluster that this process is connected to."""

    def __init__(self, settings: Settings, make_aligner: MakeAligner, options: RunOptions, threads: int) -> None:
        import ray  # noqa: PLC0415 - an extra
        import ray.data  # noqa: PLC0415

        self._ray: Any = ray
        self._worker = (settings, make_aligner, threads, options.timeout)
        self._gpus = options.gpus
        self._threads = threads
        there = self._ray.cluster_resources()
        if options.address is None:  # a cluster at an address may grow
            _check_room(there, {"CPU": threads, "GPU": options.gpus})
        most = int(there.get("CPU", 1)) // threads
        pool = ray.data.ActorPoolStrategy
        self._actors = pool(size=options.jobs) if options.jobs else pool(min_size=1, max_size=max(1, most))
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.WARNING)

    def run(self, groups: Iterable[Group]) -> Iterator[GroupResult]:
        """The results of groups, in order."""
        blocks = [self._put(group) for group in groups]
        if not blocks:
            return
        results = self._ray.data.from_arrow_refs(blocks).map_batches(
            _Actor,
            fn_constructor_args=self._worker,
            batch_size=1,
            batch_format="pyarrow",
            compute=self._actors,
            num_cpus=self._threads,
            num_gpus=self._gpus or None,
        )
        try:
            for batch in results.iter_batches(batch_size=None, batch_format="pyarrow"):
                for result in batch["result"]:
                    yield pickle.loads(result.as_py())
        except self._ray.exceptions.RayError as error:
            raise _as_ours(error) from error

    def _put(self, group: Group) -> Any:  # noqa: ANN401
        import pyarrow  # noqa: PLC0415 - comes with Ray Data

        return self._ray.put(pyarrow.table({"group": [pickle.dumps(group)]}))


class _Actor:
    """What maps blocks: a worker process, started once an actor."""

    def __init__(self, settings: Settings, make_aligner: MakeAligner, threads: int, timeout: float) -> None:
        self._timeout = timeout
        self._pool = start(settings, make_aligner, 1, threads)

    def __call__(self, table: Any) -> Any:  # noqa: ANN401 - tables of Arrow's
        import pyarrow  # noqa: PLC0415 - comes with Ray Data

        groups = (pickle.loads(group.as_py()) for group in table["group"])
        return pyarrow.table({"result": [pickle.dumps(result) for result in drive(self._pool, groups, self._timeout)]})


def _connect(ray: Any, options: RunOptions) -> None:  # noqa: ANN401 - the module
    place = urlsplit("//" + (options.address or "").rpartition("://")[2])
    try:
        if place.hostname and place.port:  # Ray would try for a quarter of an hour
            socket.create_connection((place.hostname, place.port), CONNECT_SECONDS).close()
        ray.init(address=options.address, include_dashboard=False, log_to_driver=False, logging_level="warning")
    except (OSError, ValueError, RuntimeError) as error:
        raise DuiqiError(f"no Ray cluster answers at {options.address or 'this machine'}: {error}") from error


def _check_room(there: dict[str, float], asked: dict[str, float]) -> None:
    """Raise where not even one actor has room: Ray would wait for more nodes, which never come."""
    for kind, share in asked.items():
        if share > there.get(kind, 0):
            raise DuiqiError(f"each worker asks for {share:g} {kind}, this machine has {there.get(kind, 0):g}")


def _as_ours(error: BaseException) -> DuiqiError:
    """An actor's own error, where there is one under Ray's."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, DuiqiError):
            return cause
        cause = getattr(cause, "cause", None) or cause.__cause__
    return DuiqiError(f"the cluster failed: {' '.join(str(error).split())[:500]}")
