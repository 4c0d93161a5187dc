"""Hosts a request may name: those configured, and this machine by either name at a first look."""

import pytest

from foundation.settings import Settings


@pytest.mark.parametrize(
    ("environment", "base_url", "trusted", "hosts"),
    [
        ("development", "http://127.0.0.1:8000", "", ("127.0.0.1:8000", "localhost:8000")),
        ("development", "http://127.0.0.1:8000", "a.test, B.test", ("a.test", "b.test")),
        ("development", "http://house.test:8000", "", ("house.test:8000",)),
        ("production", "http://127.0.0.1:8000", "", ("127.0.0.1:8000",)),
        ("production", "https://Huisheng.test", "", ("huisheng.test",)),
    ],
)
def test_hosts(environment, base_url, trusted, hosts):
    settings = Settings(environment=environment, base_url=base_url, trusted_hosts=trusted)
    assert settings.hosts == hosts
