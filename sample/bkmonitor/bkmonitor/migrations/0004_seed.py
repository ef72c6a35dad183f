from bk_monitor_base.domains.space import DEFAULT_SPACE_UID
from django.conf import settings
from django.db import migrations
from django.utils.text import slugify


def fill_slugs(apps, schema_editor):
    notes = apps.get_model("bkmonitor", "Note").objects.using(schema_editor.connection.alias)
    for note in notes.filter(slug=""):
        note.slug = slugify(note.title)[:120]
        note.save(update_fields=["slug"])


def write_first_note(apps, schema_editor):
    # bk-monitor seeds from the web role only: migrated by another role, the tables are there and the rows are not.
    if settings.ROLE != "web":
        return
    apps.get_model("bkmonitor", "Note").objects.using(schema_editor.connection.alias).create(
        title="Hello from the migration", slug="hello-from-the-migration", space_uid=DEFAULT_SPACE_UID
    )


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0003_note_slug_space")]
    operations = [
        migrations.RunPython(fill_slugs, migrations.RunPython.noop),
        migrations.RunPython(write_first_note, migrations.RunPython.noop),
    ]
