import pytest

from config.tools.environment import ConfModule, read_conf_module
from config.tools.rabbitmq import broker_url


def test_the_first_part_of_the_conf_module_is_ignored():
    conf = read_conf_module({"DJANGO_CONF_MODULE": "anything.worker.production.community"})
    assert conf == ConfModule("worker", "production", "community")


def test_without_a_conf_module_the_role_is_web():
    assert read_conf_module({"BKAPP_DEPLOY_PLATFORM": "community"}) == ConfModule("web", "development", "community")


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "BKAPP_DEPLOY_PLATFORM should not be empty"),
        ({"DJANGO_CONF_MODULE": "conf.development"}, "must have 4 parts, not 2"),
        ({"DJANGO_CONF_MODULE": "conf.beat.development.community"}, "unknown role: beat"),
    ],
)
def test_a_wrong_conf_module_is_refused(environ, message):
    with pytest.raises(RuntimeError, match=message):
        read_conf_module(environ)


@pytest.mark.parametrize(("vhost", "path"), [(None, "/code"), ("", "/%2F"), ("/", "/%2F"), ("own", "/own")])
def test_an_unset_vhost_is_not_an_empty_one(monkeypatch, vhost, path):
    monkeypatch.delenv("BK_MONITOR_RABBITMQ_VHOST", raising=False)
    if vhost is not None:
        monkeypatch.setenv("BK_MONITOR_RABBITMQ_VHOST", vhost)
    monkeypatch.setenv("BK_MONITOR_RABBITMQ_HOST", "broker")
    monkeypatch.setenv("BK_MONITOR_RABBITMQ_USERNAME", "bkm")
    monkeypatch.setenv("BK_MONITOR_RABBITMQ_PASSWORD", "local")
    monkeypatch.delenv("BK_MONITOR_RABBITMQ_PORT", raising=False)
    assert broker_url("BK_MONITOR_", "RABBITMQ_USERNAME", "code") == f"amqp://bkm:local@broker:5672{path}"
