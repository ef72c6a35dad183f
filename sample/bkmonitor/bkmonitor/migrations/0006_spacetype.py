from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0005_beattick")]
    operations = [
        migrations.CreateModel(
            name="SpaceType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type_id", models.CharField(max_length=64, unique=True)),
                ("type_name", models.CharField(max_length=64)),
            ],
        ),
    ]
