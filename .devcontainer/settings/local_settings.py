"""Settings that the product takes from nowhere else.

In development it ignores MYSQL_* and hard-codes localhost; it does import `local_settings` from anywhere on
PYTHONPATH, so this need not be written into the checkout. An ImportError here would be swallowed in silence.
"""

import os
import sys

from config.tools.environment import ROLE


def _database(name):
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": name,
        "USER": os.environ["MYSQL_USER"],
        "PASSWORD": os.environ["MYSQL_PASSWORD"],
        "HOST": os.environ["MYSQL_HOST"],
        "PORT": os.environ["MYSQL_PORT"],
        "OPTIONS": {"charset": "utf8mb4"},
        "TEST": {"CHARSET": "utf8", "COLLATION": "utf8_general_ci"},
    }


# Three aliases, one database: MYSQL_NAME and BK_MONITOR_MYSQL_NAME must be equal, or the product routes its
# migrations between two databases and leaves tables out.
DATABASES = {alias: _database(os.environ["MYSQL_NAME"]) for alias in ("default", "monitor_api", "backend_alert")}
DATABASES["bk_dataview"] = _database("bk_monitorv3_grafana")
SKIP_IAM_PERMISSION_CHECK = True

# What follows stands in for the platform. The role's own settings are loaded by now.
_role = sys.modules[f"config.role.{ROLE}"]
_middleware = list(getattr(_role, "MIDDLEWARE", ()))


def _replace(name, *others):
    if name in _middleware:
        at = _middleware.index(name)
        _middleware[at : at + 1] = others


if ROLE == "web":
    from local_platform import placeholder

    # Last, so that a build of the front end takes precedence without a restart.
    TEMPLATES = [*getattr(_role, "TEMPLATES", ()), placeholder()]
    if os.environ.get("LOCAL_LOGIN"):
        _replace("bkmonitor.middlewares.authentication.ApiTokenAuthenticationMiddleware", "local_platform.local_login")

if ROLE == "api":
    _authentication = "kernel_api.middlewares.authentication.AuthenticationMiddleware"
    _replace(_authentication, "local_platform.DirectCalls", _authentication)
elif os.environ.get("BK_COMPONENT_API_URL", "").endswith(".invalid"):
    # Without a gateway, calls of the other roles go straight to api, which translates their paths (local_platform.py).
    NEW_MONITOR_API_BASE_URL = "http://api:10204/api/bk-monitor/prod/"

if _middleware:
    MIDDLEWARE = _middleware
