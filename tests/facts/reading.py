"""reading.py RECOUP [--dialogs DIR] [--runs N] [--seed N]: random cases, each with the dates that the facts give, against `recoup plan`.

Each row below is a rule, a kind of case it applies to, and its reading in clocks.py. Cases are drawn at random and looked at on the day
before, on and after each of their boundaries; the plan must have a step with the rule and these dates, its state, and the day to aim for.
"""
import argparse
import json
import os
import random
import sys
from collections import Counter
from datetime import date, datetime, timedelta, timezone

sys.dont_write_bytecode = True  # nothing but sources in the tree
import clocks as c
from plans import plans, steps_of, tell

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATES = (
    "paid_on posted_on statement_on statement_cut_on paypal_dispute_on bnpl_reported_on bank_complaint_on bank_final_on credit_note_on "
    "promised_on shipped_on delivered_on confirmed_on noticed_on breached_on fake_confirmed_on cancel_notice_on disputed_on escalated_on "
    "decided_on refund_agreed_on return_approved_on returned_on return_tracking_on store_closed_on contract_pay_on contract_delivery_on "
    "contract_ship_on notice_decided_on paid_at cancel_asked_at"
).split()
FUTURE = ("promised_on", "breached_on", "contract_pay_on", "contract_delivery_on", "contract_ship_on")  # may lie ahead
OTHERS = ("issuer_country", "region", "payment_method", "tracking_state", "seller_region")

# ---- Kinds of case: facts that stand, then dates as (name, from, least, most, how often known in percent) ----

AX = {"platform": "aliexpress", "buyer_type": "personal", "account_type": "personal", "country": "US", "issuer_country": "US", "authorised": True}
AB = {"platform": "alibaba", "buyer_type": "resale", "trade_assurance": True, "paid_outside_platform": False, "country": "US",
      "issuer_country": "US", "authorised": True, "payment_method": "bank_transfer", "transfer_kind": "swift"}
OFF = dict(AB, trade_assurance=False, paid_outside_platform=True, scam="advance_payment_vanished", goods_state="absent", beneficiary_country="CN")
STOLEN = dict(AX, scam="phishing_account", authorised=False, payment_method="debit_card", card_network="visa")
ABSENT = dict(AX, scam="non_delivery", goods_state="absent")
WRONG = dict(AX, scam="not_as_described", goods_state="different")
LOST = dict(WRONG, scam="dispute_lost", dispute_state="lost")
VISA, MASTER, AMEX, DISCOVER, UNIONPAY, SOME = ({"payment_method": "credit_card", **({"card_network": n} if n else {})}
                                                for n in ("visa", "mastercard", "amex", "discover", "unionpay", None))
PAYPAL = {"payment_method": "paypal"}


def at(country, **more):
    return dict({"country": country, "issuer_country": country}, **more)


ORDER = [("posted_on", "paid_on", 0, 4, 40), ("shipped_on", "paid_on", 0, 20, 100)]
PROMISED = ORDER + [("promised_on", "paid_on", 21, 100, 100)]
MAYBE = ORDER + [("promised_on", "paid_on", 21, 200, 60)]
FAR = ORDER + [("promised_on", "paid_on", 100, 500, 100)]
CAME = PROMISED + [("delivered_on", "shipped_on", 5, 80, 100)]
SHIP = PROMISED + [("delivered_on", "shipped_on", 5, 400, 100)]
CONFIRMED = CAME + [("confirmed_on", "delivered_on", 0, 30, 50)]
EDGE = [("promised_on", "paid_on", 117, 122, 100)]  # about the 120th day
SENT_BACK_EDGE = [("delivered_on", "paid_on", 20, 90, 100), ("returned_on", "paid_on", 103, 107, 100)]  # 15 days before it
SENT_BACK_CAP = [("delivered_on", "paid_on", 421, 440, 100), ("returned_on", "paid_on", 516, 524, 100)]  # about the 540th
SENT_BACK_LATE = [("delivered_on", "paid_on", 40, 60, 100), ("returned_on", "delivered_on", 96, 104, 100)]  # little is left of the 120
LATE = [("delivered_on", "paid_on", 415, 425, 100)]  # 120 days before the 540th
CAP = [("promised_on", "paid_on", 526, 538, 100)]
ASKED = [("cancel_asked_at", "paid_on", 1, 20, 100)]
BNPL_NEW = [("promised_on", "paid_on", 5, 60, 100)]
DECIDED = CAME + [("disputed_on", "delivered_on", 0, 10, 100), ("decided_on", "disputed_on", 3, 20, 100)]
DISPUTED = PROMISED + [("disputed_on", "shipped_on", 10, 60, 100)]
NOTICED = [("noticed_on", "paid_on", 0, 40, 100)]


def one(name, start, least, most):
    return [(name, start, least, most, 100)]


# ---- Rule, facts, dates, reading, margin of the day to aim for ----

CARD, AXM, ABM = 10, 2, 3
ROWS = [
    ("VISA-131", {**ABSENT, **VISA}, MAYBE, c.visa_131, CARD),
    ("VISA-131", {**ABSENT, **VISA}, FAR, c.visa_131, CARD),
    ("VISA-131", {**ABSENT, **SOME}, MAYBE, c.both_networks(c.visa_131, c.mc_not_provided), CARD),
    ("MC-4853N", {**ABSENT, **SOME}, FAR, c.both_networks(c.visa_131, c.mc_not_provided), CARD),
    ("MC-4853N", {**ABSENT, **MASTER}, MAYBE, c.mc_not_provided, CARD),
    ("MC-4853N", {**ABSENT, **MASTER}, FAR, c.mc_not_provided, CARD),
    ("DISC", {**ABSENT, **DISCOVER}, FAR, c.visa_131, CARD),
    ("DISC", {**ABSENT, **DISCOVER}, MAYBE, c.visa_131, CARD),
    ("VISA-133", {**WRONG, **VISA}, SHIP, c.card_goods, CARD),
    ("VISA-133", {**WRONG, **VISA}, CAME + one("returned_on", "delivered_on", 1, 60), c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, CAME + one("returned_on", "delivered_on", 1, 60), c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, SHIP, c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **SOME}, SHIP, c.card_goods, CARD),
    ("DISC", {**WRONG, **DISCOVER}, CAME + one("returned_on", "delivered_on", 1, 60), c.card_goods, CARD),
    ("VISA-131", {**ABSENT, **VISA}, EDGE, c.visa_131, CARD),
    ("VISA-131", {**ABSENT, **VISA}, CAP, c.visa_131, CARD),
    ("MC-4853N", {**ABSENT, **MASTER}, EDGE, c.mc_not_provided, CARD),
    ("DISC", {**ABSENT, **DISCOVER}, EDGE, c.visa_131, CARD),
    ("DISC", {**ABSENT, **DISCOVER}, CAP, c.visa_131, CARD),
    ("LONG-LEAD", {**ABSENT, **VISA}, [("promised_on", "paid_on", 125, 500, 100)], lambda f: {"do_by": c.days(c.posted(f), 120)}, CARD),
    ("VISA-133", {**WRONG, **VISA}, ORDER, c.card_goods, CARD),
    ("VISA-137", {**AX, **VISA, "scam": "return_trap"}, SENT_BACK_LATE, c.visa_137, CARD),
    ("VISA-133", {**WRONG, **VISA}, SENT_BACK_LATE, c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, SENT_BACK_LATE, c.card_goods, CARD),
    ("DISC", {**WRONG, **DISCOVER}, SENT_BACK_LATE, c.card_goods, CARD),
    ("VISA-134", {**WRONG, **VISA, "scam": "counterfeit", "goods_state": "fake"}, ORDER, c.visa_134, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, ORDER, c.card_goods, CARD),
    ("VISA-136", {**AX, **VISA, "scam": "refund_not_paid"}, one("credit_note_on", "paid_on", 103, 107), c.visa_136, CARD),
    ("VISA-137", {**AX, **VISA, "scam": "return_trap"}, SENT_BACK_EDGE, c.visa_137, CARD),
    ("VISA-137", {**AX, **VISA, "scam": "return_trap"}, SENT_BACK_CAP, c.visa_137, CARD),
    ("VISA-133", {**WRONG, **VISA}, SENT_BACK_EDGE, c.card_goods, CARD),
    ("VISA-133", {**WRONG, **VISA}, SENT_BACK_CAP, c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, SENT_BACK_EDGE, c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, SENT_BACK_CAP, c.card_goods, CARD),
    ("DISC", {**WRONG, **DISCOVER}, SENT_BACK_EDGE, c.card_goods, CARD),
    ("DISC", {**WRONG, **DISCOVER}, SENT_BACK_CAP, c.card_goods, CARD),
    ("VISA-134", {**WRONG, **VISA, "scam": "counterfeit", "goods_state": "fake"}, SHIP + one("fake_confirmed_on", "delivered_on", 0, 200), c.visa_134, CARD),
    ("VISA-134", {**WRONG, **VISA, "scam": "counterfeit", "goods_state": "fake"}, SHIP, c.visa_134, CARD),
    ("VISA-136", {**AX, **VISA, "scam": "refund_not_paid"}, PROMISED + one("credit_note_on", "paid_on", 10, 300), c.visa_136, CARD),
    ("VISA-137", {**AX, **VISA, "scam": "return_trap"}, CAME + one("returned_on", "delivered_on", 1, 60), c.visa_137, CARD),
    ("VISA-134", {**WRONG, **VISA, "scam": "counterfeit", "goods_state": "fake"}, LATE, c.visa_134, CARD),
    ("VISA-135", {**AX, **VISA, "scam": "recovery_scam"}, LATE, c.visa_135, CARD),
    ("VISA-133", {**WRONG, **VISA}, LATE, c.card_goods, CARD),
    ("MC-4853D", {**WRONG, **MASTER}, LATE, c.card_goods, CARD),
    ("DISC", {**WRONG, **DISCOVER}, LATE, c.card_goods, CARD),
    ("AMEX-C", {**ABSENT, **AMEX}, MAYBE + [("statement_on", "paid_on", 5, 90, 70)], c.amex, CARD),
    ("AMEX-C", {**WRONG, **AMEX, **at("FR")}, CAME + one("statement_on", "paid_on", 5, 40), c.amex, CARD),
    ("UPI", {**ABSENT, **UNIONPAY, **at("SG")}, MAYBE, lambda f: {"do_by": c.days(c.posted(f), 120)}, CARD),
    ("SWITCH", {**ABSENT, **VISA, "dispute_state": "open"}, DISPUTED, c.switch, 0),
    ("SWITCH", {**ABSENT, **VISA, "dispute_state": "open"}, FAR + one("disputed_on", "shipped_on", 10, 20), c.switch, 0),
    ("US-FCBA", {**ABSENT, **VISA}, MAYBE + [("statement_on", "paid_on", 1, 40, 60)], lambda f: {"do_by": c.days(f["statement_on"] or c.posted(f), 60)}, CARD),
    ("US-REGE", {**STOLEN}, NOTICED + [("statement_on", "paid_on", 1, 40, 60)], c.us_rege, 0),
    ("UK-S75", {**ABSENT, **VISA, **at("GB", item_price={"value": "200.00", "currency": "GBP"})}, PROMISED, c.uk_s75, CARD),
    ("UK-S75", {**WRONG, **VISA, **at("GB", region="GB-SCT", item_price={"value": "200.00", "currency": "GBP"})}, CAME, c.uk_s75, CARD),
    ("UK-FOS", {**ABSENT, **VISA, **at("GB")}, PROMISED + [("bank_complaint_on", "paid_on", 10, 60, 100), ("bank_final_on", "bank_complaint_on", 3, 70, 60)], c.uk_fos, CARD),
    ("UK-FOS", {**OFF, **at("GB")}, [("bank_complaint_on", "paid_on", 1, 60, 100), ("bank_final_on", "bank_complaint_on", 3, 70, 60)], c.uk_fos, CARD),
    ("UK-APP", {**OFF, **at("GB"), "transfer_kind": "faster_payments", "beneficiary_country": "GB"}, [], c.after("paid_on", 13, step=c.months), CARD),
    ("EU-PSD2", {**STOLEN, **at("DE")}, ORDER[:1], lambda f: {"do_by": c.months(c.posted(f), 13)}, CARD),
    ("CA-QC-CANCEL", {**ABSENT, **VISA, **at("CA", region="CA-QC")}, MAYBE, lambda f: {"not_before": c.days(f["promised_on"] or f["paid_on"], 30)}, None),
    ("CA-QC", {**ABSENT, **VISA, **at("CA", region="CA-QC")}, PROMISED + one("cancel_notice_on", "promised_on", 30, 60), c.wait("cancel_notice_on", 15, 75), CARD),
    ("CA-ON", {**ABSENT, **VISA, **at("CA", region="CA-ON", amount={"value": "70.00", "currency": "CAD"})}, PROMISED + one("cancel_notice_on", "promised_on", 5, 60), c.wait("cancel_notice_on", 15, 75), CARD),
    ("MX-90", {**STOLEN, **at("MX")}, one("statement_cut_on", "paid_on", 1, 30), c.after("statement_cut_on", 90), CARD),
    ("IL-30", {**STOLEN, **at("IL")}, NOTICED, c.after("noticed_on", 30), CARD),
    ("PP-INR", {**ABSENT, **PAYPAL}, MAYBE, c.after("paid_on", 180), 0),
    ("PP-SNAD-US", {**WRONG, **PAYPAL}, SHIP, c.paypal_goods_us, 0),
    ("PP-SNAD-XX", {**WRONG, **PAYPAL, **at("DE")}, SHIP, c.paypal_goods, 0),
    ("PP-ESC", {**ABSENT, **PAYPAL}, PROMISED + one("paypal_dispute_on", "paid_on", 0, 170), c.paypal_escalate, 0),
    ("KLARNA", {**ABSENT, "payment_method": "bnpl", "bnpl_provider": "klarna"}, PROMISED + one("bnpl_reported_on", "paid_on", 10, 90), c.after("bnpl_reported_on", 21), 0),
    ("AFTERPAY", {**ABSENT, "payment_method": "bnpl", "bnpl_provider": "afterpay"}, PROMISED, c.after("paid_on", 180), 0),
    ("SEPA-REC", {**OFF, **at("DE"), "transfer_kind": "sepa", "beneficiary_country": "ES"}, [], c.after("paid_on", 10, step=c.working), 0),
    ("BR-PIX", {**OFF, **at("BR"), "transfer_kind": "pix", "beneficiary_country": "BR"}, [], c.after("paid_on", 80), 0),
    ("AX-07", {**ABSENT, **PAYPAL, "tracking_state": "stuck"}, PROMISED, c.ax_open, AXM),
    ("AX-06", {**ABSENT, **PAYPAL, "tracking_state": "normal"}, PROMISED, c.ax_open, AXM),
    ("AX-07", {**WRONG, **PAYPAL}, CONFIRMED, c.ax_open_goods, AXM),
    ("AX-10", {**ABSENT, **PAYPAL, "dispute_state": "open", "tracking_state": "stuck"}, DISPUTED, c.after("disputed_on", 5, "expect_by"), None),
    ("AX-11", {**ABSENT, **PAYPAL, "dispute_state": "open", "tracking_state": "stuck"}, DISPUTED, c.ax_steps_in, None),
    ("AX-11", {**ABSENT, **PAYPAL, "dispute_state": "open", "tracking_state": "normal"}, DISPUTED, c.ax_steps_in, None),
    ("AX-14", {**WRONG, **PAYPAL, "dispute_state": "won"}, CAME + one("return_approved_on", "delivered_on", 3, 20), c.after("return_approved_on", 10), AXM),
    ("AX-15", {**WRONG, **PAYPAL, "order_marks": ["free_returns"], "seller_region": "mainland"}, CAME, c.after("paid_on", 90), AXM),
    ("AX-16", {**WRONG, **PAYPAL, "order_marks": ["free_returns"], "seller_region": "eu"}, CAME + one("confirmed_on", "delivered_on", 0, 20), c.ax_free_local, AXM),
    ("AX-16", {**WRONG, **PAYPAL, "free_returns_icon": True, "seller_region": "brazil"}, CAME + one("confirmed_on", "delivered_on", 0, 20), c.ax_free_local, AXM),
    ("AX-17", {**WRONG, **PAYPAL, "order_marks": ["free_returns"], "dispute_state": "won"}, CAME + one("return_tracking_on", "delivered_on", 3, 20), c.after("return_tracking_on", 8, "expect_by"), None),
    ("AX-23", {**ABSENT, **PAYPAL}, PROMISED + one("store_closed_on", "paid_on", 3, 60), c.after("store_closed_on", 180), AXM),
    ("AX-27", {**AX, **PAYPAL, "scam": "refund_not_paid", "dispute_state": "won"}, DECIDED, c.after("decided_on", 15, "expect_by"), None),
    ("AX-28", {**AX, **PAYPAL, "scam": "refund_not_paid", "dispute_state": "won"}, CAME + one("refund_agreed_on", "delivered_on", 3, 40), c.after("refund_agreed_on", 20, "expect_by", c.working), None),
    ("AX-31", {**LOST, **PAYPAL}, DECIDED, c.after("decided_on", 7), AXM),
    ("AX-32", {**LOST, **PAYPAL, **at("IS")}, DECIDED, c.after("decided_on", 20), AXM),
    ("AX-32", {**LOST, **PAYPAL, **at("GB")}, DECIDED, c.after("decided_on", 20), AXM),
    ("AX-33", {**LOST, **PAYPAL, **at("CH")}, DECIDED, c.after("decided_on", 20), AXM),
    ("AX-34", {**LOST, **PAYPAL, "buyer_type": "business", "account_type": "business"}, DECIDED, c.after("decided_on", 30), AXM),
    ("AX-35", {**LOST, **PAYPAL}, DECIDED + [("breached_on", "delivered_on", 0, 10, 50)], lambda f: {"do_by": c.years(c.breach(f), 1)}, AXM),
    ("AX-37", {**WRONG, **PAYPAL, **at("PT")}, CAME, c.after("delivered_on", 14), AXM),
    ("AX-CONFORM", {**WRONG, **PAYPAL, **at("PT")}, CAME, c.after("delivered_on", 2, step=c.years), AXM),
    ("AB-04", {**AB, "scam": "not_as_described", "goods_state": "different", "enterprise_buyer": False}, CAME + [("confirmed_on", "delivered_on", -10, 20, 50)], c.ab_open, ABM),
    ("AB-05", {**AB, "scam": "defective", "goods_state": "broken", "enterprise_buyer": True}, CONFIRMED, c.after("delivered_on", 60), ABM),
    ("AB-UNSHIPPED", {**AB, "scam": "non_delivery", "goods_state": "absent"}, one("contract_ship_on", "paid_on", 5, 60), c.ab_unshipped, ABM),
    ("AB-09", {**AB, "scam": "not_as_described", "goods_state": "different", "dispute_state": "open"}, CAME + one("disputed_on", "delivered_on", 0, 20), lambda f: {"not_before": c.days(f["disputed_on"], 3), "expect_by": c.days(f["disputed_on"], 8)}, None),
    ("AB-11", {**AB, "scam": "not_as_described", "goods_state": "different", "dispute_state": "open"}, CAME + one("disputed_on", "delivered_on", 0, 20) + one("escalated_on", "disputed_on", 3, 9), c.after("escalated_on", 2, "expect_by", c.working), None),
    ("AB-15", {**AB, "scam": "refund_not_paid", "dispute_state": "won"}, CAME + one("refund_agreed_on", "delivered_on", 3, 40), c.after("refund_agreed_on", 17, "expect_by", c.working), None),
    ("AB-16", {**AB, "scam": "defective", "goods_state": "broken", "order_marks": ["easy_return"]}, CAME, c.after("delivered_on", 30), ABM),
    ("AB-16-RETURN", {**AB, "scam": "defective", "goods_state": "broken", "order_marks": ["easy_return"]}, CAME + one("return_approved_on", "delivered_on", 3, 20), c.after("return_approved_on", 15), ABM),
    ("AB-20", OFF, [("promised_on", "paid_on", 10, 90, 100), ("contract_delivery_on", "paid_on", 10, 90, 50), ("contract_pay_on", "paid_on", -3, 100, 60)], c.ab_offline, ABM),
    ("AB-21", dict(OFF, dispute_state="open"), [("contract_delivery_on", "paid_on", 10, 90, 100), ("disputed_on", "paid_on", 20, 90, 100)], lambda f: {"not_before": c.days(f["disputed_on"], 5), "expect_by": c.days(f["disputed_on"], 10)}, None),
    ("AB-30", {**AB, "scam": "dispute_lost", "goods_state": "different", "dispute_state": "lost"}, DECIDED, lambda f: {"do_by": c.years(c.breach(f), 1)}, ABM),
    *((rule, {**OFF, "payment_method": method}, NOTICED, c.today, 0)
      for rule, method in (("WU", "western_union"), ("MG", "moneygram"), ("CRYPTO", "crypto"), ("GIFT", "gift_card"), ("CASH", "cash"))),
    *((rule, {**OFF, **facts}, [("paid_at", "paid_on", 0, 0, 50)], c.until_72, 0)
      for rule, facts in (("TT-RAT", {"beneficiary_country": "US"}), ("TT-FFKC", {"recall_sent": True, "amount": {"value": "60000.00", "currency": "USD"}}))),
    ("AB-07", AB, one("paid_at", "paid_on", 0, 0), c.hours("paid_at", 2, None, 0), None),
    ("LW-02", OFF, [("promised_on", "paid_on", 10, 90, 100), ("noticed_on", "promised_on", 0, 500, 50)], c.law_limit, CARD),
    ("AX-21", {**ABSENT, **PAYPAL, "tracking_state": "none"}, ASKED, lambda f: {"expect_by": f["cancel_asked_at"] + timedelta(hours=72)}, None),
    ("AX-34-TALKS", {**ABSENT, **PAYPAL, "account_type": "business"}, DISPUTED, c.after("disputed_on", 60, "expect_by"), None),
    ("AX-36", {**WRONG, **PAYPAL, **at("IE")}, CAME + one("notice_decided_on", "delivered_on", 1, 60), c.after("notice_decided_on", 180), AXM),
    ("AB-32", {**AB, **at("IE"), "scam": "counterfeit", "goods_state": "fake"}, CAME + one("notice_decided_on", "delivered_on", 1, 60), c.after("notice_decided_on", 6, step=c.months), ABM),
    ("AB-10", {**AB, "scam": "not_as_described", "goods_state": "different", "dispute_state": "open"}, CAME + one("disputed_on", "delivered_on", 0, 20), lambda f: {"not_before": c.days(f["disputed_on"], 3), "expect_by": c.days(f["disputed_on"], 8)}, None),
    ("AB-17", {**AB, "scam": "non_delivery", "goods_state": "absent", "order_marks": ["on_time"]}, PROMISED + one("noticed_on", "promised_on", 1, 9), c.after("promised_on", 30), ABM),
    ("AB-24", {**AB, "scam": "defective", "goods_state": "broken"}, CAME + one("noticed_on", "delivered_on", 21, 29), c.after("delivered_on", 30), ABM),
    ("LW-01", OFF, [("promised_on", "paid_on", 10, 90, 100), ("noticed_on", "promised_on", 0, 500, 60)], lambda f: {"do_by": c.years(c.most(f["noticed_on"], c.breach(f)), 3)}, CARD),
    ("LW-04", {**AB, "scam": "defective", "goods_state": "broken"}, CAME, c.after("delivered_on", 2, step=c.years), CARD),
    ("EU-SDD", {**ABSENT, **PAYPAL, **at("FR"), "paypal_funding": "bank"}, ORDER[:1], lambda f: {"do_by": c.days(c.posted(f), 56)}, CARD),
    ("UK-BNPL", {**ABSENT, "payment_method": "bnpl", "bnpl_provider": "other", **at("GB", item_price={"value": "200.00", "currency": "GBP"}), "region": "GB-SCT"}, BNPL_NEW, c.uk_s75, CARD),
    ("MX-48", {**STOLEN, **at("MX")}, [("paid_at", "paid_on", 0, 0, 60)], c.hours("paid_at", 48, "paid_on", 2), 0),
    ("TT-0", OFF, NOTICED, c.today, 0),
    ("TT-GPI", OFF, NOTICED, c.today, 0),
    ("TT-IGRIP", OFF, NOTICED, c.today, 0),
    ("TT-CN", OFF, NOTICED, c.today, 0),
    ("TT-HK", {**OFF, "beneficiary_country": "HK"}, NOTICED, c.today, 0),
    ("SEPA-INST", {**OFF, **at("DE"), "transfer_kind": "sepa_instant", "beneficiary_country": "ES"}, NOTICED, c.today, 0),
    ("IN-1930", {**OFF, **at("IN"), "transfer_kind": "upi", "beneficiary_country": "IN"}, NOTICED, c.today, 0),
    ("LW-05", {**AB, "scam": "defective", "goods_state": "broken"}, CAME + one("noticed_on", "delivered_on", 0, 100), c.law_notice, CARD),
]


def draw(rng, row):
    """A case of this row: its facts for the program, and for the reading."""
    facts = dict.fromkeys(DATES + list(OTHERS))
    facts["paid_on"] = date(2024, 11, 1) + timedelta(days=rng.randrange(730))
    if row[0] == "UK-BNPL":
        facts["paid_on"] = date(2026, 7, 15) + timedelta(days=rng.randrange(100))  # older agreements are not covered
    for name, start, least, most, known in row[2]:
        if rng.randrange(100) < known:
            day = facts[start] + timedelta(days=rng.randint(least, most))
            facts[name] = datetime(day.year, day.month, day.day, 9, rng.randrange(60), tzinfo=timezone.utc) if name.endswith("_at") else day
    facts.update(row[1])
    return facts


def over(edge, today):
    """A day is over when it has ended, an hour when it has come: cases are told at noon."""
    if isinstance(edge, datetime):
        return datetime(today.year, today.month, today.day, 12, tzinfo=timezone.utc) > edge
    return today > edge


def shown(edge):
    return edge.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(edge, datetime) else edge.isoformat()


def day_of(edge):
    return edge.date() if isinstance(edge, datetime) else edge


def wanted(row, facts, today):
    """The dates and the state of a step, as contract and facts have them."""
    dates = dict.fromkeys(("not_before", "do_by", "latest", "expect_by"))
    dates.update(row[3](dict(facts, today=today)))
    dates["latest"] = dates["latest"] or dates["do_by"]
    first, last = dates["not_before"], dates["latest"]
    if last and (over(last, today) or (first and first > last)):
        state = "closed"
    elif dates["do_by"] and over(dates["do_by"], today):
        state = "late"
    else:
        state = "later" if first and today < first else "now"
    want = {key: shown(edge) if edge else None for key, edge in dates.items()}
    want["state"] = state
    if row[4] is not None and dates["do_by"] and not isinstance(dates["do_by"], datetime):
        want["aim_by"] = max(today, dates["do_by"] - timedelta(days=row[4])).isoformat()
    return want


def days_to_look(row, facts):
    """Around each boundary, and the day before that a case with such facts can be told of."""
    told = max(day_of(facts[name]) for name in DATES if facts[name] and name not in FUTURE)
    edges = [day_of(edge) for edge in row[3](dict(facts, today=told)).values() if edge]
    return sorted({edge + timedelta(days=by) for edge in edges for by in (-1, 0, 1) if edge + timedelta(days=by) >= told} | {told})


def cases(seed, runs, rows=None):
    rng = random.Random(seed)
    rows = ROWS if rows is None else rows
    number = 0
    while rows:
        row = rows[number % len(rows)]
        facts = draw(rng, row)
        for today in days_to_look(row, facts):
            yield row, facts, today
            runs -= 1
            if runs == 0:
                return
        number += 1


def as_case(facts, today):
    told = {k: shown(v) if isinstance(v, date) else v for k, v in facts.items() if v is not None}
    return {"now": today.isoformat(), "facts": told}


HOURS = ("AB-07", "TT-FFKC", "TT-RAT")  # so short that a plan need not speak of them any more when they are over


def differs(row, want, plan):
    """None, or what the plan says instead."""
    found = steps_of(plan, row[0])
    if not found and want["state"] == "closed" and row[0] in HOURS:
        return None
    if any(all(step[key] == value for key, value in want.items()) for step in found):
        return None
    return "; ".join(f"{tell(step)} aim {step['aim_by']}" for step in found) or plan.get("error", "no step with this rule")


def unread(dialogs):
    """Rules with a formula that no row reads."""
    with open(os.path.join(dialogs or os.path.join(ROOT, "dialogs"), "deadlines.json"), encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    formulas = {name for name, rule in rules.items() if {"not_before", "do_by", "latest", "expect_by"} & set(rule)}
    return sorted(formulas - {row[0] for row in ROWS})


def check(recoup, dialogs=None, runs=2000, seed=1, rules=None):
    """What the plan says otherwise: (rule, sentence); of these rules only, if told."""
    drawn = list(cases(seed, runs, [row for row in ROWS if not rules or row[0] in rules]))
    answers = plans(recoup, [as_case(facts, today) for _, facts, today in drawn], dialogs)
    found = []
    for (row, facts, today), plan in zip(drawn, answers):
        want = wanted(row, facts, today)
        says = differs(row, want, plan)
        if says:
            found.append((row[0], f"{as_case(facts, today)}\n    by the facts: {want}\n    by the plan:  {says}"))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup")
    parser.add_argument("--dialogs")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=2, help="examples of each rule that differs")
    o = parser.parse_args()
    found = check(o.recoup, o.dialogs, o.runs, o.seed)
    shown = Counter()
    for rule, text in found:
        shown[rule] += 1
        if shown[rule] <= o.show:
            print(f"{rule}: {text}")
    if found:
        print(dict(shown))
    missing = unread(o.dialogs)
    if missing:
        print("not read: " + " ".join(missing))
    print(f"{o.runs} cases of {len(ROWS)} kinds, {len(found)} differ")
    return 1 if found or missing else 0


if __name__ == "__main__":
    sys.exit(main())
