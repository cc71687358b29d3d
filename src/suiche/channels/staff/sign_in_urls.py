"""Addresses of the staff's and dealers' sign-in."""

from __future__ import annotations

from django.urls import path

from suiche.channels.staff import password, sign_in

urlpatterns = [
    path("desk/sign-in", sign_in.sign_in, name="desk_sign_in"),
    path("desk/sign-out", sign_in.sign_out, name="desk_sign_out"),
    path("desk/password", password.password, name="desk_password"),
]
