"""How each role starts, or does not: in a process of its own, since a process plays one role for life."""

import os
import pathlib
import subprocess
import sys

import pytest

PRODUCT = pathlib.Path(__file__).parents[1]
SECRETS = {"BK_MONITOR_APP_SECRET": "secret", "BKPAAS_APP_SECRET": "secret"}


def start(role, code, **environ):
    """Runs Python code as that role, with nothing of this process's environment."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PRODUCT,
        # The folder above makes ai_agent importable where no link was made, behind the product's own packages.
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "settings",
            "DJANGO_CONF_MODULE": f"conf.{role}.development.community",
            "PYTHONPATH": f"{PRODUCT}{os.pathsep}{PRODUCT.parent}",
            **environ,
        },
        capture_output=True,
        text=True,
    )


CHECK = "import django; django.setup(); from django.core.management import call_command; call_command('check')"


@pytest.mark.parametrize("role", ["web", "api"])
def test_a_role_with_its_secret_starts_without_servers(role):
    done = start(role, CHECK, **SECRETS)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("role", ["web", "api", "worker"])
def test_an_empty_secret_is_improperly_configured(role):
    done = start(role, CHECK)
    assert "ImproperlyConfigured: The SECRET_KEY setting must not be empty" in done.stderr


def test_each_role_has_a_secret_of_its_own():
    done = start("api", CHECK, BKPAAS_APP_SECRET="secret", APP_TOKEN="secret")
    assert "SECRET_KEY" in done.stderr


def test_an_unknown_environment_is_a_missing_module():
    done = start("api", CHECK, **SECRETS, DJANGO_CONF_MODULE="conf.api.dev.community")
    assert "No module named 'config.None'" in done.stderr


def test_development_ignores_the_databases_of_the_environment():
    code = "from django.conf import settings; print(settings.DATABASES['default']['HOST'], *settings.DATABASES)"
    done = start("api", code, **SECRETS, MYSQL_HOST="mysql", BK_MONITOR_MYSQL_HOST="mysql")
    assert done.stdout == "localhost default monitor_api\n"


def test_one_database_in_the_environment_needs_no_router():
    code = "from django.conf import settings; print(settings.DATABASE_ROUTERS)"
    one = {"MYSQL_NAME": "bkmonitor", "BK_MONITOR_MYSQL_NAME": "bkmonitor"}
    assert start("api", code, **SECRETS, **one).stdout == "[]\n"
    assert start("api", code, **SECRETS).stdout == "['bkmonitor.db_routers.BackendRouter']\n"


def test_a_setting_from_the_environment_is_printed():
    done = start("api", CHECK, **SECRETS, BKAPP_SETTINGS_TIME_ZONE="Asia/Shanghai")
    assert "[settings] BKAPP_SETTINGS_TIME_ZONE=Asia/Shanghai" in done.stdout


def test_an_invalid_component_url_ends_every_process():
    done = start("api", CHECK, **SECRETS, BK_COMPONENT_API_URL="")
    assert "ValueError: BK_COMPONENT_API_URL must be an http or https URL" in done.stderr


def test_the_backend_ends_with_255_where_django_cannot_start():
    done = start("worker", "import alarm_backends.service.scheduler.app", **SECRETS, DJANGO_SETTINGS_MODULE="missing")
    assert (done.returncode, done.stdout) == (255, "django setup failed: No module named 'missing'\n")
