"""Appointments as pages: as many questions to the database with twelve as with one, and nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeground.domain import accounts, appointments
from safeground.store import models, wall
from tests.domain.test_appointments import AT, LINK, letters, make
from tests.people import NOW, PASSWORD
from tests.web import rooms as furniture

pytestmark = pytest.mark.django_db
CEILINGS = {
    "/me/appointments/": ("ana", 15),
    "/me/appointments/{one}/": ("ana", 18),
    "/desk/appointments/": ("ben", 16),
    "/desk/clients/{pair}/appointments/": ("ben", 12),
    "/me/prepare/{pair}/": ("ana", 17),
    "/me/": ("ana", 18),
}


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("path", CEILINGS)
def test_as_many_questions_with_twelve_as_with_one(demo_house, path):
    house = demo_house
    one = make(house, mode="video", link=LINK).first
    who, ceiling = CEILINGS[path]
    browser, counts = furniture.browser(getattr(house, who)), []
    for _ in range(2):
        address = path.format(one=one, pair=house.pair)
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        counts.append(len(captured))
        if len(counts) == 1:
            make(house, day=date(2026, 5, 8), weeks=1, count=12, mode="video", link=LINK)
    assert counts[0] == counts[1] <= ceiling, counts


@time_machine.travel(furniture.SOON, tick=False)
def test_what_was_typed_stays_beside_the_sentence(demo_house):
    house = demo_house
    one = make(house).first
    ana, ben = furniture.browser(house.ana), furniture.browser(house.ben)
    words = "these words took an hour"
    for answer in (
        ana.post(f"/me/appointments/{one}/", {"do": "move", "day": "2026-05-08", "clock": "25:00", "reason": words}),
        ana.post(f"/me/appointments/{one}/", {"do": "off", "reason": words * 60}),
        ben.post(f"/desk/appointments/{one}/", {"do": "place", "mode": "video", "link": "http://x", "where": words}),
        ben.post(f"/desk/clients/{house.pair}/appointments/", {"day": "2026-05-08", "clock": "x", "where": words}),
    ):
        assert answer.status_code == 400 and words in answer.content.decode()
    assert appointments.read(actor=house.ana.actor, one=one).state == "standing"


@time_machine.travel(furniture.SOON, tick=False)
def test_an_hour_that_comes_twice_is_asked_about(demo_house):
    ben, path = furniture.browser(demo_house.ben), f"/desk/clients/{demo_house.pair}/appointments/"
    form = {"day": "2026-10-25", "clock": "01:30", "minutes": "50", "mode": "room"}
    asked = ben.post(path, form)
    assert asked.status_code == 400 and "Which of the two?" in asked.content.decode()
    assert ben.post(path, form | {"which": "second"}).status_code == 200
    with wall.opened():
        assert models.Appointment.objects.get().starts_at.hour == 1


@time_machine.travel(furniture.SOON, tick=False)
def test_words_being_typed_are_kept_as_they_are_typed_and_go_with_the_form(demo_house):
    one = make(demo_house).first
    ana = furniture.browser(demo_house.ana)
    path = f"/me/appointments/{one}/"
    assert ana.post(path + "draft/", {"reason": "half a sente"}).status_code == 204
    assert "half a sente" in ana.get(path).content.decode()
    assert ana.post(path + "draft/", {"reason": "x" * 20_001}).status_code == 413
    assert furniture.browser(demo_house.nadia).post(path + "draft/", {"reason": "x"}).status_code == 404
    assert ana.post(path, {"do": "off"}).status_code == 302
    assert "half a sente" not in ana.get(path).content.decode()


@time_machine.travel(furniture.SOON, tick=False)
def test_a_new_address_for_letters_takes_the_reminders_along(demo_house):
    house = demo_house
    appointments.set_reminder(actor=house.ben.actor, when="day", now=NOW)
    make(house)
    ben = furniture.browser(house.ben)
    answer = ben.post("/me/security/", {"do": "email", "email": "new@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert accounts.email(actor=house.ben.actor) == "new@example.org"
    assert letters(house, AT) == [("reminder", "new@example.org")]


@time_machine.travel(furniture.SOON, tick=False)
def test_times_are_read_by_the_clock_one_chose_and_typed_by_it_too(demo_house):
    house = demo_house
    one = make(house).first
    ana = furniture.browser(house.ana)
    ana.post("/me/appointments/", {"do": "zone", "zone": "Asia/Kathmandu"})
    assert "18:45" in ana.get("/me/appointments/").content.decode()
    assert "14:00" in furniture.browser(house.ben).get(f"/desk/appointments/{one}/").content.decode()
    form = {"do": "move", "day": "2026-05-08", "clock": "18:45", "agreed": "1"}
    assert ana.post(f"/me/appointments/{one}/", form).status_code == 302
    found = appointments.next_of(actor=house.ben.actor, now=NOW)
    assert found is not None and found.starts_at == AT + timedelta(days=1)
    assert ana.post("/me/appointments/", {"do": "zone", "zone": "Mars/Base"}).status_code == 400
