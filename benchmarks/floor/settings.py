"""Settings of the floor: Django's usual ones, and SQLite exactly as safeground/config/env.py opens it."""

from __future__ import annotations

import os
from pathlib import Path

from safeground.config import env

HOME = Path(os.environ.get("FLOOR_HOME", "var-floor"))
SECRET_KEY = "a key of the benchmark's floor, where nothing is secret"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "benchmarks.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benchmarks.floor.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}]
DATABASES = {
    "default": {
        **env.database(url=f"sqlite://{HOME}/floor.sqlite3", home=HOME),
        "ENGINE": "django.db.backends.sqlite3",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
USE_TZ = True
TIME_ZONE = "UTC"
