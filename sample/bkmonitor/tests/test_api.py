import pytest

from bkmonitor import counters
from bkmonitor.version import VERSION

pytestmark = pytest.mark.django_db(databases="__all__")
JSON = "application/json"


def test_ping_and_version(client):
    assert client.get("/ping").content == b"pong"
    assert client.get("/version").content == VERSION.encode()


def test_a_note_is_written_and_listed(client):
    note = client.post("/api/v4/notes/", {"title": "First note", "body": "text"}, JSON)
    assert note.status_code == 201
    assert note.json()["slug"] == "first-note"
    listed = client.get("/api/v4/notes/").json()
    assert [each["title"] for each in listed["notes"]] == ["First note"]
    assert listed["written"] == 1


@pytest.mark.parametrize("body", ["no JSON", "[]", '{"title": " "}'])
def test_a_wrong_note_is_refused(client, body):
    assert client.post("/api/v4/notes/", body, JSON).status_code == 400


def test_tasks_are_enqueued_and_counted(client):
    for more in ({}, {"seconds": 1}, {"early": True}):
        assert client.post("/api/v4/tasks/", {"number": 5, "count": 3, **more}, JSON).json() == {"enqueued": 3}
    assert client.get("/api/v4/tasks/").json() == {"numbers": 0, "runs": 0, "worker_version": None}


@pytest.mark.parametrize("body", ["{}", '{"number": "x"}', '{"number": 1, "count": 0}'])
def test_wrong_tasks_are_refused(client, body):
    assert client.post("/api/v4/tasks/", body, JSON).status_code == 400


def test_forgetting_the_numbers(client, redis):
    redis.sadd(counters.TASK_NUMBERS, 1)
    redis.incr(counters.TASK_RUNS)
    assert client.delete("/api/v4/tasks/").json()["numbers"] == 0
