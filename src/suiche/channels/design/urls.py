"""The design system's own pages: the style guide and the display preferences."""

from __future__ import annotations

from django.urls import path

from suiche.channels.design import views

app_name = "design"

urlpatterns = [
    path("design", views.style_guide, name="guide"),
    path("preferences", views.preferences, name="preferences"),
]
