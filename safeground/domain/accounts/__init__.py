"""Accounts: invitations, joining, signing in, sessions, and the secrets that open a person's key."""

from safeground.domain.accounts import new_keys, staff
from safeground.domain.accounts.contacts import check_email, email, set_email
from safeground.domain.accounts.invitations import (
    InvitationView,
    Invited,
    count_code_try,
    invite,
    look_up,
    mine,
    read_code,
    use_invitation,
    withdraw,
)
from safeground.domain.accounts.joining import Registered, register, suggest_phrase, suggest_username
from safeground.domain.accounts.limits import count_try, count_visit
from safeground.domain.accounts.passwords import (
    change_password,
    check_groups,
    confirm_recovery_code,
    new_recovery_code,
    reset_with_recovery_code,
    seal_shown,
    shown_code,
)
from safeground.domain.accounts.persons import Person, whoami
from safeground.domain.accounts.second_factor import (
    enrol,
    has_second_factor,
    pass_second_factor,
    propose_seed,
    remove_second_factor,
)
from safeground.domain.accounts.second_factor import reset as reset_second_factor
from safeground.domain.accounts.sessions import (
    Seat,
    end_session,
    enter_room,
    is_living,
    leave_room,
    list_sessions,
    owner_of,
    purge_sessions,
    resume,
    set_shared_device,
    sign_out,
    stepped_up,
)
from safeground.domain.accounts.signing_in import SignedIn, check_password, sign_in, step_up

__all__ = [
    "InvitationView",
    "Invited",
    "Person",
    "Registered",
    "Seat",
    "SignedIn",
    "change_password",
    "check_email",
    "check_groups",
    "check_password",
    "confirm_recovery_code",
    "count_code_try",
    "count_try",
    "count_visit",
    "email",
    "end_session",
    "enrol",
    "enter_room",
    "has_second_factor",
    "invite",
    "is_living",
    "leave_room",
    "list_sessions",
    "look_up",
    "mine",
    "new_keys",
    "new_recovery_code",
    "owner_of",
    "pass_second_factor",
    "propose_seed",
    "purge_sessions",
    "read_code",
    "register",
    "remove_second_factor",
    "reset_second_factor",
    "reset_with_recovery_code",
    "resume",
    "seal_shown",
    "set_email",
    "set_shared_device",
    "shown_code",
    "sign_in",
    "sign_out",
    "staff",
    "step_up",
    "stepped_up",
    "suggest_phrase",
    "suggest_username",
    "use_invitation",
    "whoami",
    "withdraw",
]
