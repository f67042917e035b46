"""Scene 5: the way out. Whom the page names, and to whom; and who learns of it: nobody."""

from __future__ import annotations

import pytest

from safeground.domain import accounts, audit, care
from tests import people
from tests.people import NOW


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_director_names_people_and_a_client_never_reads_their_own_therapist(home, visit, scripts):
    dan, ana = visit(width=1280, scripts=scripts), visit(width=320, scripts=scripts)
    dan.sign_in(home.dan)
    dan.follow("Change whom clients can turn to")
    staff = dan.page.locator("#inside_account option").all_text_contents()[1:]
    names = {"Dr Malik": "by the back door", staff[-1] if staff[-1] != "Dr Malik" else staff[0]: "Room 4"}
    for name, reach in names.items():
        dan.page.locator("summary", has_text="(In the practice)").click()
        dan.page.locator("#inside_account").select_option(label=name)
        dan.page.locator("#inside_reach").fill(reach)
        with dan.page.expect_navigation():
            dan.page.locator("#inside_reach").press("Enter")
        dan.reads(reach)
    # The last one outside cannot be taken off.
    with dan.page.expect_navigation():
        dan.page.locator("section", has=dan.page.locator("#outside")).get_by_role("button", name="Take off").click()
    dan.reads("This is the last one")

    trail = audit.events(actor=home.ana.actor)
    ana.sign_in(home.ana)
    ana.go("/line-crossed/")
    ana.reads("Nobody is told that you are reading this.")
    ana.reads("Room 4")
    ana.not_reads("by the back door")
    assert audit.events(actor=home.ana.actor) == trail


def test_where_the_therapist_runs_the_practice_only_outside_is_named(home, visit):
    code = accounts.invite(actor=home.olga, role="therapist director", now=NOW).code
    per = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    ).actor
    code = care.invite(actor=per, label="", now=NOW).code
    care.join(code=code, username="jo-b", display_name="Jo", password=people.PASSWORD, now=NOW)
    dan, jo = visit(width=1280), visit(width=320)
    dan.sign_in(home.dan)
    dan.go("/practice/routes/")
    dan.page.locator("summary", has_text="(In the practice)").click()
    dan.page.locator("#inside_account").select_option(index=1)
    dan.page.locator("#inside_reach").fill("Room 4")
    with dan.page.expect_navigation():
        dan.page.locator("#inside_reach").press("Enter")
    jo.page.goto(jo.address + "/sign-in/")
    jo.page.get_by_label("Username").fill("jo-b")
    jo.page.get_by_label("Password").fill(people.PASSWORD)
    jo.press("Sign in")
    jo.go("/line-crossed/")
    jo.not_reads("Room 4")
    jo.reads("Here, only somebody outside can be independent.")
    jo.reads("The professional body")
