"""What the web server runs: ``granian --interface wsgi suiche.project.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suiche.project.settings")

application = get_wsgi_application()
