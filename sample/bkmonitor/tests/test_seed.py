import pytest
from django.core.management import call_command

from bkmonitor.models import SpaceType

pytestmark = pytest.mark.django_db


def test_the_space_types_are_written_once_however_often_the_command_runs():
    call_command("init_space_type")
    call_command("init_space_type")
    assert set(SpaceType.objects.values_list("type_id", flat=True)) == {"bkcc", "bcs", "default"}
