"""A Dask cluster: connecting to its scheduler, in words where that fails, and leaving it."""

from __future__ import annotations

import logging
from typing import Any

from commission_opt.errors import CommissionError

SECONDS_TO_CONNECT = 30


class ClusterUnavailable(CommissionError):
    """The cluster cannot be used: its package is missing, nothing answers at its address, or it cannot do the work."""


def connect(address: str) -> Any:
    """A client of the Dask scheduler at `address`, to be closed; its package is only partly typed.

    Raises
    ------
    ClusterUnavailable
        When the package is missing, or no scheduler answers.
    """
    try:
        import distributed as package
    except ImportError:
        raise ClusterUnavailable(
            "A cluster needs the package distributed: pip install 'commission_opt[distributed]'."
        ) from None
    if not address.strip():  # which Dask takes for a cluster to be started here
        raise ClusterUnavailable("The address of the cluster is empty: name its scheduler, e.g. tcp://10.0.0.5:8786.")
    distributed: Any = package
    try:
        distributed.comm.resolve_address(address)  # of a client without one Dask can take a minute to let go
        return distributed.Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterUnavailable(f"No Dask scheduler answers at {address}: {error}.") from error


def leave(client: Any) -> None:
    """Close a client, without the traceback that Dask logs where the scheduler has gone."""
    log = logging.getLogger("distributed.client")
    before, log.disabled = log.disabled, True
    try:
        client.close()
    finally:
        log.disabled = before
