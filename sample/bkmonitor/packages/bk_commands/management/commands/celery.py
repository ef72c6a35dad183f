import sys

import click
from celery.bin.celery import celery as celery_cli
from django.core.management.base import BaseCommand

# Celery takes the current application where -A is missing, and importing this one makes it current.
from config.celery.celery import app  # noqa: F401


class Command(BaseCommand):
    help = "Celery's own command line, without -A: `manage.py celery worker -l info`"

    def run_from_argv(self, argv):
        try:
            celery_cli.main(args=argv[2:], auto_envvar_prefix="CELERY", standalone_mode=False)
        except click.exceptions.Exit as leave:
            sys.exit(1 if leave.exit_code else 0)
        except click.ClickException as error:
            error.show()
            sys.exit(1)
