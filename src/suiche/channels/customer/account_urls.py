"""Addresses of the customer's account and of paying."""

from __future__ import annotations

from django.urls import path

from suiche.channels.customer import (
    account_card,
    account_change,
    account_consents,
    account_home,
    account_lease_end,
    account_mandate,
    account_papers,
    account_settle,
    account_tabs,
    pay_order,
)

urlpatterns = [
    path("account", account_home.account, name="account"),
    path("account/pay", account_tabs.pay_all, name="account_pay"),
    path("account/tasks", account_tabs.tasks, name="account_tasks"),
    path("account/me", account_tabs.me, name="account_me"),
    path("account/me/consents", account_consents.consents, name="account_consents"),
    path("account/me/consents/<slug:kind>/withdraw", account_consents.withdraw, name="consent_withdraw"),
    path("account/me/consents/<slug:kind>/give", account_consents.give, name="consent_give"),
    path("account/loans/<uuid:loan_id>", account_home.loan, name="account_loan"),
    path("account/loans/<uuid:loan_id>/plan", account_home.plan, name="account_plan"),
    path("account/loans/<uuid:loan_id>/lease-end", account_lease_end.lease_end, name="account_lease_end"),
    path("account/loans/<uuid:loan_id>/pay", pay_order.pay, name="account_pay_loan"),
    path("account/loans/<uuid:loan_id>/receipts", account_papers.receipts, name="account_receipts"),
    path("account/receipts/<uuid:receipt_id>", account_papers.receipt, name="account_receipt"),
    path(
        "account/receipts/<uuid:receipt_id>/pdf", account_papers.receipt_paper, name="account_receipt_paper"
    ),
    path("account/loans/<uuid:loan_id>/papers", account_papers.papers, name="account_papers"),
    path(
        "account/loans/<uuid:loan_id>/papers/<uuid:document_id>.pdf",
        account_papers.paper,
        name="account_paper",
    ),
    path("account/loans/<uuid:loan_id>/mandate", account_mandate.mandate, name="account_mandate"),
    path("account/loans/<uuid:loan_id>/card", account_card.card, name="account_card"),
    path("account/loans/<uuid:loan_id>/card/code", account_card.code, name="account_card_code"),
    path("account/loans/<uuid:loan_id>/card/state", account_card.state, name="account_card_state"),
    path("account/loans/<uuid:loan_id>/settle", account_settle.settle, name="account_settle"),
    path("account/loans/<uuid:loan_id>/settle/<uuid:quote_id>", account_settle.quote, name="account_quote"),
    path("account/loans/<uuid:loan_id>/change", account_change.change, name="account_change"),
    path(
        "account/loans/<uuid:loan_id>/change/<uuid:change_id>",
        account_change.check,
        name="account_change_check",
    ),
    path("account/loans/<uuid:loan_id>/certificate.pdf", account_papers.certificate, name="certificate"),
    path(
        "account/loans/<uuid:loan_id>/certificate/state",
        account_papers.certificate_state,
        name="certificate_state",
    ),
    path("pay/<uuid:order_id>", pay_order.order, name="pay_order"),
    path("pay/<uuid:order_id>/state", pay_order.order_state, name="pay_order_state"),
    path("pay/<uuid:order_id>/go", pay_order.go, name="pay_order_go"),
]
