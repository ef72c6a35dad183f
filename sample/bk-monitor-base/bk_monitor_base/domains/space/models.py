from django.db import models


class Space(models.Model):
    space_uid = models.CharField(max_length=128, unique=True)
    name = models.CharField(max_length=128)

    class Meta:
        app_label = "space"
