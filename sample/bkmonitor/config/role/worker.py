"""The worker role (alarm_backends), which beat plays too. Its addresses are empty: it serves nothing."""

import os

from config.default import BASE_DIR
from config.tools.logs import file_handler, logging_config

ROOT_URLCONF = "alarm_backends.urls"

# Celery takes over the root logger of a worker, so the file hangs on the product's own packages.
LOGGING = logging_config(
    {"file": file_handler(os.path.join(BASE_DIR, "logs"), "kernel.log")},
    {
        "": {"handlers": ["console"], "level": "INFO"},
        "alarm_backends": {"handlers": ["file"], "level": "INFO"},
        "bkmonitor": {"handlers": ["file"], "level": "INFO"},
    },
)
