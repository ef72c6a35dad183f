"""The api role (kernel_api): no login, no sessions."""

import os

from config.default import BASE_DIR, INSTALLED_APPS
from config.tools.logs import file_handler, logging_config

INSTALLED_APPS = (*INSTALLED_APPS, "kernel_api")
ROOT_URLCONF = "kernel_api.urls"

LOGGING = logging_config(
    {"file": file_handler(os.path.join(BASE_DIR, "logs"), "kernel_api.log")},
    {
        "": {"handlers": ["console", "file"], "level": "INFO"},
        "django": {"level": "INFO"},
    },
)
