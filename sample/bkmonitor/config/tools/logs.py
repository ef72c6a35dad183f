"""Where logs go: into the tree, in development too, as in bk-monitor."""

import os

LOG_LINE = "%(asctime)s %(levelname)-8s %(process)d %(name)s %(message)s"


def file_handler(folder, name):
    """A rotating file in `folder`, which is made; PermissionError where the tree is not writable."""
    os.makedirs(folder, exist_ok=True)
    return {
        "class": "logging.handlers.RotatingFileHandler",
        "filename": os.path.join(folder, name),
        "maxBytes": 10 * 1024 * 1024,
        "backupCount": 2,
        "formatter": "line",
    }


def logging_config(handlers, loggers):
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": LOG_LINE}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}, **handlers},
        "loggers": loggers,
    }
