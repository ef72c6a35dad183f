"""The api role's settings without servers: SQLite behind every alias, a broker in memory."""

import os
import pathlib
import sys
import tempfile

os.environ["DJANGO_CONF_MODULE"] = "conf.api.development.community"
os.environ["BK_MONITOR_APP_SECRET"] = "test-secret"
os.environ["CELERY_BROKER_URL"] = "memory://"

# Behind the real import paths, so that no link has to be made for `ai_agent`.
sys.path.append(str(pathlib.Path(__file__).parents[2]))

from settings import *

DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    "monitor_api": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "TEST": {"MIRROR": "default"}},
    "backend_alert": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "TEST": {"MIRROR": "default"}},
}
DATABASE_ROUTERS = []
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING["handlers"]["file"]["filename"] = os.path.join(tempfile.mkdtemp(), "kernel_api.log")
