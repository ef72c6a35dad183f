import sys

from django.apps import AppConfig
from django.conf import settings


class BkmonitorConfig(AppConfig):
    name = "bkmonitor"

    def ready(self):
        from bkmonitor.define import global_config  # noqa: F401  (checks the secret)

        # As in bk-monitor nothing guards this, so the worker role does not even start without a migrated database.
        if settings.ROLE == "worker" and not {"migrate", "makemigrations", "test"} & set(sys.argv):
            from bkmonitor.models import CacheNode

            CacheNode.refresh_from_settings()
