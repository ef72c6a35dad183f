class BackendRouter:
    """Sends the backend's applications to `monitor_api`. Only in use where the environment names two databases."""

    backend_apps = frozenset({"bkmonitor"})

    def db_for_read(self, model, **hints):
        return "monitor_api" if model._meta.app_label in self.backend_apps else None

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, **hints):
        return (db == "monitor_api") == (app_label in self.backend_apps)
