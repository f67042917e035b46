"""The pages of the signs: every tool resolves, words say the same as the picture, and nothing is told to anybody."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse

from safeground.content import growing
from safeground.content import signs as pages
from safeground.domain import appointments, homework, signs
from safeground.web import steps
from safeground.web.client import signs as profile
from tests.people import NOW, TODAY, check_in
from tests.web import rooms

pytestmark = pytest.mark.django_db
SIGNS = pages.signs()
STEPS = {
    f"{page.slug}: {step.name}": step for page in SIGNS for step in page.next
} | {f"size: {size.slug}": size for size in pages.common().sizes} | {
    f"reason: {reason.slug}": reason.step for reason in growing.reasons().reasons
}  # fmt: skip


@time_machine.travel(rooms.SOON, tick=False)
def test_every_step_leads_to_a_page_that_opens(demo_house):
    from safeground.domain import care

    browser, pairs = rooms.browser(demo_house.ana), care.of_client(actor=demo_house.ana.actor)
    addresses = {steps.for_client(step, pairs).href for step in STEPS.values()}
    assert {browser.get(address).status_code for address in addresses} == {200}
    # With two therapists, or none, nobody is chosen for the person: the page asks whom it is for.
    assert steps.for_client(STEPS["reason: follows"], []).href == reverse("say-what")


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_visitor_is_given_links_that_work_and_otherwise_a_name(demo_house, step):
    led = steps.for_visitor(step)
    assert led.label
    assert led.href == "" or rooms.browser().get(led.href).status_code == 200


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("page", SIGNS, ids=[page.slug for page in SIGNS])
def test_each_page_says_everything_and_leaving_it_is_on_it(demo_house, page):
    own = rooms.browser(demo_house.ana).get(reverse("sign", kwargs={"slug": page.slug})).content.decode()
    public = rooms.browser().get(reverse("guide-sign", kwargs={"slug": page.slug})).content.decode()
    for text in (own, public):
        assert text.count(page.kind_name) >= 1 and page.standard_name in text
        assert text.count("<li><strong>Leave it where it is.</strong>") == 1
        assert [one.who for one in page.examples if one.who not in text] == []
        for size in ("Keep it.", "Tell someone else.", "Tell my therapist."):
            assert text.count(f"<strong>{size}</strong>") == 1
        assert f'href="{reverse("help-now")}"' in text and f'href="{reverse("line-crossed")}"' in text
    if page.first:
        assert own.index(page.first_title) < own.index("What it is</h2>")
    assert f'href="{reverse("sign", kwargs={"slug": page.slug})}"' not in public


@time_machine.travel(rooms.SOON, tick=False)
def test_a_page_that_is_not_there_is_not_there(demo_house):
    assert rooms.browser(demo_house.ana).get("/me/signs/nothing/").status_code == 404
    assert rooms.browser().get("/guides/signs/nothing/").status_code == 404
    assert rooms.browser(demo_house.ana).get("/me/reasons/?for=nothing").status_code == 404


def told(house, *values):
    for back, value in enumerate(values):
        check_in(house, 5, weeks_ago=len(values) - back, signs={"concealment": value})
    (course,) = signs.profile(actor=house.ana.actor, pair=house.pair)
    return profile.sentences(course)


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ((1, 2), ["You have answered this twice. From four", "Last time, on 28 April, it was “in part”."]),
        ((1, 1, 2, 1), ["Usual for you is between “a little” and “in part”.", "Last time, on 28 April, it was"]),
        (
            (1, 1, 2, 1, 4),
            ["Usual for you is between “a little” and “in part”.", "Last time", "That is more than is"],
        ),
        ((1, 1, 1, 1, 1), ["Usual for you is “a little”.", "Last time", "That is as usual for you."]),
        ((0, 4, 2, 1, 3), ["Your answers have been everywhere", "Last time"]),
        ((2, 2, 2, 2, None), ["Usual for you is “in part”.", "Last time, on 28 April, you said that it was not"]),
        ((None, None), ["You have said each time that it was not relevant."]),
    ],
)
def test_the_words_are_enough_without_the_picture(house, values, sentences):
    found = told(house, *values)
    assert len(found) == len(sentences)
    assert all(said.startswith(start) for said, start in zip(found, sentences, strict=True)), found


@time_machine.travel(rooms.SOON, tick=False)
def test_a_person_without_answers_is_asked_for_nothing(demo_house):
    text = rooms.browser(demo_house.ana).get("/me/signs/").content.decode()
    assert "nothing is asked of you" in text
    assert '<svg class="chart"' not in text and "usual for you" not in text.lower()


@time_machine.travel(rooms.SOON, tick=False)
def test_no_total_no_label_no_number_of_signs(demo_house):
    for back in range(6):
        check_in(demo_house, 5, weeks_ago=back, signs={"concealment": 4, "minimal-engagement": back % 3})
    text = rooms.browser(demo_house.ana).get("/me/signs/").content.decode()
    main = re.sub(r"<svg.*?</svg>", "", text[text.index("<main") : text.index("</main>")], flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", main)
    assert not re.search(r"\b(?:score|total of|average|worse than|percent|%)", words)
    assert not re.search(r"\b[0-4] (?:of|out of) ", words)
    # The table says in words what the picture draws.
    assert main.count("all the way through") >= 6


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize(("often", "there"), [("every", True), ("never", False)])
def test_the_check_in_offers_them_as_often_as_was_chosen(demo_house, often, there):
    ana, path = rooms.browser(demo_house.ana), f"/me/check-ins/new/{demo_house.pair}/"
    ana.post("/me/signs/", {"often": often})
    assert ("sign_concealment" in ana.get(path).content.decode()) is there
    # What was begun is never taken away.
    refused = ana.post(path, {"sign_concealment": "9"})
    assert refused.status_code == 400 and b"sign_concealment" in refused.content


@time_machine.travel(rooms.SOON, tick=False)
def test_the_therapists_pages_are_the_same_whatever_was_marked_kept_or_chosen(demo_house):
    """Byte for byte: signs, reasons, expectations and how often they are offered leave no trace on the desk."""
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|name="key" value="[^"]+"')

    def desk():
        ben = rooms.browser(demo_house.ben)
        return [token.sub(b"", ben.get(path).content) for path in ("/desk/", f"/desk/clients/{demo_house.pair}/")]

    before = desk()
    check_in(demo_house, 5, signs={"concealment": 4})
    ana = rooms.browser(demo_house.ana)
    ana.post("/me/signs/", {"often": "never"})
    ana.post("/me/reasons/", {"for": "concealment", "reason": "judged", "revision": "0"})
    ana.post("/me/expectations/", {"text": "To be told."})
    ana.post("/me/expectations/", {"do": "agree", "pair": demo_house.pair, "text": "Every Tuesday."})
    ana.get("/me/signs/concealment/")
    assert desk() == before
    assert TODAY


@time_machine.travel(rooms.SOON, tick=False)
def test_a_result_leads_to_the_page_of_a_sign_that_was_marked(demo_house):
    one = check_in(demo_house, 5, signs={"concealment": 4})
    text = rooms.browser(demo_house.ana).get(f"/me/check-ins/{one.id}/").content.decode()
    assert f'href="{reverse("sign", kwargs={"slug": "concealment"})}"' in text


@time_machine.travel(rooms.SOON, tick=False)
def test_the_calendar_stands_on_the_pages_only_where_there_is_one(demo_house):
    ana, pair = rooms.browser(demo_house.ana), demo_house.pair
    addresses = ("/me/signs/", "/me/signs/inconsistent-engagement/")
    assert ["From the calendar" in ana.get(path).content.decode() for path in addresses] == [False, False]
    plan = appointments.Plan(TODAY - timedelta(days=2), time(14), mode="room")
    made = appointments.make(actor=demo_house.ben.actor, pair=pair, plan=plan, now=NOW - timedelta(days=6))
    appointments.note(actor=demo_house.ben.actor, one=made.first, as_="met", now=NOW)
    plan = appointments.Plan(TODAY + timedelta(days=3), time(14), mode="room")
    later = appointments.make(actor=demo_house.ben.actor, pair=pair, plan=plan, now=NOW)
    appointments.call_off(actor=demo_house.ben.actor, one=later.first, now=NOW)
    task = homework.add(actor=demo_house.ana.actor, pair=pair, text="Ring her", now=NOW).id
    homework.mark(actor=demo_house.ana.actor, task=task, how="some", way=[], words="", now=NOW)
    for path in addresses:
        text = ana.get(path).content.decode()
        told = ("You met once.", "Dr Malik called off one.", "in part one", "Nobody is asked for a reason")
        assert [words for words in told if words not in text] == []
