"""Settings of the back-office, all of them read from the environment (docs/environment.md lists each one).

With neither `DATABASE_URL` nor `REDIS_URL`, the project's own embedded PostgreSQL and Redis are used
(`rimouski_social/embedded/`): demonstration, development and tests, never production.
"""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from accounts.vault import parse_field_keys
from rimouski_social.embedded import embedded_urls

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
# The demonstration shows its own e-mails and says on every page that it is one.
DEMO = env.bool("DEMO", False)

_embedded = embedded_urls(VAR_DIR)
_DATABASE_URL = env.str("DATABASE_URL", _embedded.database)
REDIS_URL = env.str("REDIS_URL", _embedded.redis)
USES_EMBEDDED_SERVICES = _embedded.database == _DATABASE_URL

_DEVELOPMENT_KEY = "development-only-key-never-used-where-DATABASE_URL-is-set"
SECRET_KEY = env.str("SECRET_KEY", _DEVELOPMENT_KEY if USES_EMBEDDED_SERVICES else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is required as soon as DATABASE_URL is set.")
# What seals the secrets kept in the database, newest first: never the key above, which is changed for other reasons.
_DEVELOPMENT_FIELD_KEY = "development:ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMzJieXQ="
FIELD_KEYS = parse_field_keys(
    env.list("FIELD_KEYS", [_DEVELOPMENT_FIELD_KEY] if USES_EMBEDDED_SERVICES else [])
)
if not FIELD_KEYS:
    raise ImproperlyConfigured("FIELD_KEYS is required as soon as DATABASE_URL is set.")

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if USES_EMBEDDED_SERVICES else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# How the city is called at the head of every page.
CITY_NAME = env.str("CITY_NAME", "Ville de Rimouski")
# The address at which people reach the site, for links in e-mails.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "policy",
    "city",
    "accounts",
    "platforms",
    "netiquette",
    "editorial",
    "moderation",
    "privacy",
    "rimouski_social",
    "rimouski_social.admin_app.SettingsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rimouski_social.middleware.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rimouski_social.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "rimouski_social.urls"
WSGI_APPLICATION = "rimouski_social.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rimouski_social.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "rimouski_social.templatetags.interface",
                "rimouski_social.templatetags.message_rows",
                "rimouski_social.templatetags.calendar_tiles",
            ],
        },
    }
]

# --- PostgreSQL and Redis --------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", _DATABASE_URL),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- People ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "accounts.backends.PositionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Authorisations are dated and evaluated in the query (accounts/authorizations.py): guardian only keeps the grants.
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
GUARDIAN_GROUP_OBJ_PERMS_MODEL = "guardian.GroupObjectPermission"
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001"
]  # guardian's own backend is not used: PositionBackend answers has_perm

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapters.ClosedAccountAdapter"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody signs up: an address unknown here receives nothing.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# People are entered by the city: no address waits to be verified before a second factor is allowed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = f"Médias sociaux, {CITY_NAME}"
# For so many seconds after typing one's password again, a secret may be shown and one's second factor changed.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 180
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Language, time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "fr-ca"
LANGUAGES = [("fr-ca", "Français (Canada)")]
USE_I18N = True
USE_TZ = True
# Instants are kept in UTC; days, opening hours and deadlines are those of the city.
TIME_ZONE = "America/Toronto"
FORMAT_MODULE_PATH = ["rimouski_social.formats"]

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if env.bool("PLAIN_STATIC_NAMES", False)
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The largest file of messages that the page accepts, in bytes; `import_messages` has no limit.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 50 * 1024 * 1024)

# --- E-mail -----------------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", ""):
    vars().update(env.dj_email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "rimouski_social.mail.FolderBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "mediassociaux@localhost")

# --- Celery -----------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
# Without it, each task opens a connection to PostgreSQL; celery.py drops those that are too old or broken.
CELERY_DB_REUSE_MAX = 1000
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redis may be away for a night: a worker that gave up would have to be started again by hand.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")


def _every(seconds: float, task: str) -> dict[str, object]:
    """A task sent at each interval, worth nothing once the next is due: an outage leaves no pile behind it."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "sweep-deadlines": _every(60.0, "moderation.tasks.sweep_deadlines"),
    "release-held-replies": _every(60.0, "moderation.tasks.release_held_replies"),
    "resume-imports": _every(60.0, "moderation.tasks.resume_imports"),
    "sweep-publications": _every(15.0, "editorial.tasks.sweep_publications"),
    "read-back-publications": _every(60.0, "editorial.tasks.read_back_publications"),
    "remind-site-display": _every(900.0, "netiquette.tasks.remind_site_display"),
    "watch-third-warnings": _every(60.0, "netiquette.tasks.watch_third_warnings"),
    "remind-reviews": _every(900.0, "netiquette.tasks.remind_reviews"),
    "remind-reexaminations": _every(3600.0, "netiquette.tasks.remind_reexaminations"),
    "write-occurrences": _every(900.0, "editorial.tasks.write_occurrences"),
    "resume-post-sheets": _every(120.0, "editorial.tasks.resume_sheets"),
    "inherit-approvals": _every(60.0, "editorial.tasks.inherit_approvals"),
    "announce-requests": _every(60.0, "accounts.tasks.announce_requests"),
    "announce-approvals": _every(60.0, "editorial.tasks.announce_approvals"),
    "announce-replacements": _every(300.0, "accounts.tasks.announce_replacements"),
    "announce-rotations": _every(300.0, "accounts.tasks.announce_rotations"),
    "remind-followings": _every(900.0, "accounts.tasks.remind_followings"),
    "remind-profile-checks": _every(900.0, "accounts.tasks.remind_profile_checks"),
    "announce-accounts-without-holder": _every(3600.0, "accounts.tasks.announce_accounts_without_holder"),
    "review-accesses": _every(3600.0, "accounts.tasks.review_accesses"),
    "remind-referrals": _every(60.0, "moderation.tasks.remind_referrals"),
    "find-campaigns": _every(300.0, "moderation.tasks.find_campaigns"),
    "remind-emergencies": _every(300.0, "moderation.tasks.remind_emergencies"),
    "tell-management": _every(60.0, "editorial.tasks.tell_management"),
    "open-elections": _every(120.0, "editorial.tasks.open_elections"),
    "remind-closed-comments": _every(3600.0, "editorial.tasks.remind_closed_comments"),
    "remind-images": _every(3600.0, "editorial.tasks.remind_images"),
    "resume-productions": _every(60.0, "privacy.tasks.resume_productions"),
    "remind-access-requests": _every(900.0, "privacy.tasks.remind_requests"),
    "erase-productions": _every(3600.0, "privacy.tasks.erase_productions"),
    "send-notices": _every(15.0, "accounts.tasks.send_notices"),
    "remind-breaches": _every(3600.0, "privacy.tasks.remind_breaches"),
    "remind-retention": _every(3600.0, "privacy.tasks.remind_retention"),
    "resume-disposals": _every(60.0, "privacy.tasks.resume_disposals"),
    "heartbeat": _every(30.0, "rimouski_social.tasks.heartbeat"),
    "propose-closures": {
        "task": "city.tasks.propose_closures",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": 24 * 3600.0},
    },
    "propose-disposals": {
        "task": "privacy.tasks.propose_disposals",
        "schedule": crontab(hour=4, minute=30),
        "options": {"expires": 24 * 3600.0},
    },
}

# --- Security ---------------------------------------------------------------------------------------
_HTTPS = env.bool("HTTPS", not USES_EMBEDDED_SERVICES)
SECURE_SSL_REDIRECT = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
_BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _BEHIND_PROXY else None
# Else the attempts of one machine are counted as those of the proxy, and lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "rimouski_social.errors.DiscreetFilter"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
