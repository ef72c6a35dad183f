"""Redis as the environment describes it, and who uses which of its numbered databases (as in bk-monitor)."""

import os
from urllib.parse import quote

REDBEAT_DB = 0
QUEUE_DB = 9
SERVICE_DB = 10

HOST = os.environ.get("BK_MONITOR_REDIS_HOST", "127.0.0.1")
PORT = int(os.environ.get("BK_MONITOR_REDIS_PORT", "6379"))
PASSWORD = os.environ.get("BK_MONITOR_REDIS_PASSWORD", "")


def redis_url(db, host=HOST, port=PORT, password=PASSWORD):
    login = f":{quote(password, safe='')}@" if password else ""
    return f"redis://{login}{host}:{port}/{db}"
