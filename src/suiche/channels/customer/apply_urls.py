"""Addresses of applying and of the status of applications."""

from __future__ import annotations

from django.urls import path

from suiche.channels.customer import apply_card, apply_status, apply_views

urlpatterns = [
    path("apply/start", apply_views.start, name="apply_start"),
    path("apply/price-again", apply_views.price_again, name="apply_price_again"),
    path("apply/<uuid:application_id>", apply_views.go_on, name="apply"),
    path("apply/<uuid:application_id>/dealer", apply_views.dealer, name="apply_dealer"),
    path("apply/<uuid:application_id>/identity", apply_views.identity, name="apply_identity"),
    path("apply/<uuid:application_id>/income", apply_views.income, name="apply_income"),
    path("apply/<uuid:application_id>/card", apply_views.card, name="apply_card"),
    path("apply/<uuid:application_id>/consents", apply_views.consents, name="apply_consents"),
    path("apply/<uuid:application_id>/check", apply_views.check, name="apply_check"),
    path("apply/<uuid:application_id>/withdraw", apply_views.withdraw, name="apply_withdraw"),
    path("applications", apply_status.listed, name="applications"),
    path("applications/<uuid:application_id>", apply_status.status, name="application"),
    path("applications/<uuid:application_id>/state", apply_status.state, name="application_state"),
    path("applications/<uuid:application_id>/card", apply_card.correct, name="application_card"),
    path("applications/<uuid:application_id>/review", apply_status.review, name="application_review"),
]
