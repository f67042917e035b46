# ruff: noqa: E501
"""Who may do what: one table. A line that is not here is denied; a line that is only here fails too."""

from __future__ import annotations

import pytest

from safeground.domain import access
from safeground.domain.actor import Actor, Missing
from safeground.store import models, register, wall
from tests.people import check_in

# model.action: who. st = stranger, pe = pending, cl = client, th = therapist, di = director, op = operator, wo = worker, ca = calendar
WHO = {
    "st": "stranger",
    "pe": "pending",
    "cl": "client",
    "th": "therapist",
    "di": "director",
    "op": "operator",
    "wo": "worker",
    "ca": "calendar",
    "vi": "visitor",
}
TABLE = """
Account.add             st
Account.change          cl th di
Account.clinicians      st di
Account.directors       st cl
Account.disable         di
Account.erase           op
Account.hand-over       op
Account.leave           di op
Account.leave-behind    di op
Account.list            op
Account.name            st vi cl th di op ca
Account.read            pe cl th di
Account.refuse          wo
Account.sign-in         st
Account.staff           di
Account.start-new-keys  th di
Appointment.add         vi cl th
Appointment.change      vi cl th
Appointment.counts      st
Appointment.hand-over   op
Appointment.read        vi cl th
Appointment.remove      st cl th wo
Appointment.leave       di op
Appointment.let-go      wo
Appointment.times       ca
Attempt.add             st pe cl th di
Attempt.change          st pe cl th di
Attempt.read            st pe cl th di
Attempt.remove          wo
AuditEvent.add          st pe cl th di op wo
AuditEvent.hand-over    op
AuditEvent.head         st pe cl th di op wo
AuditEvent.read         cl
AuditEvent.verify       di op
Availability.add        th
Availability.change     th
Availability.link       st
Availability.leave      di op
Availability.own        th
Availability.read       st
Availability.rotate     op
Clinician.absence       st
Clinician.add           st
Clinician.change        th
Clinician.own           th
Clinician.read          cl
Contact.add             st cl th di
Contact.change          cl th di
Contact.erase           op
Contact.hand-over       op
Contact.notify          vi cl th di op
Contact.leave           di op
Contact.read            cl th di
Contact.refuse          wo
Contact.remove          cl th di
Contact.rotate          op
Contribution.add        cl
Contribution.read       di
Contribution.remove     cl di wo
Draft.add               cl th di
Draft.change            cl th di
Draft.erase             op
Draft.hand-over         op
Draft.read              cl th di
Draft.remove            cl th di
Enquiry.add             cl
Enquiry.change          di
Enquiry.follow          cl
Enquiry.leave           di op
Enquiry.let-go          wo
Enquiry.read            di
Erasure.list            op
Feed.add                cl th di
Feed.hand-over          op
Feed.leave              di op
Feed.look-up            st
Feed.read               cl th di
Feed.remove             cl th di
Guide.add               di
Guide.change            di
Guide.own               di
Guide.read              st pe cl th di
GuideRevision.add       di
GuideRevision.own       di
GuideRevision.read      st pe cl th di
Handover.add            cl
Handover.change         di
Handover.follow         cl
Handover.leave          di op
Handover.let-go         wo
Handover.read           di
Handover.settle         cl
Invitation.add          th di op
Invitation.change       st th di op
Invitation.confirm      th di op
Invitation.leave        di op
Invitation.let-go       wo
Invitation.look-up      st
Invitation.proposed     di
Invitation.read         th di op
Invitation.withdraw     di
Item.add                cl th di
Item.change             cl th di
Item.erase              op
Item.hand-over          op
Item.read               cl th di
Item.remove             cl th di
KeyPair.add             st
KeyPair.erase           op
KeyPair.hand-over       op
KeyPair.leave           di op
KeyPair.private         cl th di
KeyPair.public          st vi cl th di
KeyPair.remove          cl
KeyPair.retire          cl th di
KeySlot.add             cl th di
KeySlot.erase           op
KeySlot.hand-over       op
KeySlot.leave           di op
KeySlot.read            cl th di
KeySlot.remove          cl th di op
KeySlot.rotate          op
KeySlot.sign-in         st
Meeting.add             st
Meeting.change          vi th
Meeting.lapse           st wo
Meeting.leave           di op
Meeting.look-up         st
Meeting.purge           wo
Meeting.read            vi th
Meeting.remove          vi th
Meeting.rotate          op
NewKeys.add             th di
NewKeys.hand-over       op
NewKeys.leave           di op
NewKeys.read            pe cl th di
NewKeys.rotate          op
NewKeys.started         th di
NewKeys.stop            pe cl th di
NewKeys.use             st
Notice.add              st vi cl th di wo op
Notice.change           wo
Notice.hasten           cl th
Notice.leave            di op
Notice.quieten          cl th di
Notice.read             wo
Notice.turn             di op
Notice.remove           st vi cl th wo di op
Notice.rotate           op
Pair.add                cl
Pair.change             cl th
Pair.forget-summary     cl th
Pair.hand-over          op
Pair.leave              di op
Pair.read               cl th
Pair.release            wo
PairKey.add             th
PairKey.carry           cl
PairKey.change          th
PairKey.hand-over       op
PairKey.read            cl th
Picture.add             th
Picture.own             th
Picture.read            st pe cl th di
Picture.remove          th
Practice.add            op
Practice.change         di op
Practice.read           st vi pe cl th di op wo
Profile.add             th
Profile.change          th
Profile.leave           di op
Profile.own             th
Profile.read            st pe cl th di
Profile.take-down       di
Receipt.add             cl th di
Receipt.hand-over       op
Receipt.read            cl th di
Receipt.remove          wo
Release.add             di
Release.read            di
SecondFactor.add        pe cl th di
SecondFactor.change     pe cl th di
SecondFactor.erase      op
SecondFactor.hand-over  op
SecondFactor.held       di
SecondFactor.leave      di op
SecondFactor.read       pe cl th di
SecondFactor.remove     cl th di op
SecondFactor.sign-in    st
Session.add             st
Session.change          st pe cl th di
Session.erase           op
Session.hand-over       op
Session.leave           di op
Session.read            pe cl th di
Session.remove          st pe cl th di op wo
Session.resume          st
Share.add               cl th
Share.change            cl th
Share.days              di
Share.end               cl th
Share.erase             op
Share.hand-over         op
Share.leave             di op
Share.read              cl th
Share.receive           cl th
Share.release           wo
Share.remove            cl th
SignedNote.add          cl
SignedNote.change       di
SignedNote.follow       cl
SignedNote.read         st pe cl th di
SignedNote.receive      di
SignedNote.remove       cl
SignedNote.take-down    di
StatisticsKey.add       di
StatisticsKey.change    di
StatisticsKey.holders   di
StatisticsKey.leave     di op
StatisticsKey.read      di
TalkCount.add           wo
TalkCount.count         wo
TalkCount.read          di
Taken.add               vi cl th
Taken.busy              st th
Taken.remove            vi cl th wo
Taken.leave             di op
Visit.add               th
Visit.read              th
"""


def test_the_table_is_the_whole_policy():
    listed = {}
    for line in TABLE.strip().splitlines():
        name, *who = line.split()
        listed[name] = {WHO[short] for short in who}
    found: dict[str, set[str]] = {}
    for who, model, action in access.POLICY:
        found.setdefault(f"{model.__name__}.{action}", set()).add(who)
    assert found == listed


def test_one_action_shows_one_set_of_columns_whoever_asks():
    columns: dict[tuple, set] = {}
    for (_, model, action), rule in access.POLICY.items():
        columns.setdefault((model, action), set()).add(rule.columns)
    assert {key for key, sets in columns.items() if len(sets) > 1} == {(models.Notice, "remove")}


def everybody(house) -> dict[str, Actor]:
    return {
        "ana": house.ana.actor, "nadia": house.nadia.actor, "ben": house.ben.actor, "cleo": house.cleo.actor,
        "dan": house.dan.actor, "eve": house.eve, "olga": house.olga, "worker": house.worker,
    }  # fmt: skip


def reached(house, model, action) -> dict[str, int]:
    """How many of the rows each of the cast reaches, without those who reach none."""
    found = {who: len(access.rows(actor, model, action)) for who, actor in everybody(house).items()}
    return {who: count for who, count in found.items() if count}


@pytest.mark.django_db
def test_private_words_are_reached_by_their_owner_alone(house):
    check_in(house, 4)
    check_in(house, 5, who="nadia")
    check_in(house, 6, who="ben")
    assert reached(house, models.Item, "read") == {"ana": 1, "nadia": 1, "ben": 1}


@pytest.mark.django_db
def test_each_pair_is_its_two_peoples(house):
    assert reached(house, models.Pair, "read") == {"ana": 1, "ben": 1, "nadia": 1, "cleo": 1}


@pytest.mark.django_db
def test_what_a_visitor_arranged_is_reached_by_that_therapist_and_by_its_own_code(house):
    from tests.domain import consulting

    consulting.open_hours(house.ben)
    consulting.booked(house)
    consulting.booked(house, consulting.AT.replace(hour=9))
    assert reached(house, models.Meeting, "read") == reached(house, models.Meeting, "change") == {"ben": 2}
    assert reached(house, models.Meeting, "look-up") == {"eve": 2}
    assert reached(house, models.Meeting, "lapse") == {}
    one, other = access.rows(house.ben.actor, models.Meeting, "read")
    visitor = Actor.visitor(house.practice.id, of=one.id)
    assert [row.id for row in access.rows(visitor, models.Meeting, "read")] == [one.id]
    assert [row.meeting_id for row in access.rows(visitor, models.Appointment, "read")] == [one.id]
    # Nobody takes time in the day of a therapist whom they do not meet, nor in somebody else's name.
    columns = {"starts_at": consulting.AT, "ends_at": consulting.AT.replace(hour=11), "zone": "", "state": "moved"}
    for therapist, meeting in ((house.cleo.actor.me, one.id), (house.ben.actor.me, other.id)):
        with pytest.raises(Missing):
            access.add(
                visitor, models.Appointment, practice_id=house.practice.id, therapist_id=therapist,
                meeting_id=meeting, **columns,
            )  # fmt: skip


@pytest.mark.django_db
def test_shares_by_state(house):
    from safeground.domain import saying, sharing
    from tests.people import NOW, TODAY

    held = saying.write(actor=house.ana.actor, pair=house.pair, text="x", when="tomorrow", now=NOW)
    assert reached(house, models.Share, "receive") == {}
    assert reached(house, models.Share, "read") == {"ana": 1}
    sharing.send_now(actor=house.ana.actor, share=held.id, now=NOW)
    assert reached(house, models.Share, "receive") == {"ben": 1}
    sharing.open_(actor=house.ben.actor, share=held.id, now=NOW, day=TODAY)
    sharing.stop(actor=house.ana.actor, share=held.id, now=NOW)
    assert sharing.waiting(actor=house.ben.actor, day=TODAY) == []


@pytest.mark.django_db
def test_nobody_adds_a_row_in_anothers_name(house):
    with pytest.raises(Missing):
        access.add(
            house.cleo.actor,
            models.Draft,
            owner_id=house.ana.actor.me,
            place=b"p",
            body_sealed=b"b",
            changed_on="2026-05-05",
        )
    with wall.opened():
        assert models.Draft.objects.count() == 0


@pytest.mark.django_db
def test_the_wall_stands_on_every_road(house):
    """Fourteen ways through the ORM and around it, each outside the one door: all refused."""
    from django.db import connection

    check_in(house, 4)
    item = access.rows(house.ana.actor, models.Item, "read")[0]
    light = access.rows(house.ana.actor, models.Item, "read", columns=("id",))[0]
    roads = {
        "objects": lambda: list(models.Item.objects.all()),
        "default manager": lambda: list(models.Item._default_manager.all()),
        "base manager": lambda: list(models.Item._base_manager.all()),
        "raw": lambda: list(models.Item.objects.raw("SELECT * FROM sg_item")),
        "forward key": lambda: item.owner,
        "refresh": lambda: item.refresh_from_db(),
        "save": lambda: item.save(),
        "delete": lambda: item.delete(),
        "deferred column": lambda: light.body_sealed,
        "join": lambda: list(models.Item.objects.select_related("owner")),
        "values": lambda: list(models.Share.objects.values("owner__username")),
        "count": lambda: models.Item.objects.count(),
        "exists": lambda: models.Item.objects.exists(),
        "cursor": lambda: connection.cursor().execute("SELECT * FROM sg_item"),
    }
    for name, road in roads.items():
        with pytest.raises(wall.WallClosed):
            road()
        assert name


def test_only_three_open_the_wall():
    from pathlib import Path

    root = Path(__file__).parent.parent.parent
    openers = {
        str(path.relative_to(root))
        for folder in ("safeground", "tests/conftest.py")
        for path in ([root / folder] if folder.endswith(".py") else (root / folder).rglob("*.py"))
        if "wall.opened()" in path.read_text()
    }
    assert openers == {
        "safeground/domain/access.py",
        "safeground/store/management/commands/migrate.py",
        "tests/conftest.py",
    }


def test_no_cursor_and_no_row_outside_their_floors():
    """`.cursor(` only in store/; models only in domain/ and store/."""
    from pathlib import Path

    root = Path(__file__).parent.parent.parent / "safeground"
    cursors = {str(path.relative_to(root)) for path in root.rglob("*.py") if ".cursor(" in path.read_text()}
    assert cursors == {"store/transaction.py", "store/traces.py"}
    rows = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if "safeground.store import" in path.read_text() or "safeground.store." in path.read_text()
    }
    assert rows <= {"domain", "store", "config"}


def test_every_column_is_sealed_or_declared_in_clear_with_a_reason():
    from django.apps import apps

    found = {
        model.__name__: {column.name for column in model._meta.fields if not column.name.endswith(register.SEALED)}
        for model in apps.get_app_config("store").get_models()
    }
    assert found == {name: set(columns) for name, columns in register.CLEAR.items()}


def test_a_rule_is_judged_by_the_program_as_by_the_database(house):
    """`satisfies` saves a question to the database. Where it answers, it answers the same."""
    from safeground.store import wall

    check_in(house, 5)
    actors = [house.ana.actor, house.ben.actor, house.dan.actor, house.olga, house.eve, house.worker]
    judged = undecided = 0
    for (who, model, _), rule in access.POLICY.items():
        for actor in actors:
            if who not in actor.roles:
                continue
            with wall.opened():
                condition = rule.where(actor)
                for row in model._base_manager.all():
                    said = access.satisfies(row, condition)
                    if said is None:
                        undecided += 1
                        continue
                    judged += 1
                    assert said == model._base_manager.filter(condition, pk=row.pk).exists(), (who, model)
    assert judged > 100 and undecided > 0
