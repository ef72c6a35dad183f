from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Space",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("space_uid", models.CharField(max_length=128, unique=True)),
                ("name", models.CharField(max_length=128)),
            ],
        ),
    ]
