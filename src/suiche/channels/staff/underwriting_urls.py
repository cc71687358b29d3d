"""Addresses of underwriting."""

from __future__ import annotations

from django.urls import path

from suiche.channels.staff import underwriting_pages as pages

urlpatterns = [
    path("desk/underwriting", pages.queue, name="desk_underwriting"),
    path("desk/underwriting/<uuid:case_id>", pages.case, name="desk_case"),
    path("desk/underwriting/<uuid:case_id>/answer", pages.answer, name="desk_case_answer"),
    path("desk/underwriting/<uuid:case_id>/identity", pages.reveal, name="desk_case_identity"),
    path("desk/underwriting/<uuid:case_id>/photos/<str:kind>", pages.photo, name="desk_case_photo"),
]
