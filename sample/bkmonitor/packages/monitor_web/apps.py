from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class MonitorWebConfig(AppConfig):
    name = "monitor_web"

    def ready(self):
        from monitor_web.search import migrate_legacy_issues

        # Django signals only for applications with models, and this one has none.
        post_migrate.connect(migrate_legacy_issues, sender=apps.get_app_config("bkmonitor"))
