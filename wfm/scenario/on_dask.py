"""Work on a Dask cluster: a scheduler that somebody started, and as many workers as there are.

The workers read the files by the same paths, so they share a folder with this machine. When a worker is lost, the
scheduler gives its work to another.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from wfm.errors import WfmError
from wfm.scenario.executor import Place
from wfm.scenario.work import Done, Work, run_work

_SECONDS_TO_ANSWER = 10


def on_dask(address: str) -> Place:
    """Return the place of a cluster, by the address of its scheduler, as tcp://10.0.0.5:8786.

    Raises:
        WfmError: Dask is not installed; when used: nobody answers there, no worker, or workers of another version.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise WfmError("--dask needs Dask: pip install 'wfm[dask]'") from None
    return lambda tasks: _on_dask(tasks, address)


def _on_dask(tasks: Sequence[Work], address: str) -> Generator[tuple[Work, Done]]:
    from distributed import as_completed

    if not tasks:
        return
    client = _connected(address)
    try:
        running = {client.submit(run_work, task, key=f"wfm-{task.key}", pure=False): task for task in tasks}
        with client.as_current():
            ready = as_completed(list(running))
        for future in ready:
            task = running.pop(future)
            if future.status == "finished":
                yield task, future.result()
            else:
                yield task, task.failed(f"its worker ended: {future.exception()}")
            future.release()
    finally:
        client.cancel(list(running), force=True)
        client.close()


def _connected(address: str):
    from distributed import Client

    import wfm

    try:
        client = Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WfmError(f"--dask: no scheduler answers at {address}: {error}; start one with: dask scheduler") from None
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
    except (OSError, TimeoutError):
        client.close()
        raise WfmError(f"--dask: {address} has no worker; start one with: dask worker {address}") from None
    others = {place: found for place, found in client.run(_version).items() if found != wfm.__version__}
    if others:
        client.close()
        said = ", ".join(f"{place} has {found}" for place, found in sorted(others.items()))
        raise WfmError(f"--dask: here is wfm {wfm.__version__}, but {said}; install the same everywhere")
    return client


def _version() -> str:
    import wfm

    return wfm.__version__
