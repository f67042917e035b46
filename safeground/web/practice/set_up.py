"""Setting up the practice: what is still open, and each step to settle or settle again."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeground.domain import accounts, setting_up
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of

OPEN = {
    "outside": (_("Somebody outside whom clients can turn to"), "practice-routes"),
    "inside": (_("Somebody in the practice whom clients can turn to"), "practice-routes"),
    "help": (_("Lines of help that you have looked at yourself"), "practice-routes"),
    "second": (_("A second person who works here"), "practice-people"),
    "factors": (_("A second factor for everybody who works here"), "practice-people"),
    "address": (_("An address for notices to you"), "security"),
    "keeping": (_("How long things are kept"), ""),
    "backup": (_("A backup in the last week"), "practice-trail"),
}


@door.for_("director", methods=("GET", "POST"))
def set_up(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    actor, form = actor_of(request), request.POST
    try:
        match form.get("do"):
            case "name":
                fields = ("name", "discreet_name", "time_zone", "locale")
                setting_up.name(actor=actor, **{name: form.get(name, "") for name in fields})
            case "days":
                setting_up.reply_days(actor=actor, days=requests.read_number(form.get("days", "").strip()))
            case "keeping":
                setting_up.keeping(actor=actor, backups=form.get("backups", ""), contacts=form.get("contacts", ""))
            case "deleting":
                setting_up.deleting(
                    actor=actor,
                    visitors=requests.read_number(form.get("visitors", "").strip()),
                    appointments=requests.read_number(form.get("appointments", "").strip()),
                    for_ever="for_ever" in form,
                )
            case "mail":
                setting_up.send_test(actor=actor, now=request.now)  # type: ignore[attr-defined]
                return redirect(reverse("practice-set-up") + "?sent=1#mail")
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, error=refused.sentence, at=form.get("do", ""))
    return redirect(reverse("practice-set-up") + "?done=1")


def mail_by() -> str:
    """How mail leaves, as far as a page may say: never a name or a password of the mail server."""
    if settings.MAIL in ("file", "console"):
        return str(settings.MAIL)
    return urlsplit(settings.MAIL).hostname or "localhost"


def _page(request: HttpRequest, *, error: str = "", at: str = "") -> HttpResponse:
    actor, practice = actor_of(request), request.practice  # type: ignore[attr-defined]
    found = setting_up.steps(actor=actor, now=request.now)  # type: ignore[attr-defined]
    kept = {
        "name": practice.name,
        "discreet_name": practice.discreet_name,
        "time_zone": practice.time_zone,
        "locale": practice.locale,
        "days": str(practice.answers_within_days),
        "backups": practice.backups_kept,
        "contacts": practice.contacts_kept,
        "visitors": str(practice.visitors_kept_days),
        "appointments": str(practice.appointments_kept_days or ""),
    }
    context = {
        "here": "practice",
        "steps": [(one.settled, OPEN[one.slug][0], OPEN[one.slug][1]) for one in found],
        "is_open": any(not one.settled for one in found),
        "typed": {**kept, **{name: request.POST[name] for name in kept if error and name in request.POST}},
        "for_ever": "for_ever" in request.POST if at == "deleting" else practice.appointments_kept_days is None,
        "mail_by": mail_by(),
        "mail_from": settings.MAIL_FROM,
        "address": accounts.email(actor=actor),
        "error": error,
        "at": at,
        "done": "done" in request.GET,
        "sent": "sent" in request.GET,
    }
    return render(request, "practice/set_up.html", context, status=400 if error else 200)
