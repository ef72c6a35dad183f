"""Development: note the databases."""

from config.default import APP_CODE

DEBUG = True


def _localhost():
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": APP_CODE,
        "USER": "root",
        "PASSWORD": "",
        "HOST": "localhost",
        "PORT": "3306",
    }


# bk-monitor does this too: no variable of the environment changes these, only local_settings.py does, and
# `backend_alert` is missing altogether. The name is the role's, so web and api would not even share a database.
DATABASES = {"default": _localhost(), "monitor_api": _localhost()}
