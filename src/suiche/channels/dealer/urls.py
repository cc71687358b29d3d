"""Addresses of the dealers' pages."""

from __future__ import annotations

from django.urls import path

from suiche.channels.dealer import pages

urlpatterns = [
    path("dealer", pages.board, name="dealer"),
    path("dealer/cases/<uuid:application_id>", pages.case, name="dealer_case"),
]
