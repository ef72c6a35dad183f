"""Settings that the product takes from nowhere else.

In development it ignores MYSQL_* and hard-codes localhost; it does import `local_settings` from anywhere on
PYTHONPATH, so this need not be written into the checkout. An ImportError here would be swallowed in silence.
"""

import os


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
