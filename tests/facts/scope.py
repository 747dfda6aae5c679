"""scope.py RECOUP [--dialogs DIR]: whom a rule is for, read from the facts by another hand.

Each row is a rule, a case it applies to, and its test over the facts. The case is looked at as it is and with each of its facts changed
to each other value, one at a time: the plan has a step with the rule where the test says so, and nowhere else.
"""
import argparse
import sys

sys.dont_write_bytecode = True  # nothing but sources in the tree
from plans import plans, steps_of

NOW = "2026-09-10"
NEVER_CAME = ("non_delivery", "fake_tracking", "advance_payment_vanished")
MAY_NOT_HAVE_COME = ("unclear", "dispute_lost", "refund_not_paid", "off_platform_request", "extra_fees", "payment_redirection", "fake_supplier_identity")
GOODS_WRONG = ("partial_shipment", "empty_or_wrong_item", "counterfeit", "defective", "not_as_described")
AFTER_WRONG = ("dispute_lost", "refund_not_paid", "return_trap", "off_platform_request", "extra_fees", "payment_redirection", "fake_supplier_identity")
QUALITY = ("partial_shipment", "defective", "not_as_described")
BAD = ("wrong", "broken", "fake", "different", "short")
EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
SEPA = EEA + ["AD", "CH", "GB", "MC", "SM", "VA"]
LOCAL = ("sepa", "sepa_instant", "faster_payments", "pix", "upi")
CARDS = ("card", "credit_card", "debit_card", "wallet")
CREDIT = ("card", "credit_card", "wallet")  # a card of a kind not told may be one

FLIPS = {
    "platform": ("aliexpress", "alibaba"),
    "scam": NEVER_CAME + GOODS_WRONG + ("dispute_lost", "refund_not_paid", "return_trap", "extra_fees", "recovery_scam", "phishing_account", "not_a_scam", "payment_redirection"),
    "goods_state": ("absent", "fine") + BAD,
    "country": ("US", "GB", "CA", "DE", "IS", "CH", "MX", "IL", "IN", "BR", "RU"),
    "issuer_country": ("US", "GB", "CA", "DE", "IS", "CH", "MX", "IL", "BR", "RU"),
    "region": ("CA-QC", "CA-ON"),
    "buyer_type": ("personal", "business", "resale"),
    "account_type": ("personal", "business"),
    "payment_method": CARDS + ("paypal", "bnpl", "bank_transfer", "western_union", "moneygram", "crypto", "alipay", "gift_card", "cash", "other"),
    "card_network": ("visa", "mastercard", "amex", "discover", "unionpay", "mir"),
    "card_in_wallet": (False, True),
    "paypal_funding": ("balance", "card", "bank"),
    "friends_and_family": (False, True),
    "bnpl_provider": ("klarna", "afterpay", "other"),
    "transfer_kind": ("swift", "other") + LOCAL,
    "beneficiary_country": ("CN", "HK", "US", "GB", "ES", "IN"),
    "bank_details_changed": (False, True),
    "recall_sent": (False, True),
    "paid_outside_platform": (False, True),
    "authorised": (True, False),
    "trade_assurance": (False, True),
    "enterprise_buyer": (False, True),
    "order_marks": (["genuine"], ["free_returns"], ["easy_return"], ["on_time"], ["fast_delivery"]),
    "seller_region": ("mainland", "eu", "brazil", "other"),
    "tracking_state": ("none", "normal", "stuck", "delivered", "delivered_elsewhere"),
    "dispute_state": ("none", "open", "won", "lost", "cancelled", "closed"),
    "refusal_letter": ("none", "bank", "s75", "fcba", "platform"),
    "orders_with_seller": (2, 3),
}

BASE = {
    "platform": "aliexpress", "scam": "non_delivery", "goods_state": "absent", "country": "US", "issuer_country": "US", "buyer_type": "personal",
    "account_type": "personal", "payment_method": "credit_card", "card_network": "visa", "card_in_wallet": True, "authorised": True,
    "paid_outside_platform": False, "dispute_state": "none", "order_marks": ["genuine"], "tracking_state": "stuck", "refusal_letter": "none",
    "paid_on": "2026-08-01", "shipped_on": "2026-08-05", "promised_on": "2026-08-30", "recovery_offer": False, "friends_and_family": False,
    "paypal_funding": "balance",
}
WRONG = dict(BASE, scam="not_as_described", goods_state="different", tracking_state="delivered", delivered_on="2026-08-28")
AB = dict(WRONG, platform="alibaba", trade_assurance=True, buyer_type="resale", enterprise_buyer=False)
ABSENT_AB = dict(BASE, platform="alibaba", trade_assurance=True, buyer_type="resale", enterprise_buyer=False)
OFF = dict(BASE, platform="alibaba", scam="advance_payment_vanished", trade_assurance=False, paid_outside_platform=True, payment_method="bank_transfer",
           transfer_kind="swift", beneficiary_country="CN", buyer_type="resale", card_network=None, card_in_wallet=None)
HOT = dict(OFF, paid_on="2026-09-09")
LOST = dict(WRONG, scam="dispute_lost", dispute_state="lost", decided_on="2026-09-05", disputed_on="2026-08-29")
PAYPAL = {"payment_method": "paypal", "paypal_funding": "balance"}
BNPL = {"payment_method": "bnpl", "bnpl_provider": "klarna"}
STOLEN = dict(WRONG, scam="phishing_account", authorised=False, payment_method="debit_card", noticed_on="2026-09-01", goods_state=None)


def at(country, base, **more):
    return dict(base, country=country, issuer_country=country, **more)


def price(currency, value):
    return {"value": value, "currency": currency}


# ---- What the facts call it ----


def ax(f):
    return f["platform"] == "aliexpress"


def ab(f):
    return f["platform"] == "alibaba"


def inside(f):
    return not f["paid_outside_platform"]


def never_came(f):
    return f["scam"] in NEVER_CAME or f["scam"] in MAY_NOT_HAVE_COME and f["goods_state"] == "absent"


def wrong(f):
    return f["scam"] in GOODS_WRONG or f["scam"] in AFTER_WRONG and f["goods_state"] in BAD


def poor(f):
    """Came, was taken, and is not as good as it should be."""
    return f["scam"] in ("defective", "counterfeit", "not_as_described") or f["scam"] in AFTER_WRONG and f["goods_state"] in ("broken", "fake", "different")


def no_fake(f):
    """A fake is not sent back without advice."""
    return f["scam"] != "counterfeit" and f["goods_state"] != "fake"


def lost(f):
    return f["scam"] == "dispute_lost" or f["dispute_state"] == "lost"


def money_claim(f):
    return never_came(f) or wrong(f) or f["scam"] in ("refund_not_paid", "return_trap")


def card(f):
    """Disputable on a card's network: not a wallet without a card in it, not a card of Russia."""
    return f["payment_method"] in CARDS and not (f["payment_method"] == "wallet" and not f["card_in_wallet"])


def network(*names):
    return lambda f: card(f) and f["card_network"] in names and f["issuer_country"] != "RU"


def card_goods(f):
    """A fake is Visa's own code, so it is left to that."""
    return wrong(f) and f["scam"] != "counterfeit" and f["goods_state"] != "fake" and f["scam"] not in ("refund_not_paid", "return_trap")


def card_fake(f):
    return f["scam"] == "counterfeit" or wrong(f) and f["goods_state"] == "fake" and f["scam"] not in ("refund_not_paid", "return_trap") + GOODS_WRONG


def consumer_in(countries):
    return lambda f: f["country"] in countries and f["issuer_country"] in countries and f["buyer_type"] == "personal"


def paypal(f):
    return f["payment_method"] == "paypal" and not f["friends_and_family"]


def behind_paypal(f):
    return f["payment_method"] == "paypal" and f["paypal_funding"] == "card" and f["card_network"] != "mir" and f["issuer_country"] != "RU"


def wire(f):
    return f["payment_method"] == "bank_transfer"


def abroad(f):
    return wire(f) and f["transfer_kind"] not in LOCAL


def fraud(f):
    """Poor goods from a real seller are no fraud."""
    return f["scam"] not in QUALITY


def disputed(f):
    return f["dispute_state"] == "open"


def all_of(*tests):
    return lambda f: all(test(f) for test in tests)


def has(mark):
    return lambda f: mark in f["order_marks"]


def is_(fact, *values):
    return lambda f: f[fact] in values


def either(*tests):
    return lambda f: any(test(f) for test in tests)


ROWS = [
    ("VISA-131", BASE, all_of(never_came, network("visa"))),
    ("VISA-131", dict(BASE, payment_method="wallet"), all_of(never_came, network("visa"))),
    ("MC-4853N", dict(BASE, card_network="mastercard"), all_of(never_came, network("mastercard"))),
    ("AMEX-C", dict(BASE, card_network="amex"), all_of(either(never_came, wrong), lambda f: card(f) and f["card_network"] == "amex")),
    ("DISC", dict(BASE, card_network="discover"), all_of(either(never_came, wrong), lambda f: card(f) and f["card_network"] == "discover")),
    ("UPI", dict(BASE, card_network="unionpay"), all_of(either(never_came, wrong), lambda f: card(f) and f["card_network"] == "unionpay")),
    ("VISA-133", WRONG, all_of(card_goods, network("visa"))),
    ("MC-4853D", dict(WRONG, card_network="mastercard"), all_of(lambda f: card_goods(f) or card_fake(f) or f["scam"] in ("refund_not_paid", "return_trap"), network("mastercard"))),
    ("VISA-134", dict(WRONG, scam="counterfeit", goods_state="fake"), all_of(card_fake, network("visa"))),
    ("VISA-131b", dict(BASE, orders_with_seller=3), all_of(never_came, network("visa"), lambda f: f["orders_with_seller"] >= 3)),
    ("RU-CARD", at("RU", BASE), lambda f: card(f) and f["issuer_country"] == "RU" and f["scam"] not in ("phishing_account", "not_a_scam")),
    ("WALLET", dict(BASE, payment_method="wallet"), lambda f: f["payment_method"] == "wallet" or f["payment_method"] in CARDS and f["card_in_wallet"]),
    ("MC-COLLAB", dict(BASE, card_network="mastercard"), all_of(network("mastercard"), money_claim)),
    ("VISA-133e", WRONG, all_of(card_goods, network("visa"))),
    ("SWITCH", dict(BASE, dispute_state="open", disputed_on="2026-08-30"),
     lambda f: card(f) and f["issuer_country"] != "RU" and f["card_network"] != "mir" and disputed(f) and money_claim(f)),
    ("SWITCH", dict(WRONG, dispute_state="open", disputed_on="2026-08-30", platform="alibaba"),
     lambda f: card(f) and f["issuer_country"] != "RU" and f["card_network"] != "mir" and disputed(f) and money_claim(f)),
    ("LONG-LEAD", dict(BASE, promised_on="2026-12-20"), lambda f: card(f) and f["issuer_country"] != "RU" and f["card_network"] != "mir" and never_came(f)),
    ("PP-EX", dict(BASE, **PAYPAL, buyer_type="resale"), None),
    ("CA-QC-CANCEL", at("CA", BASE, region="CA-QC"), all_of(is_("payment_method", *CREDIT), consumer_in(["CA"]), is_("region", "CA-QC"), never_came)),
    ("AG-US3", dict(BASE, refusal_letter="bank"), lambda f: f["country"] == "US" and f["issuer_country"] == "US" and f["refusal_letter"] in ("bank", "s75", "fcba")),
    ("TT-IGRIP", OFF, all_of(abroad, fraud, lambda f: not (f["beneficiary_country"] == "US" and f["country"] == "US"))),
    ("IN-1930", at("IN", OFF, transfer_kind="upi"), lambda f: wire(f) and f["country"] == "IN" and (f["transfer_kind"] == "upi" or f["beneficiary_country"] == "IN")),
    ("CASH", dict(HOT, payment_method="cash"), lambda f: f["payment_method"] == "cash" and f["country"] == "US"),
    ("ALIPAY", dict(BASE, payment_method="alipay"), lambda f: f["payment_method"] == "alipay" and f["scam"] not in ("not_a_scam", "phishing_account", "recovery_scam")),
    ("AB-24", dict(AB, delivered_on="2026-08-15", shipped_on="2026-08-03"), lambda f: ab(f) and wrong(f) and inside(f) and f["trade_assurance"] and f["dispute_state"] not in ("open", "won", "lost")),
    ("AB-12", dict(AB, dispute_state="closed"), lambda f: ab(f) and inside(f) and f["trade_assurance"] and f["dispute_state"] in ("closed", "cancelled")),
    ("AB-25", dict(AB, trade_assurance=False), lambda f: ab(f) and inside(f) and not f["trade_assurance"]),
    ("AB-29", dict(LOST, platform="alibaba"), all_of(ab, lost)),
    ("LW-09", LOST, lost),
    ("AX-21", dict(BASE, tracking_state="none", shipped_on=None), None),
    ("AX-29", BASE, lambda f: ax(f) and inside(f) and never_came(f) and f["dispute_state"] not in ("won", "lost", "closed")),
    ("US-CD", WRONG, all_of(is_("payment_method", *CREDIT), consumer_in(["US"]), poor)),
    ("US-FCBA-X", WRONG, all_of(is_("payment_method", *CREDIT), consumer_in(["US"]), poor)),
    ("US-FCBA", BASE, all_of(is_("payment_method", *CREDIT), consumer_in(["US"]),
                             lambda f: never_came(f) or f["scam"] in ("partial_shipment", "empty_or_wrong_item", "not_as_described") or f["scam"] in AFTER_WRONG and f["goods_state"] in ("wrong", "different", "short"))),
    ("UK-S75", at("GB", BASE, item_price=price("GBP", "200.00")),
     all_of(is_("payment_method", *CREDIT), lambda f: f["country"] == f["issuer_country"] == "GB", either(never_came, wrong))),
    ("UK-S75", at("GB", WRONG, item_price=price("GBP", "200.00")),
     all_of(is_("payment_method", *CREDIT), lambda f: f["country"] == f["issuer_country"] == "GB", either(never_came, wrong))),
    ("CA-QC", at("CA", BASE, region="CA-QC", cancel_notice_on="2026-09-05"),
     all_of(is_("payment_method", *CREDIT), consumer_in(["CA"]), is_("region", "CA-QC"), never_came)),
    ("CA-ON", at("CA", BASE, region="CA-ON", cancel_notice_on="2026-09-05", amount=price("CAD", "70.00")),
     all_of(is_("payment_method", *CREDIT), consumer_in(["CA"]), is_("region", "CA-ON"), either(never_came, wrong))),
    ("UK-FOS", at("GB", BASE, bank_complaint_on="2026-09-01"), is_("issuer_country", "GB")),
    ("EU-PSD2", at("DE", STOLEN), all_of(lambda f: f["country"] in EEA and f["issuer_country"] in EEA, is_("authorised", False),
                                         is_("payment_method", "card", "credit_card", "debit_card", "wallet", "bank_transfer"))),
    ("US-REGE", STOLEN, all_of(lambda f: f["country"] == f["issuer_country"] == "US", is_("authorised", False),
                               is_("payment_method", "card", "debit_card", "bank_transfer"))),
    ("MX-90", at("MX", STOLEN, statement_cut_on="2026-09-01"), all_of(lambda f: f["country"] == f["issuer_country"] == "MX", is_("authorised", False), is_("payment_method", *CARDS))),
    ("IL-30", at("IL", STOLEN), all_of(lambda f: f["country"] == f["issuer_country"] == "IL", is_("authorised", False), is_("payment_method", *CARDS))),
    ("PP-INR", dict(BASE, **PAYPAL), all_of(paypal, never_came)),
    ("PP-SNAD-US", dict(WRONG, **PAYPAL), all_of(paypal, wrong, is_("country", "US"))),
    ("PP-SNAD-XX", dict(at("DE", WRONG), **PAYPAL), all_of(paypal, wrong, lambda f: f["country"] != "US")),
    ("PP-ESC", dict(BASE, **PAYPAL, paypal_dispute_on="2026-09-01"), paypal),
    ("PP-CARD", dict(BASE, payment_method="paypal", paypal_funding="card"), all_of(behind_paypal, either(never_came, wrong))),
    ("PP-CARD", dict(WRONG, payment_method="paypal", paypal_funding="card"), all_of(behind_paypal, either(never_came, wrong))),
    ("AFTERPAY", dict(BASE, payment_method="bnpl", bnpl_provider="afterpay"), all_of(is_("payment_method", "bnpl"), is_("bnpl_provider", "afterpay"),
                                                                               lambda f: f["scam"] not in ("not_a_scam", "phishing_account", "recovery_scam"))),
    ("KLARNA", dict(BASE, **BNPL, bnpl_reported_on="2026-09-01"), all_of(is_("payment_method", "bnpl"), is_("bnpl_provider", "klarna"),
                                                                        lambda f: f["scam"] not in ("not_a_scam", "phishing_account", "recovery_scam"))),
    ("UK-BNPL", at("GB", BASE, **BNPL, item_price=price("GBP", "200.00")), all_of(is_("payment_method", "bnpl"), is_("country", "GB"), either(never_came, wrong))),
    ("TT-0", HOT, wire),
    ("TT-GPI", OFF, all_of(abroad, fraud)),
    ("TT-HK", dict(OFF, beneficiary_country="HK"), all_of(wire, is_("beneficiary_country", "HK"))),
    ("TT-CN", OFF, all_of(wire, fraud, is_("beneficiary_country", "CN"))),
    ("TT-FFKC", dict(HOT, recall_sent=True, amount=price("USD", "60000.00")),
     all_of(abroad, is_("issuer_country", "US"), is_("recall_sent", True), lambda f: f["beneficiary_country"] != "US")),
    ("TT-RAT", dict(HOT, beneficiary_country="US"), all_of(wire, is_("country", "US"), is_("beneficiary_country", "US"))),
    ("SEPA-REC", at("DE", OFF, transfer_kind="sepa") | {"beneficiary_country": "ES"},
     all_of(wire, lambda f: f["issuer_country"] in SEPA and f["beneficiary_country"] in SEPA, is_("transfer_kind", "sepa", "sepa_instant"))),
    ("BR-PIX", at("BR", OFF, transfer_kind="pix"), all_of(wire, fraud, is_("issuer_country", "BR"), is_("transfer_kind", "pix"))),
    ("UK-APP", at("GB", OFF, transfer_kind="faster_payments") | {"beneficiary_country": "GB"},
     all_of(wire, fraud, is_("issuer_country", "GB"), is_("transfer_kind", "faster_payments"), is_("beneficiary_country", "GB"))),
    ("UK-INTL", at("GB", OFF), all_of(abroad, is_("issuer_country", "GB"), lambda f: f["beneficiary_country"] != "GB")),
    ("AX-06", BASE, all_of(ax, inside, never_came)),
    ("AX-07", WRONG, None),
    ("AX-10", dict(BASE, dispute_state="open", disputed_on="2026-08-20"), all_of(ax, disputed)),
    ("AX-11", dict(BASE, dispute_state="open", disputed_on="2026-08-20"), all_of(ax, disputed)),
    ("AX-15", dict(WRONG, order_marks=["free_returns"], seller_region="mainland"),
     all_of(ax, inside, has("free_returns"), is_("seller_region", "mainland"), lambda f: wrong(f) or f["scam"] in ("return_trap", "not_a_scam"))),
    ("AX-16", dict(WRONG, order_marks=["free_returns"], seller_region="eu", confirmed_on="2026-08-29"),
     all_of(ax, inside, has("free_returns"), is_("seller_region", "eu", "brazil"), lambda f: wrong(f) or f["scam"] in ("return_trap", "not_a_scam"))),
    ("AX-17", dict(WRONG, order_marks=["free_returns"], return_tracking_on="2026-09-01"), all_of(ax, has("free_returns"))),
    ("AX-14", dict(WRONG, return_approved_on="2026-09-01"), ax),
    ("AX-19", dict(BASE, order_marks=["fast_delivery"]), all_of(ax, never_came, has("fast_delivery"))),
    ("AX-23", dict(BASE, store_closed_on="2026-09-01"), all_of(ax, inside)),
    ("AX-24", dict(WRONG, scam="counterfeit", goods_state="fake"),
     all_of(ax, inside, has("genuine"), lambda f: f["scam"] == "counterfeit" or f["scam"] in AFTER_WRONG and f["goods_state"] == "fake")),
    ("AX-27", dict(WRONG, scam="refund_not_paid", dispute_state="won", decided_on="2026-09-01"), all_of(ax, is_("dispute_state", "won"))),
    ("AX-28", dict(WRONG, scam="refund_not_paid", refund_agreed_on="2026-09-01"), ax),
    ("AX-31", LOST, all_of(ax, lost)),
    ("AX-32", at("IS", LOST), all_of(ax, lost, lambda f: f["country"] in EEA + ["GB"] and f["account_type"] != "business")),
    ("AX-33", LOST, all_of(ax, lost, lambda f: f["country"] not in EEA + ["GB"] and f["account_type"] != "business")),
    ("AX-34", dict(LOST, account_type="business"), all_of(ax, lost, is_("account_type", "business"))),
    ("AX-35", LOST, all_of(ax, lost)),
    ("AX-37", at("DE", WRONG), all_of(ax, inside, lambda f: f["country"] in EEA + ["GB"], is_("buyer_type", "personal"), is_("account_type", "personal"), no_fake,
                                      lambda f: wrong(f) or f["scam"] in ("return_trap", "not_a_scam"))),
    ("AX-CONFORM", at("DE", WRONG), all_of(ax, inside, wrong, lambda f: f["country"] in EEA + ["GB"], is_("buyer_type", "personal"), is_("account_type", "personal"))),
    ("AB-04", AB, None),
    ("AB-05", dict(AB, enterprise_buyer=True), None),
    ("AB-UNSHIPPED", dict(ABSENT_AB, contract_ship_on="2026-08-20"), all_of(ab, inside, never_came, is_("trade_assurance", True))),
    ("AB-09", dict(AB, dispute_state="open", disputed_on="2026-08-30"), all_of(ab, inside, disputed, is_("trade_assurance", True))),
    ("AB-10", dict(AB, dispute_state="open", disputed_on="2026-08-30"), all_of(ab, inside, disputed, is_("trade_assurance", True))),
    ("AB-11", dict(AB, dispute_state="open", disputed_on="2026-08-30", escalated_on="2026-09-04"), ab),
    ("AB-15", dict(AB, refund_agreed_on="2026-09-01"), ab),
    ("AB-16", dict(AB, scam="defective", goods_state="broken", order_marks=["easy_return"]),
     all_of(ab, is_("trade_assurance", True), has("easy_return"), lambda f: f["scam"] == "defective" or f["scam"] in AFTER_WRONG and f["goods_state"] == "broken")),
    ("AB-17", dict(ABSENT_AB, order_marks=["on_time"]), all_of(ab, is_("trade_assurance", True), has("on_time"))),
    ("AB-20", OFF, None),
    ("AB-21", dict(OFF, dispute_state="open", disputed_on="2026-08-30"), all_of(ab, disputed, is_("paid_outside_platform", True))),
    ("AB-30", dict(LOST, platform="alibaba"), all_of(ab, lost)),
    ("LW-02", OFF, all_of(ab, either(never_came, wrong))),
    ("LW-05", dict(AB, noticed_on="2026-08-29"), all_of(ab, wrong, lambda f: f["buyer_type"] != "personal")),
]
ROWS += [(rule, dict(HOT, payment_method=method), is_("payment_method", method))
         for rule, method in (("WU", "western_union"), ("MG", "moneygram"), ("CRYPTO", "crypto"), ("GIFT", "gift_card"))]

# Steps that have no rule of their own
ROWS += [
    ("acc_secure", STOLEN, is_("scam", "phishing_account")),
    ("fees_do_not_pay", dict(WRONG, scam="extra_fees"), is_("scam", "extra_fees")),
    ("safety_keep_proof", BASE, lambda f: f["scam"] != "not_a_scam"),
    ("bank_complaint", dict(BASE, refusal_letter="bank"), is_("refusal_letter", "bank", "s75", "fcba")),
    ("seller_write", BASE, all_of(never_came, inside)),
    ("seller_demand", OFF, all_of(never_came, lambda f: not inside(f))),
    ("seller_identity", OFF, all_of(ab, either(never_came, wrong))),
    ("tt_bank_answer", dict(OFF, recall_sent=True), all_of(wire, is_("recall_sent", True))),
    ("tt_changed_details", dict(OFF, bank_details_changed=True), all_of(wire, is_("bank_details_changed", True))),
    ("tt_goods", dict(OFF, scam="defective", goods_state="broken"), lambda f: wire(f) and f["scam"] in QUALITY),
    ("pay_company", dict(BASE, payment_method="other"),
     lambda f: never_came(f) and (f["payment_method"] == "other" or f["payment_method"] == "bnpl")),
]
ROWS = [row for row in ROWS if row[2]]


def neighbours(facts):
    yield facts
    for fact, values in FLIPS.items():
        if facts.get(fact) is None and fact not in ("card_network", "goods_state"):
            continue
        for value in values:
            if value != facts.get(fact):
                yield dict(facts, **{fact: value})


def full(facts):
    return {**dict.fromkeys(FLIPS), **facts}


def check(recoup, dialogs=None, rules=None):
    """What is wrong, one sentence each; of these rules only, if told."""
    looked = [(rule, facts, test) for rule, base, test in ROWS if not rules or rule in rules for facts in neighbours(base)]
    cases = [{"now": NOW, "facts": {k: v for k, v in facts.items() if v is not None}} for _, facts, _ in looked]
    found = []
    for (rule, facts, test), plan in zip(looked, plans(recoup, cases, dialogs) if cases else []):
        there = bool(steps_of(plan, rule))
        if "error" in plan:
            found.append(f"{rule}: {plan['error']}")
        elif there != bool(test(full(facts))):
            base = next(b for r, b, t in ROWS if r == rule and t is test)
            what = {k: v for k, v in facts.items() if base.get(k) != v} or "the case itself"
            found.append(f"{rule}: {'there' if there else 'missing'} with {what}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup")
    parser.add_argument("--dialogs")
    o = parser.parse_args()
    found = check(o.recoup, o.dialogs)
    for wrong_one in found:
        print(wrong_one)
    print(f"{len(ROWS)} rules and cases, {sum(len(list(neighbours(row[1]))) for row in ROWS)} looked at, {len(found)} wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
