"""Entry point of web servers."""

import os

from django.core.wsgi import get_wsgi_application

from rimouski_social.embedded import hold_if_needed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rimouski_social.settings")
hold_if_needed()

application = get_wsgi_application()
