"""The pages as a plain WSGI application, which ``project.rsgi`` runs; another WSGI server could."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suiche.project.settings")

application = get_wsgi_application()
