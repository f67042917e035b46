"""The director's first page: what is set up here. No client, no word, no number about a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeground.domain import accounts, alliance, handover, setting_up, signed, unanswered
from safeground.web import door, requests
from safeground.web.middleware import actor_of

NONE: str | Promise = ""
# In the order in which they are needed. What waits stands above them.
GROUPS = (
    (
        _("The practice"),
        (
            ("practice-people", _("Who works here"), _("Somebody new, somebody who is gone")),
            ("practice-consultations", _("Put in a first talk for somebody who rang"), NONE),
            ("practice-new-keys", _("Somebody has lost both password and recovery code"), NONE),
            ("practice-alliance", _("How people feel here"), _("With first talks and waiting times, by quarter")),
        ),
    ),
    (
        _("What people read"),
        (
            ("practice-public", _("What strangers see"), NONE),
            ("practice-guides", _("Guides and questions"), NONE),
            ("practice-notes", _("Signed notes"), NONE),
        ),
    ),
    (
        _("Settings and records"),
        (
            ("practice-set-up", _("Setting up"), _("The name, notices, and how long things are kept")),
            ("practice-trail", _("Records and copies"), _("The last backup, and requests to erase or to hand over")),
            ("security", _("Your account and its keys"), NONE),
        ),
    ),
)


@door.for_("director", methods=("GET", "POST"))
def practice_home(request: HttpRequest) -> HttpResponse:
    """What is set up, and whether somebody waits for an answer. By POST: it was looked into."""
    actor = actor_of(request)
    if request.method == "POST":
        unanswered.close(
            actor=actor,
            enquiry=requests.read_id(request.POST, "enquiry"),
            now=request.now,  # type: ignore[attr-defined]
        )
        return redirect("practice-home")
    context = {
        "here": "practice",
        "enquiries": unanswered.enquiries(actor=actor),
        "asked": handover.waiting(actor=actor),
        "waits": _waits(request),
        "groups": GROUPS,
    }
    return render(request, "practice/home.html", context)


def _waits(request: HttpRequest) -> list[tuple[str, str | Promise]]:
    """Pages on which something is to be done, with what it is."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    open_ = {one.slug for one in setting_up.steps(actor=actor, now=now) if not one.settled}
    found: list[tuple[bool, str, str | Promise]] = [
        (signed.is_waited_for(actor=actor), "practice-notes", _("A signed note waits for you")),
        (
            bool(accounts.staff.to_confirm(actor=actor, now=now)),
            "practice-people",
            _("Somebody new waits for a second person to confirm"),
        ),
        ("backup" in open_, "practice-trail", _("There is no backup of the last week")),
        (bool(open_ - {"backup"}), "practice-set-up", _("Something in the setting up is still open")),
        (
            alliance.view(actor=actor, now=now).due is not None,
            "practice-alliance",
            _("A quarter is over, and its figures can be made"),
        ),
    ]
    return [(page, words) for is_so, page, words in found if is_so]
