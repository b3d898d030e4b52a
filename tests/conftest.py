"""What every test stands on."""

import pytest

from tests.settings import SERVERS


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, once for all workers."""
    if SERVERS:
        SERVERS.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them after the last worker."""
    if SERVERS:
        SERVERS.close()
