"""Pages about the people who work here: what search engines and screen readers get, and how much they ask for."""

from __future__ import annotations

import json
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeground.domain import directory, profiles
from safeground.store import models, wall
from tests.people import NOW
from tests.web import rooms

pytestmark = pytest.mark.django_db
WORDS = {"lead": "Slowly.", "formats": ["video"], "specialties": ["grief"]}


def structured(answer) -> dict:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    return json.loads(found)


@time_machine.travel(rooms.SOON, tick=False)
def test_structured_data_is_data_whatever_somebody_writes(demo_house):
    nasty = "Slowly </script><script>alert(1)</script> & “so” \u2028 <!--"
    profiles.publish(actor=demo_house.ben.actor, typed=WORDS | {"lead": nasty, "title": nasty[:70]}, now=NOW)
    answer = rooms.browser().get("/people/dr-malik/")
    data = structured(answer)
    assert (data["@type"], data["name"], data["description"]) == ("Person", "Dr Malik", " ".join(nasty.split()))
    assert data["knowsAbout"] == ["Grief and loss"] and data["worksFor"]["@type"] == "MedicalBusiness"
    assert "<script>alert" not in answer.content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_only_pages_for_everybody_may_be_found(demo_house):
    profiles.publish(actor=demo_house.ben.actor, typed=WORDS, now=NOW)
    profiles.publish(actor=demo_house.cleo.actor, typed=WORDS, now=NOW)
    stranger, ana = rooms.browser(), rooms.browser(demo_house.ana)
    found = {path: stranger.get(path).headers["X-Robots-Tag"] for path in (
        "/", "/people/", "/people/dr-malik/", "/guides/", "/guides/what-trust-is/", "/guides/tips/be-patient/",
        "/help/", "/sign-in/", "/line-crossed/", "/find/",
    )}  # fmt: skip
    listed = {path for path, tag in found.items() if tag == "all"}
    assert listed == {
        "/", "/people/", "/people/dr-malik/", "/guides/", "/guides/what-trust-is/", "/guides/tips/be-patient/",
    }  # fmt: skip
    assert ana.get("/me/").headers["X-Robots-Tag"] == "noindex"
    assert "Disallow: /me/" in stranger.get("/robots.txt").content.decode()
    places = re.findall(r"<loc>http://testserver(.*?)</loc>", stranger.get("/sitemap.xml").content.decode())
    assert {"/people/dr-malik/", "/people/cleo-hart/", "/guides/tips/be-patient/"} <= set(places)
    for path in places:
        assert stranger.get(path).status_code == 200, path


@time_machine.travel(rooms.SOON, tick=False)
def test_a_practice_of_one_has_no_list_of_one(demo_house):
    profiles.publish(actor=demo_house.ben.actor, typed=WORDS, now=NOW)
    stranger = rooms.browser()
    assert stranger.get("/people/").headers["Location"] == "/people/dr-malik/"
    assert "Whom you would meet" in stranger.get("/").content.decode()


@time_machine.travel(rooms.SOON, tick=False)
def test_as_many_questions_to_the_database_for_fifty_as_for_two(demo_house):
    counts = []
    for number in range(50):
        if number == 2 or number == 49:
            with CaptureQueriesContext(connection) as captured:
                assert rooms.browser().get("/people/?area=grief").status_code == 200
                assert rooms.browser().get("/").status_code == 200
            counts.append(len(captured.captured_queries))
        with wall.opened():
            account = models.Account.objects.create(
                practice_id=demo_house.practice.id, username=f"t{number}", name_sealed=b"", roles="therapist",
                public_name=f"Somebody {number}", made_on=NOW.date(),
            )  # fmt: skip
            models.Profile.objects.create(
                account=account, practice_id=demo_house.practice.id, slug=f"somebody-{number}",
                published_on=NOW.date(), **WORDS,
            )  # fmt: skip
    assert counts[0] == counts[1] <= 8
    assert len(directory.listed()) == 50


@time_machine.travel(rooms.SOON, tick=False)
def test_what_is_typed_stays_when_something_is_missing(demo_house):
    ben = rooms.browser(demo_house.ben)
    typed = {"do": "preview", "title": "Psychologist", "answer-upset": "Tell me.", "specialties": ["grief"]}
    answer = ben.post("/desk/profile/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400 and "Please write a sentence or two" in page
    assert 'value="Psychologist"' in page and "Tell me." in page and 'value="grief" checked' in page
    long = ben.post("/desk/profile/", typed | {"lead": "x" * 301, "formats": ["video"]}).content.decode()
    assert "which holds 300 letters" in long and "x" * 301 in long
    assert ben.post("/desk/profile/draft/", typed | {"lead": "half a sen"}).status_code == 204
    assert "half a sen" in ben.get("/desk/profile/").content.decode()
    assert ben.post("/desk/profile/draft/", {"bio": "x" * 70_000}).status_code == 413
    assert rooms.browser().get("/people/dr-malik/").status_code == 404
