"""What stays private, and the director's first page: what they say comes from the settings and from what waits."""

from __future__ import annotations

import pytest
import time_machine

from safeground.domain import setting_up
from safeground.store import models, wall
from tests.web import rooms as furniture

pytestmark = pytest.mark.django_db


def kept(house, client, **values) -> str:
    with wall.opened():
        models.Practice._base_manager.filter(id=house.practice.id).update(**values)
    return client.get("/confidentiality/").content.decode()


def test_the_table_says_the_days_that_are_set(demo_house, client):
    page = kept(demo_house, client, visitors_kept_days=17, appointments_kept_days=411)
    assert "17 days after it" in page
    assert "411 days after it is over" in page
    page = kept(demo_house, client, visitors_kept_days=1, appointments_kept_days=None)
    assert "1 day after it" in page
    assert "not deleted by itself" in page


def test_the_table_says_the_hours_that_are_set(demo_house, client, settings):
    settings.IDLE_MINUTES, settings.SESSION_HOURS = 7, 3
    assert "after 7 quiet minutes, or after 3 hours" in kept(demo_house, client)


def test_the_practices_own_words_stand_there_and_are_only_words(demo_house, client):
    assert kept(demo_house, client).count("has not said yet") == 2
    setting_up.keeping(actor=demo_house.dan.actor, backups="Eight weeks <b>", contacts="Two months")
    page = client.get("/confidentiality/").content.decode()
    assert "Eight weeks &lt;b&gt;" in page
    assert "Two months" in page
    assert "has not said yet" not in page


@time_machine.travel(furniture.SOON, tick=False)
def test_the_directors_first_page_says_what_waits_and_links_every_page(demo_house):
    page = furniture.browser(demo_house.dan).get("/practice/").content.decode()
    for address in (
        "records",
        "set-up",
        "people",
        "consultations",
        "new-keys",
        "alliance",
        "public",
        "guides",
        "notes",
    ):
        assert f'href="/practice/{address}/"' in page
    waits = page.split("What waits for you")[1].split("</section>")[0]
    assert "There is no backup of the last week" in waits
