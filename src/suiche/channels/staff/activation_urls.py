"""Addresses of paying out."""

from __future__ import annotations

from django.urls import path

from suiche.channels.staff import activation_pages

urlpatterns = [
    path("desk/activation", activation_pages.contracts, name="desk_activation"),
    path("desk/activation/<uuid:contract_id>", activation_pages.contract, name="desk_activation_contract"),
    path("desk/activation/<uuid:contract_id>/tick", activation_pages.tick, name="desk_activation_tick"),
    path(
        "desk/activation/<uuid:contract_id>/pay-out", activation_pages.pay_out, name="desk_activation_pay_out"
    ),
    path(
        "desk/activation/<uuid:contract_id>/papers/<uuid:document_id>.pdf",
        activation_pages.paper,
        name="desk_activation_paper",
    ),
]
