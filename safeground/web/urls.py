"""Every address. Who may open each is in tests/web/test_doors.py, and it is the whole list or the build fails."""

from django.urls import URLPattern, path

from safeground.web.client import checkins, ladder, privacy, rehearsing, saying, security, today
from safeground.web.practice import home as practice_pages
from safeground.web.public import join, pages, sign_in
from safeground.web.therapist import checkins as own_checkins
from safeground.web.therapist import desk

handlers = {code: f"safeground.web.refusals.page_{code}" for code in ("400", "403", "404", "500")}

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("help/", pages.help_now, name="help-now"),
    path("confidentiality/", pages.confidentiality, name="confidentiality"),
    path("line-crossed/", pages.line_crossed, name="line-crossed"),
    path("away/", pages.away, name="away"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("design/", pages.components, name="design"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second/", sign_in.second_factor, name="second-factor"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("exit/", sign_in.quick_exit, name="exit"),
    path("join/", join.join, name="join"),
    path("join/<slug:code>/", join.join_code, name="join-code"),
    path("join-written/", join.recovery_written, name="recovery-written"),
    path("forgotten/", join.forgotten, name="forgotten"),
    path("me/", today.today, name="today"),
    path("me/contents/", today.contents, name="contents"),
    path("me/card/", today.card, name="card"),
    path("me/answers/", today.answers, name="answers"),
    path("me/answers/<uuid:answer>/talked/", today.talked, name="talked"),
    path("me/promises/<uuid:promise>/", today.promise, name="promise"),
    path("me/with/<uuid:pair>/", today.pair, name="pair"),
    path("me/check-ins/", checkins.listing, name="check-ins"),
    path("me/check-ins/new/<uuid:pair>/", checkins.check_in, name="check-in"),
    path("me/check-ins/new/<uuid:pair>/draft/", checkins.draft, name="check-in-draft"),
    path("me/check-ins/<uuid:checkin>/", checkins.result, name="check-in-result"),
    path("me/check-ins/<uuid:checkin>/choose/", checkins.choose, name="check-in-choose"),
    path("me/check-ins/<uuid:checkin>/add/", checkins.add_note, name="check-in-add"),
    path("me/check-ins/<uuid:checkin>/preview/", checkins.preview, name="check-in-preview"),
    path("me/check-ins/<uuid:checkin>/show/", checkins.show, name="check-in-show"),
    path("me/ladder/", ladder.listing, name="ladder"),
    path("me/ladder/<uuid:rung>/", ladder.rung, name="rung"),
    path("me/rehearse/", rehearsing.rehearsals, name="rehearsals"),
    path("me/rehearse/<int:number>/", rehearsing.rehearse, name="rehearse"),
    path("me/say/", saying.what, name="say-what"),
    path("me/say/<uuid:pair>/", saying.say, name="say"),
    path("me/say/<uuid:pair>/draft/", saying.draft, name="say-draft"),
    path("me/privacy/", privacy.privacy, name="privacy"),
    path("me/shown/<uuid:share>/", privacy.share, name="share"),
    path("me/shown/<uuid:share>/take-back/", privacy.take_back, name="take-back"),
    path("me/shown/<uuid:share>/stop/", privacy.stop, name="stop"),
    path("me/shown/<uuid:share>/send/", privacy.send_now, name="send-now"),
    path("me/shown/<uuid:share>/went/", privacy.went, name="went"),
    path("me/shown/<uuid:share>/rewrite/", privacy.rewrite, name="rewrite"),
    path("me/security/", security.security, name="security"),
    path("desk/", desk.caseload, name="caseload"),
    path("desk/invite/", desk.invite, name="invite"),
    path("desk/profile/", desk.profile, name="profile"),
    path("desk/clients/<uuid:pair>/", desk.client, name="desk-client"),
    path("desk/clients/<uuid:pair>/words/", desk.pair, name="desk-pair"),
    path("desk/clients/<uuid:pair>/check-in/", own_checkins.check_in, name="desk-check-in"),
    path("desk/clients/<uuid:pair>/check-in/draft/", own_checkins.draft, name="desk-check-in-draft"),
    path("desk/check-ins/<uuid:checkin>/", own_checkins.own, name="own-check-in"),
    path("desk/shown/<uuid:share>/", desk.share, name="desk-share"),
    path("desk/shown/<uuid:share>/open/", desk.open_share, name="desk-open"),
    path("desk/shown/<uuid:share>/answer/", desk.answer, name="desk-answer"),
    path("practice/", practice_pages.practice_home, name="practice-home"),
]
