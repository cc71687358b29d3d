"""Django settings: everything that differs between machines comes from the environment.

Environment: ``SUICHE_ENV`` (demo, test, production), ``SUICHE_HOME`` (state folder), ``DATABASE_URL``,
``SUICHE_PUBLIC_URL`` (how a browser reaches us), ``SUICHE_SANDBOX_URL`` (demo partners), ``HOST``,
``SUICHE_COMPANY_NAME``, ``_CREDIT_CODE``, ``_ADDRESS``, ``_PHONE`` (who lends and seals), ``SUICHE_STAFF_HOURS``,
``SUICHE_STAFF_IDLE_MINUTES`` (how long colleagues stay signed in), ``SUICHE_INDEPENDENT_DAYS`` (four eyes),
``SUICHE_REMIND_DAYS_BEFORE``, ``SUICHE_DEMO_PASSWORD``, ``SUICHE_TRUSTED_PROXIES``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from suiche.project.company import load_company
from suiche.project.hours import load_staff_hours
from suiche.project.keys import load_keys
from suiche.project.numbers import load_whole
from suiche.project.proxies import load_proxies

ENVIRONMENT = os.environ.get("SUICHE_ENV", "demo")
HOME = Path(os.environ.get("SUICHE_HOME", ".suiche")).resolve()
PUBLIC_URL = os.environ.get("SUICHE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
SANDBOX_URL = os.environ.get("SUICHE_SANDBOX_URL", "")
# Whoever gave a colleague a one-time password neither approves what they propose nor the other way round, for so long.
INDEPENDENT_DAYS = load_whole(os.environ, "SUICHE_INDEPENDENT_DAYS", 30, most=365)
REMIND_DAYS_BEFORE = load_whole(os.environ, "SUICHE_REMIND_DAYS_BEFORE", 3, most=27)  # a due date
DEMO_PASSWORD = os.environ.get("SUICHE_DEMO_PASSWORD", "")
TRUSTED_PROXIES = load_proxies(os.environ.get("SUICHE_TRUSTED_PROXIES", ""))
KEYS = load_keys(HOME, ENVIRONMENT)
SECRET_KEY = KEYS.secret_key
DEBUG = False
ALLOWED_HOSTS = [
    urlsplit(PUBLIC_URL).hostname or "127.0.0.1",
    "127.0.0.1",
    "localhost",
    os.environ.get("HOST", "127.0.0.1"),
]
ROOT_URLCONF = "suiche.project.urls"
WSGI_APPLICATION = "suiche.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.SignIn"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "suiche.kit.apps.KitConfig",
    "suiche.ledger.apps.LedgerConfig",
    "suiche.parties.apps.PartiesConfig",
    "suiche.catalogue.apps.CatalogueConfig",
    "suiche.documents.apps.DocumentsConfig",
    "suiche.contact.apps.ContactConfig",
    "suiche.journey.shop.apps.ShopConfig",
    "suiche.journey.apply.apps.ApplyConfig",
    "suiche.journey.decide.apps.DecideConfig",
    "suiche.journey.sign.apps.SignConfig",
    "suiche.journey.repay.apps.RepayConfig",
    "suiche.journey.repay.takeover.apps.TakeoverConfig",
    "suiche.journey.change.apps.ChangeConfig",
    "suiche.journey.finish.apps.FinishConfig",
    "suiche.channels.design.apps.DesignConfig",
    "suiche.channels.customer.apps.CustomerConfig",
    "suiche.channels.dealer.apps.DealerConfig",
    "suiche.channels.staff.apps.StaffChannelConfig",
    "suiche.demo.apps.DemoConfig",
]

MIDDLEWARE = [
    "suiche.channels.origin.ClientAddressMiddleware",
    "suiche.channels.intake.CookieMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "suiche.channels.access.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "suiche.channels.design.prefs.PreferencesMiddleware",
    "suiche.channels.intake.IntakeMiddleware",
    "suiche.channels.access.DoorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "suiche.channels.design.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    """Read a ``postgresql://user:password@host:port/name?host=/socket`` address."""
    parts = urlsplit(url)
    query = dict(item.partition("=")[::2] for item in parts.query.split("&") if item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if ENVIRONMENT != "test" else {},
        "CONN_MAX_AGE": 0,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://suiche@localhost/suiche"))}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        # Limits on tries are counted here; with Django's 300 a flood of strangers would push the counters out.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT == "test"

SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7  # a customer's; that of colleagues ends earlier
DESK_COUNTS_SECONDS = 0 if ENVIRONMENT == "test" else 10  # how old the counts in the desk's menu may be
STAFF_SESSION_SECONDS, STAFF_IDLE_SECONDS = load_staff_hours(os.environ)
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "suiche.channels.access.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Documents never touch the disk unencrypted: a body holds two photos of 10 MB at most and stays in memory.
DATA_UPLOAD_MAX_BODY_SIZE = 22_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_BODY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = (
    None  # people sign in by phone; without this the first migration looks for an address
)
ACCOUNT_ADAPTER = "suiche.parties.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {
    "username"
}  # customers come in by a code to their phone: channels/customer/sign_in.py
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Per work name and address tight (``parties.account``), per address wide: an office or a town stands behind one.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,300/5m/ip",
    "ask_code": "300/h/ip",
    "try_code": "600/h/ip",
    "handover": "300/h/ip",
}
# What staff and clerks choose; the sentences to it, and the least length: parties/passwords.py.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
]
STRANGE_SIGN_INS_AN_HOUR = (
    120  # of one work name, from addresses where it is new; the arithmetic: parties.account
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}},  # its request lines carry query strings
}

if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in hundreds of times

FIELD_KEYS = KEYS.field_keys
INDEX_KEY = KEYS.index_key

PARTNERS: dict[str, dict[str, Any]] = {
    name: {
        "adapter": f"suiche.partners.{name}.adapters.sandbox.{adapter}",
        "options": {"url": SANDBOX_URL, "home": str(HOME)},
    }
    for name, adapter in {
        "identity": "SandboxIdentity",
        "bureau": "SandboxBureau",
        "bank": "SandboxBank",
        "payments": "SandboxPayments",
        "payout": "SandboxPayout",
        "debit": "SandboxDebit",
        "sms": "SandboxSms",
        "certificates": "SandboxCertificates",
    }.items()
}

COMPANY = load_company(os.environ, ENVIRONMENT)
