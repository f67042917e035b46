"""Every page is for people: the addresses are in web/urls.py."""

from safeground.web.urls import handlers, urlpatterns

handler400 = handlers["400"]
handler403 = handlers["403"]
handler404 = handlers["404"]
handler500 = handlers["500"]

__all__ = ["urlpatterns"]
