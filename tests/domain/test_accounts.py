"""Accounts: joining, signing in, sessions, second factor, recovery. What a guesser sees, and what they do not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.crypto import keyring, totp
from safeground.domain import accounts, care
from safeground.domain.actor import Refused
from tests import people
from tests.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(username="ana", password=PASSWORD, now=NOW, network="10.0.0.1"):
    return accounts.sign_in(username=username, password=password, network=network, device="a test", now=now)


def refusal(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_name_that_exists_and_one_that_does_not_cost_the_same(house):
    counts, sentences = [], []
    for name in ("ana", "nobody-here"):
        before = keyring.runs()
        with pytest.raises(Refused) as caught:
            sign_in(name, "not the password at all")
        counts.append(keyring.runs() - before)
        sentences.append(caught.value.sentence)
    assert counts == [1, 1]
    assert sentences[0] == sentences[1]


def test_tries_are_limited_before_any_stretching(house, settings):
    settings.TRIES_PER_ACCOUNT = 3
    for _ in range(3):
        assert refusal(lambda: sign_in(password="wrong wrong wrong")) == "wrong"
    before = keyring.runs()
    assert refusal(sign_in) == "too-many"
    assert refusal(lambda: sign_in("nobody-here")) == "wrong"
    assert keyring.runs() == before + 1
    assert sign_in(now=NOW + timedelta(minutes=16)).state == "full"


def test_a_network_is_limited_too(house, settings):
    settings.TRIES_PER_NETWORK = 2
    assert refusal(lambda: sign_in("one", network="10.1.2.3")) == "wrong"
    assert refusal(lambda: sign_in("two", network="10.1.2.99")) == "wrong"
    assert refusal(lambda: sign_in("three", network="10.1.2.200")) == "too-many"
    assert refusal(lambda: sign_in("four", network="10.1.3.1")) == "wrong"


def test_a_session_ends_when_it_is_quiet_and_in_any_case(house):
    token = sign_in().token

    def alive(minutes: float, counts: bool = True) -> bool:
        now = NOW + timedelta(minutes=minutes)
        return accounts.resume(practice=house.practice.id, token=token, now=now, counts=counts) is not None

    assert [alive(14), alive(28), alive(42)] == [True, True, True]
    assert [alive(50, counts=False), alive(57.5)] == [True, False]
    token = sign_in(now=NOW).token
    assert all(alive(minute) for minute in range(10, 480, 10))
    assert alive(481) is False


def test_on_a_shared_phone_five_minutes(house):
    signed = sign_in()
    accounts.set_shared_device(actor=signed.actor, shares=True)
    soon, later = NOW + timedelta(minutes=4), NOW + timedelta(minutes=10)
    assert accounts.resume(practice=house.practice.id, token=signed.token, now=soon) is not None
    assert accounts.resume(practice=house.practice.id, token=signed.token, now=later) is None


def test_signing_out_and_ending_one_session_are_final(house):
    first, second = sign_in(), sign_in()
    accounts.sign_out(practice=house.practice.id, token=first.token)
    assert accounts.resume(practice=house.practice.id, token=first.token, now=NOW) is None
    accounts.end_session(actor=house.ana.actor, session=second.actor.session)
    assert accounts.resume(practice=house.practice.id, token=second.token, now=NOW) is None


def test_staff_need_a_second_factor_and_a_pending_session_opens_nothing(house):
    signed = sign_in("ben")
    assert (signed.state, signed.actor.roles) == ("pending", frozenset({"pending"}))
    resumed = accounts.resume(practice=house.practice.id, token=signed.token, now=NOW)
    assert resumed is not None and resumed.roles == frozenset({"pending"})
    assert care.of_therapist(actor=resumed) == []
    six_minutes = NOW + timedelta(minutes=6)
    assert accounts.resume(practice=house.practice.id, token=signed.token, now=six_minutes) is None


def test_a_code_works_once(house):
    seed = people.set_up_factor(house.ben)
    later = NOW + timedelta(minutes=2)
    code = totp.code_at(seed, int(later.timestamp()) // 30)

    def passing():
        pending = sign_in("ben", now=later).actor
        return accounts.pass_second_factor(actor=pending, code=code, device="", now=later)

    assert passing().actor.roles == frozenset({"therapist"})
    assert refusal(passing) == "wrong-code"


def test_staff_cannot_drop_the_factor(house):
    people.set_up_factor(house.ben)
    assert refusal(lambda: accounts.remove_second_factor(actor=house.ben.actor, now=NOW)) == "staff-factor"


def test_a_new_password_ends_every_other_session_and_keeps_the_words(house):
    other = sign_in()
    here = sign_in()
    new = "a quite different long phrase"
    opened = accounts.change_password(actor=here.actor, old=PASSWORD, new=new, network="", device="", now=NOW)
    assert accounts.resume(practice=house.practice.id, token=other.token, now=NOW) is None
    assert accounts.resume(practice=house.practice.id, token=here.token, now=NOW) is None
    assert accounts.resume(practice=house.practice.id, token=opened.token, now=NOW).key == here.actor.key
    assert refusal(sign_in) == "wrong"
    assert sign_in(password=new).actor.key == here.actor.key


def test_the_old_password_is_asked_for(house):
    wrong = lambda: accounts.change_password(
        actor=house.ana.actor, old="not this one", new="another long phrase", network="", device="", now=NOW
    )
    assert refusal(wrong) == "wrong-password"


def reset(code, username="ana", password="after the flood comes calm"):
    return accounts.reset_with_recovery_code(
        username=username, code=code, password=password, network="", device="", now=NOW
    )


def test_the_recovery_code_opens_the_same_words_once(house):
    renewed = reset(house.ana.recovery_code.lower().replace("-", " "))
    assert renewed.actor.key == house.ana.actor.key
    assert refusal(lambda: reset(house.ana.recovery_code)) == "no-recovery"
    assert reset(renewed.recovery_code).actor.key == house.ana.actor.key


def test_a_slip_in_the_code_is_named_and_a_wrong_one_is_not(house):
    broken = house.ana.recovery_code[:-1] + ("0" if house.ana.recovery_code[-1] != "0" else "1")
    assert refusal(lambda: reset(broken)) == "recovery-slip"
    assert refusal(lambda: reset(keyring.new_recovery_code())) == "no-recovery"
    assert refusal(lambda: reset(keyring.new_recovery_code(), username="nobody-here")) == "no-recovery"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"password": "short"}, "short-password"),
        ({"password": "x" * 129}, "long-password"),
        ({"password": "password123456"}, "common-password"),
        ({"password": "aaaaaaaaaaaaaa"}, "common-password"),
        ({"username": "newcomer.newcomer", "password": "newcomer.newcomer"}, "name-password"),
        ({"username": "no spaces"}, "username"),
        ({"username": "ana"}, "username-taken"),
        ({"display_name": "  "}, "display-name"),
        ({"email": "not an address"}, "email"),
        ({"code": "five words nobody ever said"}, "no-invitation"),
    ],
)
def test_joining_says_what_is_wrong_and_changes_nothing(house, typed, code):
    invitation = care.invite(actor=house.ben.actor, label="", now=NOW).code
    good = {
        "code": invitation,
        "username": "newcomer",
        "display_name": "New",
        "password": PASSWORD,
        "email": "",
    }
    assert refusal(lambda: care.join(**{**good, **typed}, now=NOW)) == code
    joined = care.join(**good, now=NOW)
    assert [pair.other_name for pair in care.of_client(actor=joined.actor)] == ["Dr Malik"]


def test_an_invitation_works_once_for_two_weeks_and_can_be_withdrawn(house):
    made = care.invite(actor=house.ben.actor, label="for Rosa", now=NOW)
    assert [one.label for one in accounts.mine(actor=house.ben.actor, now=NOW)] == ["for Rosa"]
    late = NOW + timedelta(days=15)
    assert refusal(lambda: accounts.look_up(code=made.code, now=late)) == "no-invitation"
    accounts.withdraw(actor=house.ben.actor, invitation=made.id, now=NOW)
    assert refusal(lambda: accounts.look_up(code=made.code, now=NOW)) == "no-invitation"
    used = care.invite(actor=house.ben.actor, label="", now=NOW).code
    care.join(code=used.upper().replace("-", "  "), username="one", display_name="One", password=PASSWORD, now=NOW)
    again = lambda: care.join(code=used, username="two", display_name="Two", password=PASSWORD, now=NOW)
    assert refusal(again) == "no-invitation"


def test_both_sides_see_the_same_six_words(house):
    words = care.room_words(actor=house.ana.actor, pair=house.pair)
    assert words == care.room_words(actor=house.ben.actor, pair=house.pair)
    assert len(words) == 6
    assert words != care.room_words(actor=house.nadia.actor, pair=house.other_pair)


def test_two_groups_typed_back(house):
    code = house.ana.recovery_code
    groups = code.split("-")
    sealed = accounts.seal_shown(actor=house.ana.actor, code=code)
    assert (
        accounts.check_groups(actor=house.ana.actor, sealed=sealed, second=groups[1], sixth=groups[5].lower()) == code
    )
    slip = lambda: accounts.check_groups(actor=house.ana.actor, sealed=sealed, second="0000", sixth=groups[5])
    assert refusal(slip) == "recovery-groups"
    other = lambda: accounts.check_groups(actor=house.nadia.actor, sealed=sealed, second=groups[1], sixth=groups[5])
    assert refusal(other) == "recovery-page"


@pytest.mark.parametrize("seed", ["", "MFRGG===", "not base32 at all!", "A" * 16])
def test_a_changed_seed_is_refused_with_a_sentence(house, seed):
    call = lambda: accounts.enrol(actor=house.ben.actor, seed=seed, code="123456", device="", now=NOW)
    assert refusal(call) == "seed"


@pytest.mark.parametrize("change", [{"t": 1, "m": 1}, {"salt": "zz"}, {"salt": "00"}, {"t": "x"}, {"p": 4}])
def test_a_slot_that_somebody_wrote_into_opens_nothing_and_breaks_nothing(house, settings, change):
    from safeground.store import models, wall

    settings.CHEAP_KDF = change != {"t": 1, "m": 1}
    with wall.opened():
        slot = models.KeySlot.objects.get(account_id=house.ana.actor.me, kind="password")
        slot.kdf = {**slot.kdf, **change}
        models.KeySlot.objects.filter(id=slot.id).update(kdf=slot.kdf)
    assert refusal(sign_in) == "wrong"


def test_long_hyphens_of_a_phone_are_read_too(house):
    code = house.ana.recovery_code.replace("-", "\N{NON-BREAKING HYPHEN}")
    assert reset(code).actor.key == house.ana.actor.key
    invitation = care.invite(actor=house.ben.actor, label="", now=NOW).code.replace("-", "\N{EN DASH}")
    assert accounts.look_up(code=accounts.read_code(invitation), now=NOW).inviter_name == "Dr Malik"


def test_a_lost_factor_takes_the_operator_and_the_recovery_code(house):
    people.set_up_factor(house.ben)
    before = house.ben.actor.key
    assert accounts.reset_second_factor(actor=house.olga, username=" Ben ", now=NOW) == "Dr Malik"
    assert accounts.resume(practice=house.practice.id, token=house.ben.token, now=NOW) is None
    assert refusal(lambda: sign_in("ben")) == "wrong"
    renewed = reset(house.ben.recovery_code, username="ben")
    assert (renewed.state, renewed.actor.key) == ("pending", before)
    later = NOW + timedelta(minutes=1)
    pending = accounts.resume(practice=house.practice.id, token=renewed.token, now=later)
    seed = accounts.propose_seed(actor=pending).text
    import base64

    from safeground.crypto.secret import Secret

    code = totp.code_at(Secret(base64.b32decode(seed)), int(later.timestamp()) // 30)
    full = accounts.enrol(actor=pending, seed=seed, code=code, device="", now=later)
    assert full.actor.roles == frozenset({"therapist"})


@pytest.mark.parametrize("name", ["ana", "nobody-here"])
def test_the_operator_takes_no_clients_password_away(house, name):
    assert refusal(lambda: accounts.reset_second_factor(actor=house.olga, username=name, now=NOW)) == "no-staff"
    assert sign_in("ana").state == "full"


def test_nobody_else_resets_a_factor(house):
    people.set_up_factor(house.ben)
    for who in (house.dan.actor, house.cleo.actor, house.ana.actor, house.worker, house.eve):
        assert refusal(lambda who=who: accounts.reset_second_factor(actor=who, username="ben", now=NOW)) == "no-staff"
    assert accounts.has_second_factor(actor=house.ben.actor)
