"""Addresses of sign-in and of the hand-over to the phone."""

from __future__ import annotations

from django.urls import path

from suiche.channels.customer import handover, sign_in

urlpatterns = [
    path("sign-in", sign_in.phone, name="sign_in"),
    path("sign-in/code", sign_in.code, name="sign_in_code"),
    path("sign-in/again", sign_in.again, name="sign_in_again"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("handover", handover.device, name="handover"),
    path("handover/state", handover.device_state, name="handover_state"),
    path("handover/answer", handover.answer, name="handover_answer"),
    path("handover/phone", handover.phone, name="handover_phone"),
    path("handover/phone/state", handover.phone_state, name="handover_phone_state"),
    path("h/<str:token>", handover.scan, name="handover_scan"),
]
