"""What all roles and environments share."""

import os

from config.tools.environment import ENVIRONMENT, PLATFORM, ROLE  # noqa: F401  (settings of their own)
from config.tools.mysql import mysql_database
from config.tools.redis import HOST, PASSWORD, PORT, SERVICE_DB, redis_url

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT_DIR = os.path.dirname(BASE_DIR)

# The roles go by two application codes, hence by two secrets. An empty secret is noticed by bkmonitor.apps.
if ROLE == "web":
    APP_CODE = os.environ.get("BKPAAS_APP_ID", "bk_monitorv3")
    SECRET_KEY = os.environ.get("BKPAAS_APP_SECRET") or os.environ.get("APP_TOKEN", "")
else:
    APP_CODE = os.environ.get("BK_MONITOR_APP_CODE", "bk_bkmonitorv3")
    SECRET_KEY = os.environ.get("BK_MONITOR_APP_SECRET", "")

# Every role makes this folder, though only web writes into it.
LOG_DIR = os.path.join(ROOT_DIR, "logs", APP_CODE)
os.makedirs(LOG_DIR, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS = ["*"]
WSGI_APPLICATION = "wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

# bk-monitor's roles all fail without the ai_agent link too, and only manage.py makes it.
INSTALLED_APPS = (
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "bkmonitor",
    "bk_commands",
    "ai_agent",
)
MIDDLEWARE = ("django.middleware.common.CommonMiddleware",)

DATABASES = {
    "default": mysql_database("", "bk_monitorv3"),
    "monitor_api": mysql_database("BK_MONITOR_", "bkmonitorv3_alert"),
}
DATABASES["backend_alert"] = {**DATABASES["monitor_api"]}

# bk-monitor looks at the environment here, not at DATABASES. With two names in the environment and one database
# behind both aliases, `migrate` records the backend's migrations as applied and makes none of their tables.
if any(DATABASES["default"][key] != DATABASES["monitor_api"][key] for key in ("NAME", "HOST")):
    DATABASE_ROUTERS = ["bkmonitor.db_routers.BackendRouter"]

# api and worker know only DJANGO_REDIS_*, web takes REDIS_* too; else caches are tables of `createcachetable`.
CACHES = {"db": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
_cache_host = os.environ.get("DJANGO_REDIS_HOST") or (os.environ.get("REDIS_HOST") if ROLE == "web" else None)
if _cache_host:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url(
            os.environ.get("DJANGO_REDIS_DB", "0"),
            host=_cache_host,
            port=os.environ.get("DJANGO_REDIS_PORT") or os.environ.get("REDIS_PORT", "6379"),
            password=os.environ.get("DJANGO_REDIS_PASSWORD", ""),
        ),
    }
else:
    CACHES["default"] = CACHES["db"]

REDIS_SERVICE_CONF = {"host": HOST, "port": PORT, "db": SERVICE_DB, "password": PASSWORD or None}

STATIC_URL = "/static/"
STATIC_ROOT = os.path.join(BASE_DIR, "staticfiles")

# Where set, `migrate` ends by asking it for an answer, as bk-monitor always asks Elasticsearch.
SEARCH_URL = ""
