from bk_monitor_base.domains.space import DEFAULT_SPACE_UID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0002_clusterconfig")]
    operations = [
        migrations.AddField("note", "slug", models.SlugField(default="", max_length=120), preserve_default=False),
        migrations.AddField(
            "note", "space_uid", models.CharField(default=DEFAULT_SPACE_UID, max_length=128), preserve_default=False
        ),
    ]
