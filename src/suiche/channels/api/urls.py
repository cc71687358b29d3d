"""Addresses of the API: /api/v1/… and its description at /api/v1/openapi.json."""

from __future__ import annotations

from django.urls import path

from suiche.channels.api.api import api

urlpatterns = [path("api/v1/", api.urls)]
