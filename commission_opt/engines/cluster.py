"""A Dask cluster: connecting to its scheduler, in words where that fails, and leaving it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from commission_opt.errors import CommissionError

if TYPE_CHECKING:
    from distributed import Client

SECONDS_TO_CONNECT = 30
CERTIFICATES = (
    "An address that begins with tls:// needs certificates: give them in Dask's own settings, "
    "distributed.comm.tls.ca-file and distributed.comm.tls.client.cert and .key; see docs/engines.md."
)


class ClusterUnavailable(CommissionError):
    """The cluster cannot be used: its package is missing, nothing answers at its address, or it cannot do the work."""


def connect(cluster: str | Client) -> Any:
    """A client of a Dask scheduler, to be left with `leave`; its package is only partly typed.

    Certificates for an address that begins with ``tls://`` are those of Dask's own settings.

    Parameters
    ----------
    cluster
        Address of the scheduler; or a client of it, such as one with security of its own.

    Raises
    ------
    ClusterUnavailable
        When the package is missing, no scheduler answers, or a client is no use.
    """
    try:
        import distributed as package
    except ImportError:
        raise ClusterUnavailable(
            "A cluster needs the package distributed: pip install 'commission_opt[distributed]'."
        ) from None
    distributed: Any = package
    if isinstance(cluster, distributed.Client):
        return _usable(cluster)
    if not isinstance(cluster, str):
        raise TypeError(f"a cluster is the address of a Dask scheduler or a Client, not {type(cluster).__name__}")
    if not cluster.strip():  # which Dask takes for a cluster to be started here
        raise ClusterUnavailable("The address of the cluster is empty: name its scheduler, e.g. tcp://10.0.0.5:8786.")
    try:
        distributed.comm.resolve_address(cluster)  # of a client without one Dask can take a minute to let go
        if cluster.startswith("tls://"):
            _check_certificates(distributed)
        return distributed.Client(cluster, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterUnavailable(f"No Dask scheduler answers at {cluster}: {error}.") from error


def address_of(cluster: str | Client) -> str:
    """Where the scheduler is, for messages."""
    if isinstance(cluster, str):
        return cluster
    scheduler: Any = cluster.scheduler
    return str(scheduler.address)


def leave(client: Any, cluster: str | Client) -> None:
    """Close a client that `connect` made, without the traceback that Dask logs where the scheduler has gone."""
    if client is cluster:  # its owner's
        return
    log = logging.getLogger("distributed.client")
    before, log.disabled = log.disabled, True
    try:
        client.close()
    finally:
        log.disabled = before


def _usable(client: Any) -> Any:
    if client.asynchronous:
        raise ClusterUnavailable("The Dask client is asynchronous: give one made without asynchronous=True.")
    if client.status != "running":
        raise ClusterUnavailable(f"The Dask client is {client.status}: give one that is connected to its scheduler.")
    return client


def _check_certificates(distributed: Any) -> None:
    """Say what is missing, where Dask would say that it wants an SSL context."""
    try:
        context = distributed.security.Security().get_connection_args("client").get("ssl_context")
    except OSError as error:  # of ssl.SSLError and of a file that is not there
        raise ClusterUnavailable(f"The certificates for TLS cannot be read: {error}. {CERTIFICATES}") from error
    if context is None:
        raise ClusterUnavailable(CERTIFICATES)
