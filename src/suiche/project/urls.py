"""All addresses, put together from the channels."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("suiche.channels.design.urls")),
    path("", include("suiche.channels.customer.shop_urls")),
    path("", include("suiche.channels.customer.sign_in_urls")),
    path("", include("suiche.channels.customer.apply_urls")),
    path("", include("suiche.channels.customer.sign_urls")),
    path("", include("suiche.channels.customer.account_urls")),
    path("", include("suiche.channels.callbacks.urls")),
    path("", include("suiche.channels.staff.sign_in_urls")),
    path("", include("suiche.channels.staff.urls")),
    path("", include("suiche.channels.dealer.urls")),
    path("", include("suiche.channels.staff.underwriting_urls")),
    path("", include("suiche.channels.staff.activation_urls")),
    path("", include("suiche.channels.api.urls")),
    path("", include("suiche.demo.urls")),
]

handler400 = "suiche.channels.intake.not_readable"
handler404 = "suiche.channels.intake.not_found"
handler500 = "suiche.channels.intake.broken"
