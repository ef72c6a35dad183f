import pytest

from bkmonitor import counters
from tests.fake_redis import FakeRedis


@pytest.fixture(autouse=True)
def redis(monkeypatch):
    fake = FakeRedis()
    monkeypatch.setattr(counters, "client", fake)
    return fake
