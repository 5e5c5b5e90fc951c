"""What clients share."""

from tests.structure.fresh import result_of

COUNTED = """
import ssl
made = []
create = ssl.create_default_context
ssl.create_default_context = lambda *args, **kwargs: made.append(1) or create(*args, **kwargs)
from nexmo_application import AsyncClient, Client
clients = [kind("key", "not-a-secret") for kind in (Client, AsyncClient) for _ in range(5)]
result = len(made)
"""


def test_that_many_clients_share_one_tls_context() -> None:
    """Ten clients, sync and async, make one TLS context between them: each would take as long as an import of httpx."""
    assert result_of(COUNTED) == 1
