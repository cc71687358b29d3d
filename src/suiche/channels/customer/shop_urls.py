"""Addresses of the shop: what everybody may look at, and what one has saved."""

from __future__ import annotations

from django.urls import path

from suiche.channels.customer import shop_pages, shop_saved

urlpatterns = [
    path("", shop_pages.home, name="home"),
    path("cars", shop_pages.cars, name="cars"),
    path("cars/<uuid:vehicle_id>", shop_pages.car, name="car"),
    path("plans", shop_pages.plans, name="plans"),
    path("plans/<str:code>", shop_pages.plan, name="plan"),
    path("calculator", shop_pages.calculator, name="calculator"),
    path("help", shop_pages.help_page, name="help"),
    path("saved", shop_saved.saved_list, name="saved"),
    path("saved/new", shop_saved.save, name="save_quote"),
    path("saved/compare", shop_saved.compare, name="compare"),
    path("saved/<uuid:quote_id>", shop_saved.saved, name="quote"),
    path("saved/<uuid:quote_id>/rename", shop_saved.rename, name="rename_quote"),
    path("saved/<uuid:quote_id>/remove", shop_saved.remove, name="remove_quote"),
    path("saved/<uuid:quote_id>/again", shop_saved.price_again, name="requote"),
    path("s/<str:token>", shop_saved.shared, name="shared_quote"),
]
