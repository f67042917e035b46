"""Writing for oneself in a browser: small steps with a way out, two windows, three lines shown in part, deleting."""

from __future__ import annotations

from datetime import UTC, datetime

from safeground.domain import items, preparing, reflections, sharing
from tests.privacy.test_canaries import database_bytes


def test_small_steps_then_showing_one_of_three_lines(home, visit):
    """Scene: Ana begins at the edge, stops, comes back, keeps it, and shows Dr Malik one line of three."""
    ana = visit(width=375)
    ana.sign_in(home.ana)

    ana.go("/me/contents/")
    ana.follow("Write for yourself")
    ana.reads("Only you can open what you write here.")
    ana.follow("Begin with a small question")
    ana.follow("Something I told was passed on")
    ana.reads("Where were you when you found out?")
    # The way out and the grounding are one tap away, and the ways are of one size.
    boxes = [
        ana.page.get_by_role("button", name=name).bounding_box()
        for name in ("Keep it", "A small step further", "Not this one", "Stop here")
    ]
    assert len({(box["width"], box["height"]) for box in boxes}) == 1
    ana.page.get_by_text("Something to steady yourself first").click()
    ana.reads("Five things you can see.")
    ana.page.get_by_label("What comes to you").fill("The bus stop outside the library.")
    # Kept as it is typed: the window may close at any moment.
    ana.page.get_by_text("Kept at").wait_for()
    # More than a box can hold is said as that, and not as a session that ended.
    ana.page.get_by_label("What comes to you").evaluate(
        "box => { box.value = 'x'.repeat(60000); box.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    ana.page.get_by_text("there is more here than one box can hold").wait_for()
    ana.page.get_by_label("What comes to you").fill("The bus stop outside the library.")
    ana.page.get_by_text("Kept at").wait_for()
    ana.press("A small step further")
    ana.reads("What had you hoped they would do with it?")
    assert ana.page.get_by_label("What comes to you").input_value() == "The bus stop outside the library."
    ana.press("Stop here")
    ana.reads("You stopped there.")
    ana.follow("The bus stop outside the library.")
    ana.press("Not this one")
    assert ana.page.get_by_label("What you want to write").input_value() == "The bus stop outside the library."
    ana.press("Keep it")
    ana.not_reads("Begun")
    ana.page.get_by_text("From what happened before to now").click()
    ana.follow("Three lines for Dr Malik")
    ana.page.get_by_label("What it taught me").fill("It does not stay with them.")
    ana.page.get_by_label("What it makes me watch for in you").fill("Whether you write while I talk.")
    ana.press("Keep it")
    ana.page.get_by_text("Bring one of them myself").click()
    ana.press("Put this on my card", nth=1)
    assert [line.text for line in preparing.lines(actor=home.ana.actor)] == ["Whether you write while I talk."]
    ana.page.go_back()
    ana.page.get_by_text("Show some of it to Dr Malik").click()
    ana.page.get_by_role("checkbox", name="What it makes me watch for in you").check()
    ana.press("See what would be shown")
    ana.reads("This is exactly what Dr Malik will see.")
    ana.reads("Whether you write while I talk.")
    ana.not_reads("It does not stay with them.")
    ana.press("Show it now")
    ana.reads("Shown to Dr Malik. Not opened yet.")

    ben = visit(width=1280)
    ben.sign_in(home.ben)
    share = sharing.mine(actor=home.ana.actor)[0]
    ben.go(f"/desk/shown/{share.id}/")
    ben.not_reads("Whether you write")
    ben.press("Open")
    ben.reads("Whether you write while I talk.")
    ben.reads("It is a sentence they wrote, and not a name for them.")
    ben.not_reads("It does not stay with them.")
    ben.not_reads("bus stop")
    ben.press("I have read this")
    ana.go(f"/me/shown/{share.id}/")
    ana.reads("Dr Malik")
    ana.press("Stop sharing")
    ben.go(f"/desk/clients/{home.pair}/")
    ben.not_reads("Whether you write")


def test_without_scripts_two_windows_a_title_alone_finding_and_deleting(home, visit):
    ana, other = visit(scripts=False), visit(scripts=False)
    for window in (ana, other):
        window.sign_in(home.ana)
    ana.go("/me/reflections/new/")
    ana.press("Keep it")
    ana.reads("There is nothing written yet. A title alone is enough.")
    ana.page.get_by_label("A title").fill("The Café letter")
    ana.press("Keep it")
    ana.follow("Go on with it, or change it")
    other.page.goto(ana.page.url)
    ana.page.get_by_label("What you want to write").fill("It is still closed.")
    ana.press("Keep it")
    other.page.get_by_label("What you want to write").fill("From the other window.")
    other.press("Keep it")
    other.reads("This was changed in another window meanwhile.")
    other.page.get_by_text("What was kept in the other window").click()
    other.reads("It is still closed.")
    assert other.page.get_by_label("What you want to write").input_value() == "From the other window."
    other.press("Keep it")
    other.reads("From the other window.")

    other.go("/me/reflections/")
    other.page.get_by_label("Words to look for").fill("window CAFE")
    other.press("Find")
    other.reads("The Café letter")
    # Nothing of what was looked for is in the address, and none of it is kept.
    assert other.page.url.endswith("/me/reflections/find/")
    other.follow("The Café letter")
    other.page.get_by_text("Delete it", exact=True).click()
    other.press("Delete it for good")
    other.reads("Nothing is kept here yet.")
    assert items.kept(actor=home.ana.actor) == []
    assert not any(b"window CAFE" in cells for cells in database_bytes(None).values())


def test_one_is_shown_as_it_stood_and_the_change_is_not(home, visit):
    one = reflections.write(actor=home.ana.actor, title="The letter", text="Closed.", now=datetime.now(UTC))
    ana = visit()
    ana.sign_in(home.ana)
    ana.go(f"/me/reflections/{one.id}/")
    ana.page.get_by_text("Show some of it to Dr Malik").click()
    ana.press("See what would be shown")
    ana.reads("Nothing is ticked yet.")
    ana.page.get_by_label("What I wrote").check()
    ana.press("See what would be shown")
    ana.not_reads("The letter")
    ana.press("Show it tomorrow at nine")
    ana.reads("Until then it exists only here.")
    # What waits is not written anew from outside the reflection.
    ana.not_reads("Change the words")
    ana.go("/me/")
    ana.reads("Closed.")
    ana.go(f"/me/reflections/{one.id}/edit/")
    ana.page.get_by_label("What you want to write").fill("Open.")
    ana.press("Keep it")
    ana.reads("You have changed it since. The change is not shown.")
    ana.follow("What waits to be shown of it")
    ana.reads("Closed.")
    ana.press("Take it back")
    ana.go(f"/me/reflections/{one.id}/")
    ana.reads("Only you can open this.")


def test_nothing_old_is_brought_back_and_nothing_is_counted(home, visit):
    now = datetime.now(UTC)
    for year in (1, 2):
        reflections.write(actor=home.ana.actor, text=f"{year} ago", now=now.replace(year=now.year - year))
    ana = visit()
    ana.sign_in(home.ana)
    for path in ("/me/", "/me/contents/", "/me/reflections/new/", "/me/reflections/questions/"):
        ana.go(path)
        ana.not_reads(" ago")
    ana.go("/me/reflections/")
    ana.reads("1 ago")
    assert "entries" not in ana.page.locator("main").inner_text().lower()
