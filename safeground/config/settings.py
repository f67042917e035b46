"""All settings, from the environment only. docs/running.md lists them; a test keeps the list true."""

from __future__ import annotations

import logging.config
import secrets
from pathlib import Path

from safeground.config import env

BASE = Path(__file__).resolve().parent.parent

# Nothing is signed with this key (no signed cookies, no password tokens): each process makes its own.
SECRET_KEY = secrets.token_urlsafe(32)
DEBUG = False

HOME = env.folder("SAFEGROUND_HOME", "var")
PEPPER_FILE = env.folder("SAFEGROUND_PEPPER_FILE", str(HOME / "keys" / "pepper"))
EPOCH_DIR = env.folder("SAFEGROUND_EPOCH_DIR", str(HOME / "run"))
MAIL_KEY_FILE = env.folder("SAFEGROUND_MAIL_KEY_FILE", str(HOME / "keys" / "mail"))
PUBLIC_URL = env.text("SAFEGROUND_URL", "http://127.0.0.1:8000").rstrip("/")
MAIL = env.text("SAFEGROUND_MAIL", "file")
MAIL_FROM = env.text("SAFEGROUND_MAIL_FROM", "notes@localhost")
MAIL_BOUNCES = env.text("SAFEGROUND_MAIL_BOUNCES", "")

# Where a video room is made for a therapist who has no link of their own; empty: nowhere.
VIDEO_HOST = env.host("SAFEGROUND_VIDEO_HOST")
# Public age keys that backups are encrypted to, when none is given with --key.
BACKUP_KEYS = env.words("SAFEGROUND_BACKUP_KEYS", "")

# The one named setting that makes password stretching cheap. `serve` and `init` refuse a real practice with it.
CHEAP_KDF = env.flag("SAFEGROUND_CHEAP_KDF_FOR_TESTS")

# Rate limits, before any password is stretched: tries per account in 15 minutes, tries per network in an hour.
TRIES_PER_ACCOUNT = env.number("SAFEGROUND_TRIES_PER_ACCOUNT", 10, low=1, high=100_000)
# How many times somebody without an account may begin something within an hour, and how many times one therapist may
# have held at once.
VISITS_PER_NETWORK = env.number("SAFEGROUND_VISITS_PER_NETWORK", 40, low=1, high=1_000_000)
HOLDS_AT_ONCE = env.number("SAFEGROUND_HOLDS_AT_ONCE", 20, low=1, high=100_000)
TRIES_PER_NETWORK = env.number("SAFEGROUND_TRIES_PER_NETWORK", 100, low=1, high=1_000_000)

# Minutes without a sign of life before a session ends; hours after which it ends in any case.
# How long the practice must wait before somebody without password and code can be given new keys.
NEW_KEYS_HOURS = env.number("SAFEGROUND_NEW_KEYS_HOURS", 72, low=24, high=720)
IDLE_MINUTES = env.number("SAFEGROUND_IDLE_MINUTES", 15, low=1, high=120)
SESSION_HOURS = env.number("SAFEGROUND_SESSION_HOURS", 8, low=1, high=24)

ALLOWED_HOSTS = env.words("SAFEGROUND_HOSTS", "127.0.0.1,localhost,[::1]")
# Set when a reverse proxy on this machine ends TLS and says so in X-Forwarded-Proto.
BEHIND_TLS = env.flag("SAFEGROUND_BEHIND_TLS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "safeground.store",
    "safeground.web",
]
MIDDLEWARE = [
    "safeground.web.middleware.guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "safeground.web.middleware.Csrf",
    "safeground.web.middleware.identify",
]
ROOT_URLCONF = "safeground.config.urls"
WSGI_APPLICATION = "safeground.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["safeground.web.surroundings.describe"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": env.database(url=env.text("DATABASE_URL"), home=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("SAFEGROUND_STATIC_DIR", str(HOME / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Names and Secure flags for a real practice. config/wsgi.py relaxes them for a demo practice on loopback.
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "safeground.web.refusals.csrf"
SESSION_COOKIE = "__Host-s"
SESSION_COOKIE_SECURE_FLAG = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
    }
}

# A request body stays in memory: an upload larger than this is refused, never written to a temporary file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Only what the program itself says goes to the log: no request bodies, no query strings, no tracebacks by mail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Django would log the path and the traceback of each refused request; web/refusals.py says enough.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.db.backends": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "safeground": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
# Configured here and not by Django, whose own configuration adds a handler that mails tracebacks.
LOGGING_CONFIG = None
logging.config.dictConfig(LOGGING)
