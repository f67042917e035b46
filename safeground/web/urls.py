from django.urls import URLPattern

handlers = {code: f"safeground.web.refusals.page_{code}" for code in ("400", "403", "404", "500")}
urlpatterns: list[URLPattern] = []
