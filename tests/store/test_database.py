"""The database is the one that was asked for, set up as it must be, and its file is nobody else's."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from safeground.config import env
from safeground.store import transaction
from tests import people


def test_the_suite_runs_on_the_database_it_says():
    expected = "postgresql" if "SAFEGROUND_ON_POSTGRESQL" in os.environ else "sqlite"
    assert connection.vendor == expected


def test_an_acknowledged_word_has_reached_the_disk_and_an_erased_one_is_gone(tmp_path):
    options = env.database(url="", home=tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        assert f"PRAGMA {pragma};" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x/y", "DATABASE_URL must begin with postgresql:// or sqlite:///."),
        ("nonsense", "DATABASE_URL must begin with postgresql:// or sqlite:///."),
    ],
)
def test_a_strange_database_is_refused_in_a_sentence(tmp_path, url, sentence):
    with pytest.raises(env.Unusable) as caught:
        env.database(url=url, home=tmp_path)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("value", ["maybe", "2"])
def test_a_strange_setting_is_refused_in_a_sentence(monkeypatch, value):
    monkeypatch.setenv("SAFEGROUND_BEHIND_TLS", value)
    with pytest.raises(env.Unusable) as caught:
        env.flag("SAFEGROUND_BEHIND_TLS")
    assert str(caught.value) == f"SAFEGROUND_BEHIND_TLS must be yes or no, and it is {value!r}."


@pytest.mark.parametrize(("value", "end"), [("ten", "must be a whole number"), ("0", "must be from 1 to 120")])
def test_a_number_out_of_reach_is_refused_in_a_sentence(monkeypatch, value, end):
    monkeypatch.setenv("SAFEGROUND_IDLE_MINUTES", value)
    with pytest.raises(env.Unusable) as caught:
        env.number("SAFEGROUND_IDLE_MINUTES", 15, low=1, high=120)
    assert str(caught.value).startswith(f"SAFEGROUND_IDLE_MINUTES {end}, and it is ")


@pytest.mark.django_db(transaction=True)
def test_a_failed_writer_leaves_its_turn_to_the_next(house):
    with pytest.raises(ZeroDivisionError), transaction.write():
        1 / 0  # noqa: B018
    with transaction.write():
        assert transaction._within.get() is True
    assert transaction._within.get() is False


@pytest.mark.django_db
def test_a_part_that_is_refused_leaves_the_rest_of_the_deed(house):
    """Also where the refusal came from a deed within the part, as one use case calls another."""
    from safeground.domain import access, dated, items
    from safeground.domain.actor import Refused

    ana = house.ana.actor
    with access.deed():
        dated.write(actor=ana, text="before", about="other", now=people.NOW)
        with pytest.raises(Refused), access.part(), access.deed():
            dated.write(actor=ana, text="undone", about="other", now=people.NOW)
            raise Refused("no", "No.")
        dated.write(actor=ana, text="after", about="other", now=people.NOW)
    assert sorted(one.body["text"] for one in items.kept(actor=ana)) == ["after", "before"]
