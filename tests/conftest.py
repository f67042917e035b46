"""Every test has key files of its own, cheap password stretching, and a practice made through the domain."""

from __future__ import annotations

import os

# Playwright's loop runs in the thread that also asks the database in the browser journeys.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase

from safeground.domain import keys
from safeground.store import wall
from tests import people


def pytest_configure(config: pytest.Config) -> None:
    """Static files by their plain names: the manifest is made by `serve`, not by tests."""
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.WHITENOISE_AUTOREFRESH = True
    django_settings.ALLOWED_HOSTS = ["*"]
    django_settings.CHEAP_KDF = True


@pytest.fixture(autouse=True)
def key_files(tmp_path, settings):
    """A pepper, epoch folder and mail key for each test; nothing is shared between two of them."""
    settings.PEPPER_FILE = tmp_path / "keys" / "pepper"
    settings.MAIL_KEY_FILE = tmp_path / "keys" / "mail"
    settings.EPOCH_DIR = tmp_path / "run"
    settings.TRIES_PER_ACCOUNT = 1000
    settings.TRIES_PER_NETWORK = 10_000
    keys.forget_files()
    return tmp_path


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request) -> None:
    """A database for each worker. SQLite's lives in the worker's own memory and needs no name of its own."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker and connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"] = {**connection.settings_dict["TEST"], "NAME": f"test_{name}_{worker}"}


_clean_up = TransactionTestCase._fixture_teardown


def _clean_up_through_the_wall(self) -> None:
    """The tests' clean-up is one of the three that may open the wall; the triggers are lifted only for it."""
    with wall.opened():
        kept = _lift_triggers()
        try:
            _clean_up(self)
        finally:
            _restore_triggers(kept)


TransactionTestCase._fixture_teardown = _clean_up_through_the_wall  # type: ignore[method-assign]


def _lift_triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE sg_audit_event DISABLE TRIGGER USER")
            return []
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='sg_audit_event'")
        kept = cursor.fetchall()
        for name, _ in kept:
            cursor.execute(f"DROP TRIGGER {name}")
        return kept


def _restore_triggers(kept: list[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE sg_audit_event ENABLE TRIGGER USER")
        for _, statement in kept:
            cursor.execute(statement)


@pytest.fixture
def house(db) -> people.House:
    """The practice with its whole cast."""
    return people.gather()


@pytest.fixture
def demo_house(db) -> people.House:
    """The same as a demo practice: no second factor, plain http at loopback."""
    return people.gather(is_demo=True)
