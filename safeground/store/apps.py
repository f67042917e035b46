"""The only Django app with tables."""

from django.apps import AppConfig


class Store(AppConfig):
    name = "safeground.store"
    label = "store"
