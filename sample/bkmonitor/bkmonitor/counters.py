"""Counts in Redis, under names that an outsider can read with redis-cli (database 10)."""

import redis
from django.conf import settings

NOTES_WRITTEN = "sample:notes:written"
TASK_NUMBERS = "sample:tasks:numbers"
TASK_RUNS = "sample:tasks:runs"
WORKER_VERSION = "sample:worker:version"
TICKS = "sample:beat:ticks"
BEAT_VERSION = "sample:beat:version"
REPORTS = "sample:web:reports"

# Connects at its first command, so that importing this needs no Redis.
client = redis.Redis(**settings.REDIS_SERVICE_CONF, decode_responses=True, socket_connect_timeout=3)


def read(name):
    return int(client.get(name) or 0)
