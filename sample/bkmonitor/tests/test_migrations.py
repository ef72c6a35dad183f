import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bkmonitor.models import ClusterConfig

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True)


@pytest.mark.django_db(transaction=True)
def test_slugs_are_filled_by_the_data_migration():
    executor = MigrationExecutor(connection)
    executor.migrate([("bkmonitor", "0003_note_slug_space")])
    notes = executor.loader.project_state([("bkmonitor", "0003_note_slug_space")]).apps.get_model("bkmonitor", "Note")
    notes.objects.create(title="An old note", slug="", space_uid="bkcc__2")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert notes.objects.values_list("slug", flat=True).get() == "an-old-note"


def test_the_long_key_fits_three_bytes_a_character_and_not_four():
    (fields,) = ClusterConfig._meta.unique_together
    characters = sum(ClusterConfig._meta.get_field(name).max_length for name in fields)
    assert 3 * characters <= 3072 < 4 * characters
