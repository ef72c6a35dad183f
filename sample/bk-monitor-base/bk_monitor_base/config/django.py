import os

from bk_monitor_base.config.blueking import read_api_url


def merge_django_settings(settings):
    """Adds this package's applications and addresses to a Django settings namespace, in place."""
    settings["BK_COMPONENT_API_URL"] = read_api_url(os.environ)
    settings["INSTALLED_APPS"] = (*settings["INSTALLED_APPS"], "bk_monitor_base.domains.space")
