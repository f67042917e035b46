"""Find: one box for a sentence in the person's own words. What is typed is read, answered and dropped."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from safeground.domain import finding, library
from safeground.domain.actor import Actor, Refused
from safeground.web import door

FIRST = 3
# The name of a kind's address, for a client and for anybody else; None where there is nothing for them.
ADDRESSES = {
    "sign": ("sign", "guide-sign"),
    "tip": ("tip", "guide-tip"),
    "question": ("question", "guide-question"),
    "exercise": ("exercise", "guide-exercise"),
    "guide": ("guide", "guide"),
}
PLAIN = {"help:line-crossed": "line-crossed", "help:now": "help-now", "guide:beginnings": "beginnings"}


@dataclass(frozen=True)
class Link:
    title: str
    line: str
    # Empty where the page is not there.
    address: str


@door.for_("anyone", methods=("GET", "POST"))
def find(request: HttpRequest) -> HttpResponse:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    always = [_link(page, actor) for page in finding.always()]
    # Somebody signed in stays among their own pages.
    frame = "frame/public.html" if actor is None else "frame/page.html"
    context: dict[str, object] = {"words": library.finding_words(), "always": always, "frame": frame}
    if request.method != "POST":
        return render(request, "public/find.html", context)
    typed = request.POST.get("words", "")
    context["typed"] = typed
    try:
        found = finding.find(text=typed)
    except Refused as refused:
        return render(request, "public/find.html", {**context, "error": refused.sentence}, status=400)
    links = [_link(one.page, actor) for one in found if _is_for(one.page, actor)]
    context |= {"asked": True, "first": links[:FIRST], "more": links[FIRST:]}
    return render(request, "public/find.html", context)


def address(page: finding.Findable, actor: Actor | None) -> str:
    """Where a page is, for who asks; "" where it is not there."""
    is_client = actor is not None and actor.is_a("client")
    try:
        if page.id in PLAIN:
            return reverse(PLAIN[page.id])
        if page.kind == "tool":
            return reverse(page.slug)
        if page.kind == "roleplay":
            return reverse("rehearse", kwargs={"number": finding.number_of(page)})
        return reverse(ADDRESSES[page.kind][0 if is_client else 1], kwargs={"slug": page.slug})
    except NoReverseMatch:
        return ""


def _link(page: finding.Findable, actor: Actor | None) -> Link:
    return Link(page.title, page.line, address(page, actor))


def _is_for(page: finding.Findable, actor: Actor | None) -> bool:
    """Tools and role-plays are a client's. Whoever is not signed in may be one, and signs in there."""
    return actor is None or actor.is_a("client") or page.kind not in ("tool", "roleplay")
