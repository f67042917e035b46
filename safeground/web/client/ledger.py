"""The ledger of promises, one's own copy of everything that was answered, and what one raised and how it was met."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from safeground.domain import ledger
from safeground.web import door
from safeground.web.client.privacy import WENT, title_of
from safeground.web.middleware import actor_of

# In the order in which one would look for them; none of them is coloured.
GROUPS = (
    ("", _("Open")),
    ("change", _("To be changed")),
    ("not-yet", _("Not yet")),
    ("kept", _("Kept")),
    ("let-go", _("Let go")),
)
TALKED = {"yes": _("You said that you talked about it."), "partly": _("You said that you talked about it in part."),
          "no": _("You said that you did not talk about it.")}  # fmt: skip


@door.for_("client")
def promises(request: HttpRequest) -> HttpResponse:
    """Every promise, with the client's own marks."""
    found = ledger.promises(actor=actor_of(request), day=request.practice.day(request.now))  # type: ignore[attr-defined]
    groups = [(title, [one for one in found if one.promise.mark == mark]) for mark, title in GROUPS]
    return render(request, "client/promises.html", {"groups": [group for group in groups if group[1]]})


@door.for_("client", methods=("POST",))
def export(request: HttpRequest) -> HttpResponse:
    """All answers and promises as one plain text, under a name that says nothing."""
    text = ledger.export(actor=actor_of(request), day=request.practice.day(request.now))  # type: ignore[attr-defined]
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return answer


@door.for_("client")
def raised(request: HttpRequest) -> HttpResponse:
    """What one raised, and how it was met: for the client alone."""
    found = ledger.raised(actor=actor_of(request), day=request.practice.day(request.now))  # type: ignore[attr-defined]
    entries = [
        {
            "one": one,
            "title": title_of(one.share),
            "answers": [
                (answer, TALKED.get(one.talked.get(answer.id, ""), ""), one.promises.get(answer.id))
                for answer in one.answers
            ],
            "went": WENT.get(one.went.how, "") if one.went else "",
        }
        for one in found
    ]
    return render(request, "client/raised.html", {"entries": entries})
