"""Addresses that partners call."""

from __future__ import annotations

from django.urls import path

from suiche.channels.callbacks import payments

urlpatterns = [path("callbacks/payments", payments.payment_notice, name="payment_notice")]
