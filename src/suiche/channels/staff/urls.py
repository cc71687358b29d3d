"""Addresses of the desk, except sign-in, underwriting and activation, which have their own lists."""

from __future__ import annotations

from django.urls import path

from suiche.channels.staff import (
    audit,
    changes,
    days,
    debits,
    home,
    jobs,
    ledger,
    loan_acts,
    loan_events,
    loans,
    payments,
    products,
    rule_sets,
)

urlpatterns = [
    path("desk", home.home, name="desk"),
    path("desk/loans", loans.loans, name="desk_loans"),
    path("desk/loans/<uuid:loan_id>", loans.loan, name="desk_loan"),
    path("desk/loans/<uuid:loan_id>/acts/<slug:key>", loan_acts.act, name="desk_loan_act"),
    path("desk/events", loan_events.events, name="desk_events"),
    path("desk/events/<uuid:proposal_id>/decide", loan_events.decide, name="desk_event_decide"),
    path("desk/days", days.days, name="desk_days"),
    path("desk/days/<str:on>", days.day, name="desk_day"),
    path("desk/loans/<uuid:loan_id>/papers/<uuid:document_id>", loans.paper, name="desk_paper"),
    path("desk/loans/<uuid:loan_id>/changes", changes.changes, name="desk_changes"),
    path("desk/loans/<uuid:loan_id>/changes/<uuid:change_id>", changes.change, name="desk_change"),
    path(
        "desk/loans/<uuid:loan_id>/changes/<uuid:change_id>/take-back",
        changes.take_back,
        name="desk_change_take_back",
    ),
    path("desk/payments", payments.payments, name="desk_payments"),
    path("desk/payments/<uuid:case_id>", payments.payment, name="desk_payment"),
    path("desk/payments/<uuid:case_id>/close", payments.close, name="desk_payment_close"),
    path("desk/debits", debits.debits, name="desk_debits"),
    path("desk/debits/problems/<uuid:problem_id>", debits.problem, name="desk_debit_problem"),
    path("desk/debits/problems/<uuid:problem_id>/close", debits.close, name="desk_debit_problem_close"),
    path("desk/debits/<uuid:batch_id>", debits.batch, name="desk_debit_batch"),
    path("desk/debits/<uuid:batch_id>/settle", debits.settle, name="desk_debit_settle"),
    path("desk/debits/<uuid:batch_id>/file.csv", debits.batch_file, name="desk_debit_file"),
    path("desk/ledger", ledger.ledger, name="desk_ledger"),
    path("desk/ledger/accounts.csv", ledger.accounts_file, name="desk_ledger_accounts"),
    path("desk/ledger/<str:day>/vouchers.csv", ledger.vouchers_file, name="desk_ledger_vouchers"),
    path("desk/ledger/<str:day>.csv", ledger.day_file, name="desk_ledger_file"),
    path("desk/products", products.products, name="desk_products"),
    path("desk/products/<uuid:version_id>", products.product, name="desk_product"),
    path("desk/products/<uuid:version_id>/draft", products.draft, name="desk_product_draft"),
    path("desk/products/<uuid:version_id>/propose", products.propose, name="desk_product_propose"),
    path("desk/products/<uuid:version_id>/decide", products.decide, name="desk_product_decide"),
    path("desk/rule-sets", rule_sets.rule_sets, name="desk_rule_sets"),
    path("desk/rule-sets/propose", rule_sets.propose, name="desk_rule_set_propose"),
    path("desk/rule-sets/<uuid:proposal_id>/answer", rule_sets.answer, name="desk_rule_set_answer"),
    path("desk/jobs", jobs.jobs, name="desk_jobs"),
    path("desk/jobs/<int:job_id>/revive", jobs.revive, name="desk_job_revive"),
    path("desk/audit", audit.audit, name="desk_audit"),
]
