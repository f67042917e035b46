"""One's own account, for every role: password, recovery code, second factor, sessions, address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from safeground.domain import accounts, appointments, outbox
from safeground.domain.actor import Refused
from safeground.web import door, middleware, requests
from safeground.web.public import join
from safeground.web.refusals import STATUS

NEWS = _("Something is there for you")
CHANGES = _("Something was changed or has ended")
HOWS = (("soon", _("Ten minutes after it")), ("daily", _("Once a day at most")), ("never", _("Not by e-mail")))


@door.for_("signed-in", methods=("GET", "POST"))
def security(request: HttpRequest) -> HttpResponse:
    """The page; each of its forms posts here with what it wants to do."""
    if request.method != "POST":
        return _page(request)
    try:
        return _do(request, request.POST.get("do", ""))
    except Refused as refused:
        return _page(request, error=refused.sentence, status=STATUS.get(refused.code, 400))


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    actor = middleware.actor_of(request)
    context = {
        "seats": accounts.list_sessions(actor=actor),
        "has_factor": accounts.has_second_factor(actor=actor),
        "email": accounts.email(actor=actor),
        "choice": outbox.mine(actor=actor),
        "kinds": (("news", NEWS), ("changes", CHANGES)),
        "hows": HOWS,
        "hours": range(24),
        "error": error,
        "done": request.GET.get("done", ""),
        "failed": request.POST.get("do", ""),
    }
    if not context["has_factor"]:
        proposal = accounts.propose_seed(actor=actor)
        context |= {"seed": request.POST.get("seed") or proposal.text}
    return render(request, "accounts/security.html", context, status=status)


def _do(request: HttpRequest, what: str) -> HttpResponse:
    actor, now, typed = middleware.actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    network, device = requests.network_of(request), requests.device_of(request)
    if what == "password":
        opened = accounts.change_password(
            actor=actor,
            old=typed.get("old_password", ""),
            new=typed.get("new_password", ""),
            network=network,
            device=device,
            now=now,
        )
        return _done(request, "password", opened.token)
    if what == "end":
        accounts.end_session(actor=actor, session=typed.get("session", ""))
        return _done(request, "end")
    if what == "shared":
        accounts.set_shared_device(actor=actor, shares=bool(typed.get("shared")))
        return _done(request, "shared")
    if what == "factor":
        opened = accounts.enrol(
            actor=actor, seed=typed.get("seed", ""), code=typed.get("code", ""), device=device, now=now
        )
        return _done(request, "factor", opened.token)
    if what == "notices":
        outbox.choose(actor=actor, choice=_choice(typed), day=request.practice.day(now))  # type: ignore[attr-defined]
        appointments.renew_reminders(actor=actor, now=now)
        return _done(request, "notices")
    if what in ("recovery", "no-factor", "email"):
        accounts.step_up(actor=actor, password=typed.get("password", ""), network=network, now=now)
        if what == "recovery":
            code = accounts.new_recovery_code(actor=actor, now=now)
            return join.show_code(request, actor, code)
        if what == "email":
            accounts.set_email(actor=actor, address=typed.get("email", ""), now=now)
            # Reminders that wait are under the old address.
            appointments.renew_reminders(actor=actor, now=now)
        else:
            accounts.remove_second_factor(actor=actor, now=now)
        return _done(request, what)
    return redirect("security")


def _choice(typed: QueryDict) -> outbox.Choice:
    def hour(name: str) -> int | None:
        text = typed.get(name, "").strip()
        return None if not text else requests.read_number(text) if requests.read_number(text) is not None else -1

    return outbox.Choice(
        news=typed.get("news", ""),
        changes=typed.get("changes", ""),
        hour=requests.read_number(typed.get("hour", "9")) or 0,
        quiet_from=hour("quiet_from"),
        quiet_until=hour("quiet_until"),
        paused=typed.get("paused") == "yes",
    )


def _done(request: HttpRequest, what: str, token: str = "") -> HttpResponse:
    response = redirect(f"/me/security/?done={what}")
    if token:
        middleware.set_cookie(response, request.practice, token)  # type: ignore[attr-defined]
    return response
