"""The demo's addresses. They exist only in a demo database."""

from __future__ import annotations

from django.urls import path

from suiche.demo import carry, views

urlpatterns = [
    path("demo", views.start),
    path("demo/inbox", views.inbox),
    path("demo/partners", views.partners),
    path("demo/time", views.time_machine),
    path("demo/time/travel", views.travel),
    path("demo/discovery.json", views.discovery),
    path("demo/sandbox/payments/pay/<slug:token>", carry.pay_page),
    path("demo/sandbox/static/sandbox.css", carry.style),
    path("demo/sandbox/", carry.page),
    path("demo/sandbox/<path:path>", carry.page),
]
