"""The floor's addresses."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("check-in/", views.check_in, name="check-in"),
    path("check-ins/<int:pk>/", views.result, name="result"),
    path("journal/", views.journal, name="journal"),
    path("slots/", views.slots, name="slots"),
    path("desk/", views.desk, name="desk"),
]
