"""The web role (the product's pages), which the web worker plays too."""

import os

from config.default import BASE_DIR, CACHES, INSTALLED_APPS, LOG_DIR, MIDDLEWARE
from config.tools.logs import file_handler, logging_config

INSTALLED_APPS = (*INSTALLED_APPS, "monitor_web")
MIDDLEWARE = (
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    *MIDDLEWARE,
    "monitor_web.middlewares.EnsureCsrfCookie",
)
ROOT_URLCONF = "urls"

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

# A request without a cookie therefore writes a session, GET /ping as well: a probe should send its cookie back.
CSRF_USE_SESSIONS = True
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"

# The front end's build is moved here (see webpack/package.json).
_build = os.path.join(BASE_DIR, "static")
STATICFILES_DIRS = [_build] if os.path.isdir(_build) else []

# As in bk-monitor, tracebacks of requests and the web worker's log go to files only, not to standard output.
LOGGING = logging_config(
    {"file": file_handler(LOG_DIR, "django.log"), "celery": file_handler(LOG_DIR, "celery.log")},
    {
        "": {"handlers": ["file"], "level": "INFO"},
        "django": {"handlers": ["file"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "celery": {"handlers": ["celery"], "level": "INFO", "propagate": False},
    },
)
