from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0004_seed")]
    operations = [
        migrations.CreateModel(
            name="BeatTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("last_at", models.DateTimeField(auto_now=True)),
            ],
        ),
    ]
