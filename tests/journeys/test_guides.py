"""To read and to write for everybody: a visitor with paper, a director with a page, a client with a note."""

from __future__ import annotations

import re

from safeground.domain import guides
from tests.content.test_markdown import ATTACKS


def test_a_visitor_reads_and_takes_a_card_along_without_a_script(home, visit):
    """Sanna, no account, a phone at 320 px, no JavaScript: from the first page to a card to print."""
    sanna = visit(width=320, scripts=False)
    sanna.go("/")
    sanna.follow("Guides and questions")
    sanna.follow("Can I tell my therapist that I don't trust them?")
    sanna.reads("Yes. It is one of the most useful things a therapist can hear")
    sanna.reads("Some things need an account")
    sanna.reads("Written by the makers of Safeground. Last looked over on 25 November 2026.")
    sanna.follow("Before the first session: two cards to print")
    sanna.reads("You can begin without trusting anybody.")
    page = sanna.page
    page.get_by_label("I have mixed feelings about being here.").check()
    page.locator("#own_first").fill("My sister knows that I am here. Nobody else.")
    page.locator("form:has(input[value=first]) button[value=page]").click()
    sanna.look()
    sanna.reads("A page can be found. Where would it be safe?")
    assert page.locator(".paper li").all_inner_texts() == [
        "I have mixed feelings about being here.", "My sister knows that I am here. Nobody else.",
    ]  # fmt: skip
    page.emulate_media(media="print")
    assert not page.locator(".not-on-paper").is_visible() and page.locator(".paper h1").is_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as got:
        page.get_by_role("button", name="Keep it as a file for printing (PDF)").click()
    assert got.value.suggested_filename == "notes.pdf"
    sanna.press("Change it")
    assert page.get_by_label("I have mixed feelings about being here.").is_checked()
    # Gone means gone.
    sanna.go("/beginnings/")
    assert not page.get_by_label("I have mixed feelings about being here.").is_checked()
    assert page.locator("#own_first").input_value() == ""


def test_the_director_writes_for_everybody_and_takes_it_off(home, visit):
    dan, somebody = visit(width=1280), visit(width=320, dark=True)
    dan.sign_in(home.dan)
    dan.follow("Guides and questions")
    dan.follow("Write a guide")
    page = dan.page
    page.get_by_label("Title").fill("If you come late")
    with page.expect_response(lambda answer: answer.url.endswith("/practice/guides/draft/")):
        page.get_by_label("Text").fill("## Ring us\n\nWe keep **your** hour. <b>Really</b>.")
    # A closed window loses nothing.
    dan.go("/practice/guides/new/?kind=guide")
    dan.reads("This is what you were writing last. It is not published yet.")
    dan.press("See how it would stand")
    dan.reads("This is how everybody would read it. Nothing has been published.")
    dan.reads("We keep your hour. <b>Really</b>.")
    somebody.go("/guides/")
    somebody.not_reads("If you come late")
    dan.press("Publish it")
    dan.reads("Everybody can read this page.")
    somebody.go("/guides/")
    somebody.follow("If you come late")
    somebody.reads("We keep your hour. <b>Really</b>.")
    somebody.reads("Written by Ms Okafor.")
    dan.press("Take it off the public pages")
    dan.reads("Nobody but a director can read this page now.")
    somebody.go("/guides/")
    somebody.not_reads("If you come late")
    # What is added to a page of ours stands below it.
    dan.go("/practice/guides/new/?about=question:confidentiality")
    page.get_by_label("Title").fill("At our house")
    page.get_by_label("Text").fill("Two people see your name.")
    dan.press("See how it would stand")
    dan.press("Publish it")
    somebody.go("/guides/questions/confidentiality/")
    somebody.reads("It means that what you say stays with the person you said it to")
    somebody.reads("Added by Rowan House At our house Two people see your name.")


def test_a_client_signs_a_note_and_takes_it_back_without_a_script(home, visit):
    ana, dan = visit(width=320, scripts=False), visit(width=1280, scripts=False)
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("A note for people who come after you")
    ana.reads("Nobody needs this from you.")
    ana.page.get_by_label("The note").fill("I sat in the car for an hour first.\nThat was allowed.")
    ana.page.get_by_label("A name to stand under it, or none").fill("K.")
    ana.press("See how it would stand")
    ana.reads("Nothing has been sent.")
    ana.reads("It goes to Ms Okafor, who is not told that it is from you.")
    ana.press("I agree. Send it to the practice")
    ana.reads("It is sent only when you agree to each of the three lines.")
    for label in ("Public means everybody", "Somebody may know that it is me", "I can take it down at any moment"):
        ana.page.get_by_label(re.compile(label)).check()
    ana.press("I agree. Send it to the practice")
    ana.reads("It waits for the practice. One person there can open it, and nobody else.")
    dan.sign_in(home.dan)
    dan.follow("A signed note waits for you")
    dan.reads("You are not told who it is. Please do not ask.")
    dan.not_reads("Ana")
    dan.press("Publish it")
    visitor = visit(width=320, scripts=False)
    visitor.go("/guides/")
    visitor.follow("Notes from people who have been clients")
    visitor.reads("I sat in the car for an hour first. That was allowed.")
    ana.go("/me/signed/")
    ana.reads("It is public.")
    ana.press("Take it back, and delete it")
    visitor.go("/guides/notes/")
    visitor.reads("There is no note here now.")


def test_an_attack_that_was_published_does_nothing_under_the_real_policy(home, chromium, live_server):
    """Every attack on one page, in a browser with the headers as they are: nothing runs, nothing is asked for."""
    from datetime import UTC, datetime

    body = "\n\n".join(text for name, text in ATTACKS.items() if name not in ("many", "deep"))
    guides.publish(actor=home.dan.actor, title="Attack", author="Eve", body=body, now=datetime.now(UTC))
    context = chromium.new_context()
    page, seen = context.new_page(), []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(live_server.url) else seen.append(request.url))
    answer = page.goto(live_server.url + "/guides/own/attack/")
    assert answer is not None and "script-src 'self'" in answer.headers["content-security-policy"]
    page.wait_for_load_state("networkidle")
    article = page.locator("article.reading")
    assert "alert(1)" in article.inner_text()
    assert article.locator("script, img, svg, iframe, form, style, link, [onerror], [onload], [style]").count() == 0
    assert seen == []
    context.close()
