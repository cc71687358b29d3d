"""Addresses of contracts and of the public verification of papers."""

from __future__ import annotations

from django.urls import path

from suiche.channels.customer import sign_steps, sign_views, verify_pages

urlpatterns = [
    path("contracts/<uuid:contract_id>", sign_views.overview, name="contract"),
    path("contracts/<uuid:contract_id>/disclosure", sign_steps.disclosure, name="contract_disclosure"),
    path("contracts/<uuid:contract_id>/sign", sign_steps.sign, name="contract_sign"),
    path("contracts/<uuid:contract_id>/sign/code", sign_steps.send_code, name="contract_sign_code"),
    path("contracts/<uuid:contract_id>/status", sign_views.status, name="contract_status"),
    path("contracts/<uuid:contract_id>/withdraw", sign_views.withdraw, name="contract_withdraw"),
    path(
        "contracts/<uuid:contract_id>/papers/<uuid:document_id>.pdf",
        sign_views.paper,
        name="contract_paper",
    ),
    path("verify", verify_pages.verify, name="verify"),
    path("v/<str:code>", verify_pages.by_code, name="verify_code"),
]
