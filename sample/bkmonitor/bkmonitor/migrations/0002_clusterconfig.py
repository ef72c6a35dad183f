from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ClusterConfig",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bk_tenant_id", models.CharField(max_length=255)),
                ("namespace", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=255)),
                ("name", models.CharField(max_length=255)),
                ("content", models.JSONField(default=dict)),
            ],
            options={"unique_together": {("bk_tenant_id", "namespace", "kind", "name")}},
        ),
    ]
