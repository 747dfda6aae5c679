"""steps.py RECOUP [--dialogs DIR] [--bases N] [--seed N]: each step of the plans once more, read from the facts by another hand.

A row is a step: for whom it is, which clock runs and when, what it rests on, when it is done and when its way is shut. For each row cases are
made that it fits, then moved a little: one answer to each other value and to "not known", one day or one cent over each limit. Each plan must
have the steps that the rows say and no other, with the rules, the dates and the state of the row.
"""
import argparse
import random
import sys
from collections import Counter, namedtuple
from datetime import date, timedelta
from decimal import Decimal

sys.dont_write_bytecode = True  # nothing but sources in the tree
import clocks as c
from plans import plans
from truth import (FUTURE, PAYMENT, SETS, VALUES, After, AnyPayment, Edged, Fact, Has, Known, Loss, NotLess, Over, Question, Sure, TwoLands, Within, Yes,
                   all_of, as_told, either, noon, of_payment, payments, value)

EEA = c.EEA
SEPA = EEA + ["AD", "CH", "GB", "MC", "SM", "VA"]
NETWORKS = ("visa", "mastercard", "amex", "discover", "unionpay", "mir")
Step = namedtuple("Step", "id test clocks rules done shut per")
ROWS = []


class Never(Question):
    def holds(self, f):
        return False

    def fit(self, f, want, rng):
        pass

    def variants(self, f):
        return ()


NEVER = Never()


def row(name, test, clocks=(), rules=(), done=NEVER, shut=NEVER, per=False):
    clocks = [(None, one) if isinstance(one, str) else one for one in ([clocks] if isinstance(clocks, str) else clocks)]
    ROWS.append(Step(name, test, clocks, rules.split() if isinstance(rules, str) else rules, done, shut, per))


def no(question):
    """Not surely so: what is not known does not shut it out."""
    return ~Sure(question)


# ---- What the facts call it ----

AX, AB = Fact("platform", "aliexpress"), Fact("platform", "alibaba")
INSIDE = AnyPayment(no(Yes("paid_outside_platform")))
OUTSIDE = AnyPayment(Sure(Yes("paid_outside_platform")))
MAY_NOT = ("unclear", "dispute_lost", "refund_not_paid", "off_platform_request", "extra_fees", "payment_redirection", "fake_supplier_identity")
AFTER_WRONG = ("dispute_lost", "refund_not_paid", "return_trap", "off_platform_request", "extra_fees", "payment_redirection", "fake_supplier_identity")
TROUBLE = ("dispute_lost", "off_platform_request", "extra_fees", "payment_redirection", "fake_supplier_identity")  # not about the refund itself
KINDS = ("non_delivery", "fake_tracking", "advance_payment_vanished", "partial_shipment", "empty_or_wrong_item", "counterfeit", "defective",
         "not_as_described", "return_trap", "phishing_account", "recovery_scam", "not_a_scam") + MAY_NOT
SCAM = Fact("scam", *KINDS)
ABSENT = Fact("goods_state", "absent")
BAD = Fact("goods_state", "wrong", "broken", "fake", "different", "short")
Fact("goods_state", "fine")
NEVER_CAME = Fact("scam", "non_delivery", "fake_tracking", "advance_payment_vanished") | Fact("scam", *MAY_NOT) & ABSENT
WRONG = Fact("scam", "partial_shipment", "empty_or_wrong_item", "counterfeit", "defective", "not_as_described") | Fact("scam", *AFTER_WRONG) & BAD
NO_GOODS_TOLD = no(ABSENT | BAD)  # the matter is not the goods
FAKE = Fact("scam", "counterfeit") | Sure(Fact("goods_state", "fake"))
QUALITY = Fact("scam", "partial_shipment", "defective", "not_as_described")  # poor goods of a real seller are no fraud
NO_SCAM = Fact("scam", "not_a_scam")
REFUND = Fact("scam", "refund_not_paid", "return_trap")
MONEY = NEVER_CAME | WRONG | REFUND
LOST = Fact("scam", "dispute_lost") | Sure(Fact("dispute_state", "lost"))
DISPUTING = Sure(Fact("dispute_state", "open")) | Known("disputed_on") & ~Known("dispute_state")
Fact("dispute_state", "none")
DISPUTED = no(Fact("dispute_state", "cancelled")) & either(Known("disputed_on"), Fact("dispute_state", "open", "won", "lost", "closed"), Fact("scam", "dispute_lost"))
ACCEPTED = Yes("proposal_accepted")
PAID_BACK = NotLess()
BANK_REFUSED = Fact("refusal_letter", "bank")
REFUSED = Sure(Fact("refusal_letter", "bank", "s75", "fcba"))
Fact("refusal_letter", "none", "platform")
CARD = Fact("payment_method", "card", "credit_card", "debit_card", "wallet") & ~(Fact("payment_method", "wallet") & ~Yes("card_in_wallet"))
CREDIT = Fact("payment_method", "card", "credit_card", "wallet")  # a card whose kind is not told may be one
WIRE = Fact("payment_method", "bank_transfer")
PAYPAL = Fact("payment_method", "paypal")
BNPL = Fact("payment_method", "bnpl")
Fact("payment_method", "alipay", "western_union", "moneygram", "crypto", "gift_card", "cash", "other")
HOT = Within(72)
RUSSIAN = Sure(Fact("issuer_country", "RU"))
MINE = no(~Yes("authorised"))
NOT_MINE = Sure(~Yes("authorised"))
PERSONAL = Fact("buyer_type", "personal")
Fact("buyer_type", "business", "resale")
BUSINESS_ACCOUNT = Sure(Fact("account_type", "business"))
Fact("account_type", "personal")


def network(*names):
    """A card of one of these; one that is not known may be."""
    return ~RUSSIAN & no(~Fact("card_network", *names))


def surely(name):
    return Sure(Fact("card_network", name))


Fact("card_network", *NETWORKS)


def lives(*countries):
    return Fact("country", *countries)


def bank_in(*countries):
    return Fact("issuer_country", *countries)


for country in ("US", "GB", "CA", "DE", "IS", "CH", "MX", "IL", "IN", "BR", "RU", "HK", "CN", "ES"):
    for fact in ("country", "issuer_country", "beneficiary_country"):
        Fact(fact, country)
VALUES["buyer_type"] = ["personal", "business", "resale"]


def to(*countries):
    return Fact("beneficiary_country", *countries)


LOCAL = Sure(Fact("transfer_kind", "sepa", "sepa_instant", "faster_payments", "pix", "upi"))
Fact("transfer_kind", "swift", "other")


def mark(name):
    return Known("order_marks") & Has("order_marks", name)


for name in ("free_returns", "easy_return", "on_time", "genuine", "fast_delivery"):
    Has("order_marks", name)


def since(name, count):
    """Today lies more than so many days behind a day."""
    return After(name, lambda f: (f["today"], c.days(value(f, name), count)))


def said(name, least, most_, currency):
    return Over(name, currency, least) & ~Over(name, currency, most_)


# ---- AliExpress ----

row("ax_open_dispute", AX & NEVER_CAME & INSIDE, ["AX-06", "AX-07"], "AX-12 AX-25", DISPUTED, ACCEPTED)
row("ax_open_dispute_goods", AX & WRONG & INSIDE, "AX-07", "AX-12 AX-25", DISPUTED, ACCEPTED)
row("ax_open_dispute_fees", AX & Fact("scam", "extra_fees") & NO_GOODS_TOLD & INSIDE, "AX-07", "AX-26 AX-12", DISPUTED, ACCEPTED)
row("ax_open_dispute_refund", AX & REFUND & NO_GOODS_TOLD & INSIDE, "AX-07", "AX-26 AX-12", DISPUTED, ACCEPTED)
row("ax_read_timer", AX & NEVER_CAME & INSIDE & ~Known("promised_on") & ~Known("confirmed_on") & no(Fact("dispute_state", "won")), (), "AX-04")
row("ax_keep_open", AX & NEVER_CAME & INSIDE & no(Fact("dispute_state", "won", "lost", "closed")) & no(ACCEPTED), (), "AX-12 AX-29")
row("ax_delivered_elsewhere", AX & NEVER_CAME & Sure(Fact("tracking_state", "delivered", "delivered_elsewhere")), (), "AX-25")
row("ax_cancel_unshipped", AX & NEVER_CAME & INSIDE & ~Known("shipped_on") & Sure(Fact("tracking_state", "none")) & ~DISPUTING, "AX-21", (), Known("cancel_asked_at"))
row("ax_cancel_wait", AX & INSIDE & Known("cancel_asked_at") & ~Known("shipped_on"), "AX-21")
row("ax_fast_delivery", AX & NEVER_CAME & mark("fast_delivery"), (), "AX-19")
row("ax_seller_answer", AX & DISPUTING, "AX-10", "AX-12")
row("ax_platform_steps_in", AX & DISPUTING, "AX-11")
row("ax_store_closed", AX & Known("store_closed_on") & INSIDE, "AX-23", "AX-22", PAID_BACK)
row("ax_refund_after_decision", AX & Sure(Fact("dispute_state", "won")), "AX-27", (), PAID_BACK)
row("ax_refund_arrives", AX & Known("refund_agreed_on"), "AX-28", (), PAID_BACK)
row("ax_ask_again", AX & LOST, "AX-31", "AX-12")
HOME_COURTS = lives(*EEA, "GB")
row("ax_arbitration_consumer", AX & LOST & HOME_COURTS & ~BUSINESS_ACCOUNT, "AX-32")
row("ax_arbitration_business", AX & LOST & BUSINESS_ACCOUNT, "AX-34")
row("ax_arbitration_other", AX & LOST & ~HOME_COURTS & ~BUSINESS_ACCOUNT, "AX-33")
row("ax_claim_platform", AX & LOST, "AX-35")
row("ax_paid_outside", AX & OUTSIDE, (), "AX-25")
row("ax_business_talks", AX & BUSINESS_ACCOUNT & Known("disputed_on") & no(Fact("dispute_state", "won", "lost", "cancelled", "closed")) & ~Known("decided_on")
    & ~Fact("scam", "dispute_lost"), "AX-34-TALKS")
row("ax_listing_notice", AX & Known("notice_decided_on") & lives(*EEA), "AX-36")
WINDOW_OVER = Known("confirmed_on") & since("confirmed_on", 15) | ~Known("confirmed_on") & Known("delivered_on") & After(
    "delivered_on", lambda f: (f["today"], c.days(c.most(f.get("delivered_on"), f.get("promised_on")), 15)))
row("ax_dispute_over", AX & WRONG & INSIDE & ~(Known("disputed_on") | Fact("dispute_state", "open", "won", "lost") | Fact("scam", "dispute_lost")) & WINDOW_OVER, (), "AX-25")
row("ax_genuine", AX & (Fact("scam", "counterfeit") | Fact("scam", *AFTER_WRONG) & Fact("goods_state", "fake")) & mark("genuine") & INSIDE, "AX-07", "AX-24", DISPUTED)
for kind, scam, state in (("short", "partial_shipment", "short"), ("wrong", "empty_or_wrong_item", "wrong"), ("fake", "counterfeit", "fake"),
                          ("broken", "defective", "broken"), ("different", "not_as_described", "different")):
    row("ax_show_" + kind, AX & (Fact("scam", scam) | Fact("scam", *AFTER_WRONG) & Sure(Fact("goods_state", state))) & INSIDE
        & no(Fact("dispute_state", "won", "lost")) & ~Fact("scam", "dispute_lost"), (), "EV-5")
row("ax_check_marks", AX & WRONG & INSIDE & ~Known("order_marks"), (), "AX-18")
UNWANTED = WRONG | Fact("scam", "return_trap", "not_a_scam")
row("ax_free_returns", AX & UNWANTED & INSIDE & mark("free_returns") & Fact("seller_region", "mainland"), "AX-15", "AX-18", Known("returned_on"))
row("ax_free_returns_local", AX & UNWANTED & INSIDE & mark("free_returns") & Fact("seller_region", "eu", "brazil"), "AX-16", "AX-18", Known("returned_on"))
Fact("seller_region", "other")
row("ax_free_return_lost", AX & mark("free_returns") & Known("return_tracking_on"), "AX-17", (), PAID_BACK)
row("ax_return_ship", AX & Known("return_approved_on"), "AX-14", (), Known("return_tracking_on"))
PRIVATE = no(~PERSONAL) & ~BUSINESS_ACCOUNT
row("ax_withdraw", AX & UNWANTED & INSIDE & HOME_COURTS & PRIVATE & ~FAKE, "AX-37", (), Known("cancel_notice_on"))
row("ax_conform", AX & WRONG & INSIDE & HOME_COURTS & PRIVATE, "AX-CONFORM")
row("ax_may_refuse", AX & WRONG & INSIDE, (), "AX-25 AX-38")
row("no_refund_mind", AX & NO_SCAM, (), "AX-25")

# ---- Alibaba.com ----

COVERED = Yes("trade_assurance")
MAY_BE_COVERED = no(~COVERED)
ENTERPRISE = Sure(Yes("enterprise_buyer"))
THIRTY_OR_SIXTY = [(~Yes("enterprise_buyer"), "AB-04"), (ENTERPRISE, "AB-05")]
RECEIVED = Known("delivered_on") | Known("confirmed_on")
PAID_TODAY = ~(After("paid_on", lambda f: (f["today"], value(f, "paid_on"))) | After("paid_on", lambda f: (value(f, "paid_on"), f["today"])))
row("ab_quick_cancel", AB & INSIDE & (Known("paid_at") & Within(2) | ~Known("paid_at") & PAID_TODAY) & ~Known("shipped_on"), "AB-07", (), Known("cancel_asked_at"))
row("ab_check_order", AB & ~Known("trade_assurance") & ~OUTSIDE, (), "AB-02 AB-25 TT-TA")
row("ab_open_dispute", AB & NEVER_CAME & COVERED & INSIDE, [(RECEIVED, "AB-04"), (~RECEIVED, "AB-UNSHIPPED")], "AB-03 AB-04 AB-08", DISPUTED, ACCEPTED)
row("ab_open_dispute_goods", AB & WRONG & COVERED & INSIDE, THIRTY_OR_SIXTY, "AB-03", DISPUTED, ACCEPTED)
row("ab_escalate", AB & DISPUTING & INSIDE & COVERED & ~Known("decided_on"), ["AB-09", "AB-10"], (), Known("escalated_on"))
row("ab_upload", AB & Known("escalated_on") & ~Known("decided_on"), "AB-11")
row("ab_refund_arrives", AB & Known("refund_agreed_on"), "AB-15", "AB-14", PAID_BACK)
row("ab_no_cover", AB & Sure(~COVERED) & INSIDE & ~OUTSIDE, (), "AB-25")
row("ab_offline_complaint", AB & NEVER_CAME & AnyPayment(Yes("paid_outside_platform")), "AB-20", "AB-19 AB-22 AB-23 AB-26", DISPUTED, Known("store_closed_on"))
row("ab_offline_escalate", AB & DISPUTING & OUTSIDE, "AB-21", "AB-22", Known("escalated_on"))
row("ab_claim_platform", AB & LOST, "AB-30")
row("ab_inspection", AB & WRONG & COVERED & INSIDE & Fact("scam", "defective", "not_as_described", "counterfeit", "partial_shipment")
    & no(Fact("dispute_state", "won", "lost")) & ~Fact("scam", "dispute_lost"), THIRTY_OR_SIXTY, "AB-13", Has("evidence", "inspection"))
row("ab_easy_return", AB & (Fact("scam", "defective") | Fact("scam", *AFTER_WRONG) & Fact("goods_state", "broken")) & COVERED & mark("easy_return")
    & ~AnyPayment(Over("amount", "USD", "3000")), "AB-16", (), Known("return_approved_on"))
row("ab_return_ship", AB & Known("return_approved_on") & mark("easy_return"), "AB-16-RETURN", (), Known("returned_on"))
CAME_LATE = Known("promised_on") & since("promised_on", 0) & ~(Known("delivered_on") & ~After("delivered_on", lambda f: (f.get("delivered_on"), f.get("promised_on"))))
row("ab_on_time", AB & COVERED & mark("on_time") & CAME_LATE, "AB-17")
row("ab_after_cover", AB & WRONG & COVERED & INSIDE & Known("delivered_on") & since("delivered_on", 20) & ~Known("disputed_on")
    & no(Fact("dispute_state", "open", "won", "lost")), "AB-24")
row("ab_reopen", AB & COVERED & INSIDE & Sure(Fact("dispute_state", "closed", "cancelled")) & RECEIVED, THIRTY_OR_SIXTY, "AB-12")
row("ab_deals", AB & MAY_BE_COVERED & INSIDE & (DISPUTING | Sure(Yes("settlement_offered"))), (), "AB-33 AB-18")
row("ab_stage_talks", AB & MAY_BE_COVERED & INSIDE & DISPUTING & ~Known("escalated_on") & ~Known("decided_on"), (), "AB-03")
row("ab_stage_decision", AB & MAY_BE_COVERED & INSIDE & DISPUTING & Known("escalated_on") & ~Known("decided_on"), (), "AB-12")
row("ab_stage_payment", AB & MAY_BE_COVERED & INSIDE & Sure(Fact("dispute_state", "won")), (), "AB-14", PAID_BACK)
row("ab_stage_objection", AB & LOST, (), "AB-31")
row("ab_may_refuse", AB & WRONG & INSIDE & MAY_BE_COVERED, (), "AB-18 AB-13")
row("ab_fees", AB & Fact("scam", "extra_fees") & NO_GOODS_TOLD & INSIDE & MAY_BE_COVERED, (), "AB-03 AB-18", DISPUTED)
row("ab_outside_goods", AB & WRONG & OUTSIDE, (), "AB-19 AB-23")
row("ab_ask_again", AB & LOST, (), "AB-29")
row("ab_listing_notice", AB & Known("notice_decided_on") & lives(*EEA), "AB-32")

# ---- Seller, law ----

row("fees_do_not_pay", Fact("scam", "extra_fees"))
row("seller_write", NEVER_CAME & INSIDE, (), (), Known("seller_contacted_on"))
row("seller_demand", NEVER_CAME & OUTSIDE, (), "LW-03 LW-18", Known("seller_contacted_on"))
row("seller_write_goods", WRONG & INSIDE, (), (), Known("seller_contacted_on"))
row("seller_write_refund", REFUND & NO_GOODS_TOLD & INSIDE, (), (), Known("seller_contacted_on"))
row("seller_demand_goods", (WRONG | REFUND & NO_GOODS_TOLD) & OUTSIDE, (), "LW-03", Known("seller_contacted_on"))
row("seller_return", (WRONG | Fact("scam", "return_trap")) & ~Known("returned_on") & ~Known("return_approved_on") & ~FAKE)
row("seller_identity", AB & (NEVER_CAME | WRONG), (), "LW-18", Has("evidence", "identity"))
row("seller_settlement", Sure(Yes("settlement_offered")), (), "LW-18")
NOT_PRIVATE = no(PERSONAL)
row("law_limit", AB & (NEVER_CAME | WRONG), "LW-02", "LW-01 LW-03")
row("law_limit_general", AB & (NEVER_CAME | WRONG) & ~QUALITY, "LW-01")
row("law_notice", AB & WRONG & NOT_PRIVATE, "LW-05", "LW-06")
row("law_notice_cn", AB & WRONG & NOT_PRIVATE, "LW-04")
ARBITRATION = Sure(Fact("contract_forum", "arbitration"))
Fact("contract_forum", "court", "none", "unknown")
row("law_forum_arbitration", ARBITRATION & ~NO_SCAM, (), "LW-08")
row("law_forum_court", AB & (LOST | OUTSIDE) & ~ARBITRATION, (), "LW-13 LW-14 LW-15 LW-16")
row("law_hk_small", AnyPayment(Sure(WIRE) & Sure(to("HK"))) & ~ARBITRATION & ~NO_SCAM, (), "LW-17")
row("hkiac_cost", LOST, (), "LW-09 LW-10")
for kind, rules in {"non_delivery": "EV-6", "fake_tracking": "EV-6", "partial_shipment": "EV-6", "empty_or_wrong_item": "EV-6", "counterfeit": "EV-6",
                    "defective": "EV-6", "not_as_described": "EV-6", "advance_payment_vanished": "LW-18", "payment_redirection": "",
                    "off_platform_request": "", "extra_fees": "EV-6", "refund_not_paid": "EV-6", "dispute_lost": "", "return_trap": "EV-6",
                    "fake_supplier_identity": "LW-18", "phishing_account": "", "recovery_scam": "SAF-4"}.items():
    row("say_" + kind, Fact("scam", kind), (), rules)

# ---- Cards ----


def far(f):
    """The first day to ask against the 540th day."""
    return c.days(value(f, "promised_on"), 1), c.days(value(f, "posted_on"), 540)


def paid_ago(f, days, **after):
    """Paid so long ago, the rest so many days after that; None: not known."""
    paid = f["today"] - timedelta(days=days)
    return {"paid_on": paid, "paid_at": None, "posted_on": None, **{k: v if v is None else paid + timedelta(days=v) for k, v in after.items()}}


OPEN = {"refunded": None, "refusal_letter": None}


def promised_edges(count):
    """The first day to ask lies about so many days behind the payment."""
    return lambda f: [{**OPEN, **paid_ago(f, 200, promised_on=count + by, card_network=None), "card_network": network_} for by in (-2, -1, 0, 1)
                      for network_ in (f.get("card_network"), "visa")]


def return_edges(f):
    """Sent back so late that the wait of 15 days ends about with the 120 or the 540 days; with and without a known delivery."""
    for by in (-1, 0, 1):
        yield {**OPEN, **paid_ago(f, 535, delivered_on=430, promised_on=None, returned_on=525 + by)}
        yield {**OPEN, **paid_ago(f, 150, delivered_on=40, promised_on=None, returned_on=145 + by)}
        yield {**OPEN, **paid_ago(f, 170, delivered_on=40, promised_on=60, returned_on=165 + by)}
        yield {**OPEN, **paid_ago(f, 110, delivered_on=None, promised_on=None, returned_on=105 + by)}
        yield {**OPEN, **paid_ago(f, 170, delivered_on=None, promised_on=60, returned_on=165 + by)}


def cap_edges(f):
    """Came, or was found to be a fake, so late that 120 days from then end about with the 540."""
    for by in (-1, 0, 1):
        yield {**OPEN, **paid_ago(f, 430, delivered_on=420 + by, fake_confirmed_on=None, returned_on=None, promised_on=None)}
        yield {**OPEN, **paid_ago(f, 430, delivered_on=300, fake_confirmed_on=420 + by, returned_on=None, promised_on=None)}


CARD_RULES = ("VISA-131", "VISA-133", "VISA-134", "VISA-135", "VISA-136", "VISA-137", "MC-4853N", "MC-4853D", "DISC", "SWITCH")
CARD_EDGES = (promised_edges(120), promised_edges(540), return_edges, cap_edges)


PAST_CAP = Edged(Known("promised_on") & After("promised_on", far), promised_edges(540))
PAST_120 = Edged(Known("promised_on") & After("promised_on", lambda f: (c.days(value(f, "promised_on"), 1), c.days(value(f, "posted_on"), 120))), promised_edges(120))
SENT_BACK_PAST = Edged(Known("returned_on") & either(
    After("returned_on", lambda f: (c.days(f.get("returned_on"), 15), c.days(value(f, "posted_on"), 540))),
    After("returned_on", lambda f: (c.days(f.get("returned_on"), 15), c.days(f.get("delivered_on") or value(f, "posted_on"), 120)))), return_edges)
SENT_BACK_TRAP = Edged(Known("returned_on") & either(
    After("returned_on", lambda f: (c.days(f.get("returned_on"), 15), c.days(value(f, "posted_on"), 540))),
    After("returned_on", lambda f: (c.days(f.get("returned_on"), 15), c.days(c.most(value(f, "posted_on"), f.get("delivered_on"), f.get("promised_on")), 120)))), return_edges)
BOTH = [(Fact("card_network", "visa"), "VISA-131"), (Fact("card_network", "mastercard"), "MC-4853N")]
BOTH_GOODS = [(Fact("card_network", "visa"), "VISA-133"), (Fact("card_network", "mastercard"), "MC-4853D")]
VISA_OR_MASTER = network("visa", "mastercard")
GOODS_NOT_REFUND = Fact("scam", "partial_shipment", "empty_or_wrong_item", "counterfeit", "defective", "not_as_described") | Fact("scam", *TROUBLE) & BAD
ODD = Fact("scam", "recovery_scam") | Fact("scam", "extra_fees", "fake_supplier_identity") & NO_GOODS_TOLD
GOODS_OR_REFUND = WRONG | REFUND & NO_GOODS_TOLD
row("card_not_received", CARD & NEVER_CAME & VISA_OR_MASTER, BOTH, "CARD-00", PAID_BACK, BANK_REFUSED | ~surely("mastercard") & PAST_CAP, per=True)
for brand, rule in (("amex", "AMEX-C"), ("discover", "DISC"), ("unionpay", "UPI")):
    row("card_" + brand, CARD & NEVER_CAME & surely(brand), rule, "CARD-00", PAID_BACK, BANK_REFUSED | PAST_CAP if brand == "discover" else BANK_REFUSED, per=True)
    row("card_" + brand + "_goods", CARD & GOODS_OR_REFUND & surely(brand), rule, "CARD-00", PAID_BACK,
        BANK_REFUSED | SENT_BACK_PAST if brand == "discover" else BANK_REFUSED, per=True)
row("card_goods", CARD & GOODS_NOT_REFUND & ~FAKE & VISA_OR_MASTER, BOTH_GOODS, "CARD-00", PAID_BACK, BANK_REFUSED | SENT_BACK_PAST, per=True)
row("card_fake", CARD & (Fact("scam", "counterfeit") | Fact("scam", *TROUBLE) & Sure(Fact("goods_state", "fake"))) & VISA_OR_MASTER,
    [(Fact("card_network", "visa"), "VISA-134"), (Fact("card_network", "mastercard"), "MC-4853D")], "CARD-00", PAID_BACK, BANK_REFUSED, per=True)
row("card_four_things", CARD & GOODS_NOT_REFUND & ~FAKE & network("visa"), (), "VISA-133e", PAID_BACK, per=True)
row("card_misrep", CARD & ODD & network("visa"), "VISA-135", "CARD-00", PAID_BACK, BANK_REFUSED, per=True)
row("card_ask_bank", CARD & ODD & Known("card_network") & ~Fact("card_network", "visa", "mir") & ~RUSSIAN, (), "CARD-00", PAID_BACK, BANK_REFUSED, per=True)
row("card_refund", CARD & Fact("scam", "refund_not_paid") & (Known("credit_note_on") | no(ABSENT)) & VISA_OR_MASTER,
    [(Fact("card_network", "visa"), "VISA-136"), (Fact("card_network", "mastercard"), "MC-4853D")], "CARD-00", PAID_BACK, BANK_REFUSED, per=True)
row("card_return", CARD & Fact("scam", "return_trap") & VISA_OR_MASTER,
    [(Fact("card_network", "visa"), "VISA-137"), (Fact("card_network", "mastercard"), "MC-4853D")], "CARD-00", PAID_BACK, BANK_REFUSED | SENT_BACK_TRAP, per=True)
row("card_mc_collab", CARD & surely("mastercard") & MONEY & ~RUSSIAN, (), "MC-COLLAB", PAID_BACK, BANK_REFUSED, per=True)
row("card_russia", CARD & (MONEY | Fact("scam", "extra_fees", "recovery_scam")) & (RUSSIAN | surely("mir")), (), "RU-CARD", per=True)
row("card_wallet", Fact("payment_method", "wallet") | Fact("payment_method", "card", "credit_card", "debit_card", "wallet") & Sure(Yes("card_in_wallet")), (), "WALLET", per=True)
SWITCHING = CARD & MONEY & DISPUTING & ~RUSSIAN & ~surely("mir")
row("card_switch_day", SWITCHING & no(AB), "SWITCH", "AX-39 ALI-CB", NEVER, PAID_BACK, per=True)
row("card_switch_day_ab", SWITCHING & AB, "SWITCH", (), NEVER, PAID_BACK, per=True)
row("card_long_wait", CARD & NEVER_CAME & PAST_120 & ~RUSSIAN & ~surely("mir"), "LONG-LEAD", (), NEVER, ~surely("mastercard") & PAST_CAP, per=True)
row("card_closed_far", CARD & NEVER_CAME & PAST_CAP & network("visa", "discover"), (), "VISA-131", per=True)
row("card_many_orders", AnyPayment(CARD & network("visa")) & NEVER_CAME & Known("orders_with_seller") & ~Fact("orders_with_seller", 1, 2), (), "VISA-131b")
Fact("orders_with_seller", 1, 2, 3, 4)
BILLING = NEVER_CAME | Fact("scam", "partial_shipment", "empty_or_wrong_item", "not_as_described") | Fact("scam", *AFTER_WRONG) & Fact("goods_state", "wrong", "different", "short")
POOR = Fact("scam", "defective", "counterfeit", "not_as_described") | Fact("scam", *AFTER_WRONG) & Fact("goods_state", "broken", "fake", "different")


def consumer(country):
    return lives(country) & bank_in(country) & PERSONAL


row("us_fcba", CREDIT & consumer("US") & BILLING, "US-FCBA", (), Known("notice_sent_on"), Fact("refusal_letter", "fcba"), per=True)
row("us_quality", CREDIT & consumer("US") & POOR & Over("amount", "USD", "50"), (), "US-FCBA-X US-CD", PAID_BACK, per=True)
row("uk_s75", CREDIT & lives("GB") & bank_in("GB") & said("item_price", "100", "30000", "GBP") & (NEVER_CAME | WRONG), "UK-S75", "UK-CB", PAID_BACK,
    Fact("refusal_letter", "s75"), per=True)
QUEBEC, ONTARIO = Fact("region", "CA-QC"), Fact("region", "CA-ON")
Fact("region", "GB-SCT")
row("ca_qc_cancel", CREDIT & consumer("CA") & QUEBEC & NEVER_CAME, "CA-QC-CANCEL", "CA-QC AG-CAQ", Known("cancel_notice_on"), per=True)
row("ca_qc_chargeback", CREDIT & consumer("CA") & QUEBEC & NEVER_CAME & Known("cancel_notice_on"), "CA-QC", "AG-CAQ", Known("notice_sent_on"), per=True)
row("ca_on_chargeback", CREDIT & consumer("CA") & ONTARIO & Over("amount", "CAD", "50") & Known("cancel_notice_on") & (NEVER_CAME | WRONG), "CA-ON", (),
    Known("notice_sent_on"), per=True)
row("bank_complaint", REFUSED, (), (), Known("bank_complaint_on"), per=True)
row("uk_fos", bank_in("GB") & either(Known("bank_complaint_on"), Known("bank_final_on"), REFUSED), "UK-FOS", "AG-UK3", per=True)
ANY_CARD = Fact("payment_method", "card", "credit_card", "debit_card", "wallet")
EU_NOT_ME = lives(*EEA) & bank_in(*EEA) & (ANY_CARD | WIRE)
US_NOT_ME = lives("US") & bank_in("US") & Fact("payment_method", "card", "debit_card", "bank_transfer")
IL_NOT_ME = lives("IL") & bank_in("IL") & ANY_CARD
row("eu_not_me", EU_NOT_ME & NOT_MINE, "EU-PSD2", per=True)
row("us_not_me", US_NOT_ME & NOT_MINE, "US-REGE", per=True)
row("il_not_me", IL_NOT_ME & NOT_MINE, "IL-30", per=True)
row("mx_charge", ANY_CARD & lives("MX") & bank_in("MX") & ~Yes("authorised") & (Known("authorised") | Known("statement_cut_on")), "MX-90", per=True)
row("mx_fast", Fact("payment_method", "card", "debit_card", "wallet") & lives("MX") & bank_in("MX") & NOT_MINE, "MX-48", (), Known("notice_sent_on"), per=True)
row("not_me_bank", NOT_MINE & ~EU_NOT_ME & ~US_NOT_ME & ~IL_NOT_ME, (), (), PAID_BACK, per=True)
row("tricked_payment", Fact("scam", "phishing_account") & MINE, (), (), PAID_BACK, per=True)
row("refund_rest", Known("refunded") & MINE & no(PAID_BACK), per=True)

# ---- PayPal, pay later ----

FRIENDS = Sure(Yes("friends_and_family"))
LIVES_ELSEWHERE = Known("country") & ~lives("US")
PP_DONE = Known("paypal_dispute_on") | PAID_BACK
row("paypal_not_received", PAYPAL & ~FRIENDS & NEVER_CAME, "PP-INR", (), PP_DONE, per=True)
row("paypal_goods_us", PAYPAL & ~FRIENDS & WRONG & lives("US"), "PP-SNAD-US", (), PP_DONE, per=True)
row("paypal_goods", PAYPAL & ~FRIENDS & WRONG & LIVES_ELSEWHERE, "PP-SNAD-XX", (), PP_DONE, per=True)
row("paypal_escalate", PAYPAL & ~FRIENDS & Known("paypal_dispute_on"), "PP-ESC", (), PAID_BACK, per=True)
row("paypal_limits", PAYPAL & (FRIENDS | Fact("buyer_type", "resale")), (), "PP-EX", per=True)
row("paypal_refund", PAYPAL & REFUND & NO_GOODS_TOLD & ~FRIENDS, (), "PP-EX", PP_DONE, per=True)
BEHIND = PAYPAL & Fact("paypal_funding", "card") & ~surely("mir") & ~RUSSIAN
Fact("paypal_funding", "balance", "bank")
OWN = [(surely("amex"), "AMEX-C"), (surely("discover"), "DISC"), (surely("unionpay"), "UPI")]
row("paypal_card", BEHIND & NEVER_CAME, BOTH + OWN, "PP-CARD", PAID_BACK, BANK_REFUSED | no(Fact("card_network", "mastercard", "amex", "unionpay")) & PAST_CAP, per=True)
row("paypal_card_goods", BEHIND & WRONG,
    [(Fact("card_network", "visa") & ~FAKE, "VISA-133"), (Fact("card_network", "visa") & FAKE, "VISA-134"), (Fact("card_network", "mastercard"), "MC-4853D")] + OWN,
    "PP-CARD", PAID_BACK, BANK_REFUSED | no(Fact("card_network", "amex", "unionpay")) & ~FAKE & SENT_BACK_PAST, per=True)
row("paypal_bank_debit", PAYPAL & Sure(Fact("paypal_funding", "bank")) & lives(*EEA) & bank_in(*EEA) & PERSONAL & ~NO_SCAM, "EU-SDD", (), PAID_BACK, per=True)
CLAIM = ~Fact("scam", "not_a_scam", "phishing_account", "recovery_scam")
KLARNA, AFTERPAY = Fact("bnpl_provider", "klarna"), Fact("bnpl_provider", "afterpay")
Fact("bnpl_provider", "affirm", "other")
row("klarna_report", BNPL & KLARNA & CLAIM, (), "KLARNA", Known("bnpl_reported_on") | PAID_BACK, per=True)
row("klarna_papers", BNPL & Sure(KLARNA) & Known("bnpl_reported_on") & CLAIM, "KLARNA", (), PAID_BACK, per=True)
row("afterpay_report", BNPL & AFTERPAY & CLAIM, "AFTERPAY", (), PAID_BACK, per=True)
row("uk_bnpl", BNPL & lives("GB") & said("item_price", "100", "30000", "GBP") & ~After("paid_on", lambda f: (date(2026, 7, 15), value(f, "paid_on"))) & (NEVER_CAME | WRONG),
    "UK-BNPL", (), PAID_BACK, per=True)
row("alipay_report", Fact("payment_method", "alipay") & CLAIM, (), "ALIPAY", PAID_BACK, per=True)
OTHER_COMPANY = Fact("payment_method", "other") | BNPL & no(KLARNA | AFTERPAY)
row("pay_company", OTHER_COMPANY & NEVER_CAME, (), (), PAID_BACK, per=True)
row("pay_company_goods", OTHER_COMPANY & either(WRONG, Fact("scam", "recovery_scam"), Fact("scam", *AFTER_WRONG) & NO_GOODS_TOLD), (), (), PAID_BACK, per=True)

# ---- Transfers, cash ----

COLD = Known("paid_on") & ~HOT
ABROAD = WIRE & ~LOCAL
row("tt_call_bank_now", WIRE & HOT, "TT-0", (), Yes("recall_sent"), PAID_BACK, per=True)
row("tt_call_bank", WIRE & COLD & ~QUALITY, "TT-0", (), Yes("recall_sent"), PAID_BACK, per=True)
row("tt_goods", WIRE & QUALITY & COLD, (), (), PAID_BACK, per=True)
row("tt_gpi", ABROAD & ~(QUALITY & COLD), "TT-GPI", (), NEVER, PAID_BACK, per=True)
row("tt_changed_details", WIRE & Sure(Yes("bank_details_changed")), "TT-0", per=True)
row("tt_igrip", ABROAD & ~(Sure(to("US")) & Sure(lives("US"))) & ~QUALITY, "TT-IGRIP", (), Has("evidence", "police_report"), PAID_BACK, per=True)
row("tt_hk", WIRE & to("HK"), "TT-HK", "AG-HK", NEVER, PAID_BACK, per=True)
row("tt_cn", AnyPayment(WIRE & to("CN")) & ~QUALITY, "TT-CN", "LW-18 AG-CN2")
row("tt_ffkc", ABROAD & bank_in("US") & Over("amount", "USD", "50000", least=True) & no(to("US")) & Yes("recall_sent") & HOT, "TT-FFKC", "AG-US2", per=True)
row("tt_rat", WIRE & lives("US") & to("US") & HOT, "TT-RAT", "AG-US2", per=True)
row("tt_sepa_recall", WIRE & bank_in(*SEPA) & Fact("transfer_kind", "sepa", "sepa_instant") & no(~to(*SEPA)), "SEPA-REC", (), Yes("recall_sent"), per=True)
row("tt_sepa_instant", WIRE & Sure(Fact("transfer_kind", "sepa_instant")) & bank_in(*SEPA) & ~QUALITY, "SEPA-INST", (), Yes("recall_sent"), PAID_BACK, per=True)
row("tt_pix", WIRE & bank_in("BR") & Fact("transfer_kind", "pix") & ~QUALITY, "BR-PIX", (), PAID_BACK, per=True)
row("tt_india", WIRE & lives("IN") & (Fact("transfer_kind", "upi") | to("IN")), "IN-1930", "AG-IN", per=True)
row("tt_uk_app", WIRE & bank_in("GB") & Fact("transfer_kind", "faster_payments") & no(~to("GB")) & ~After("paid_on", lambda f: (date(2024, 10, 7), value(f, "paid_on"))) & ~QUALITY,
    "UK-APP", (), PAID_BACK, per=True)
row("tt_uk_abroad", WIRE & bank_in("GB") & ~LOCAL & ~to("GB"), (), "UK-INTL", per=True)
row("tt_bank_answer", WIRE & Sure(Yes("recall_sent")), (), (), NEVER, PAID_BACK, per=True)
for name, way, rule in (("wu", "western_union", "WU"), ("mg", "moneygram", "MG"), ("crypto", "crypto", "CRYPTO"), ("gift", "gift_card", "GIFT")):
    row("cash_" + name, Fact("payment_method", way), rule, (), NEVER, PAID_BACK, per=True)
row("cash_post", Fact("payment_method", "cash") & lives("US"), "CASH", (), NEVER, PAID_BACK, per=True)

# ---- Safety, reports ----

RECOVERY = Sure(Yes("recovery_offer")) | Fact("scam", "recovery_scam")
row("safety_threat", Sure(Yes("threatened")))
row("safety_recovery_offer", RECOVERY, (), "SAF-1 SAF-4 SAF-5 SAF-6")
row("safety_second_fraud", ~RECOVERY & ~NO_SCAM, (), "SAF-1 SAF-4")
row("safety_keep_proof", ~NO_SCAM)
row("acc_secure", Fact("scam", "phishing_account"))
AT_HOME = {"ca": "CA", "au": "AU", "in": "IN", "sg": "SG", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pl": "PL", "br": "BR", "mx": "MX",
           "ua": "UA", "kr": "KR", "za": "ZA", "ng": "NG", "ae": "AE", "ru": "RU"}
for name, country in AT_HOME.items():
    row("report_" + name, Sure(lives(country)) & ~NO_SCAM, (), "AG-" + country)
FAR_POLICE = AnyPayment(Sure(WIRE) & Sure(to("CN", "HK")))  # one of the three is then theirs
row("us_cfpb", lives("US") & AnyPayment(bank_in("US")) & REFUSED, (), "AG-US3")
row("report_us_ic3", Sure(lives("US")) & ~NO_SCAM & ~QUALITY, (), "AG-US2")
row("report_us_ftc", Sure(lives("US")) & ~NO_SCAM & ~(REFUSED & FAR_POLICE), (), "AG-US1")
row("report_uk_police", Sure(lives("GB")) & no(Fact("region", "GB-SCT")) & ~NO_SCAM & ~QUALITY, (), "AG-UK1")
row("report_uk_advice", Sure(lives("GB")) & ~NO_SCAM & ~(AnyPayment(Known("bank_complaint_on") | Known("bank_final_on")) & FAR_POLICE), (), "AG-UK2")
row("report_jp", Sure(lives("JP")) & PERSONAL & ~NO_SCAM, (), "AG-JP")
row("report_police", no(lives("US", "GB", "NZ", "JP", *AT_HOME.values())) & ~NO_SCAM & ~QUALITY, (), "AG-INT", Has("evidence", "police_report"))
row("report_econsumer", no(lives("US", "GB")) & no(QUEBEC) & ~NO_SCAM, (), "AG-INT")
row("report_nz", Sure(lives("NZ")) & ~NO_SCAM, (), "AG-NZ")

# ---- What kind of case it is, where nobody said it ----

UNKNOWN_KIND = (
    ("recovery_scam", Yes("recovery_offer") & ~Known("goods_state")),
    ("phishing_account", AnyPayment(~Yes("authorised"))),
    ("payment_redirection", AnyPayment(Yes("bank_details_changed"))),
    ("advance_payment_vanished", AB & ABSENT & AnyPayment(Yes("paid_outside_platform") & Fact("payment_method", "bank_transfer", "western_union", "moneygram",
                                                                                       "crypto", "cash", "gift_card"))),
    ("fake_tracking", ABSENT & Fact("tracking_state", "delivered_elsewhere")),
    ("non_delivery", ABSENT),
    ("refund_not_paid", Known("refund_agreed_on") | Known("credit_note_on") | Fact("dispute_state", "won")),
    ("return_trap", Known("return_approved_on") | Known("returned_on")),
    ("counterfeit", Fact("goods_state", "fake")),
    ("partial_shipment", Fact("goods_state", "short")),
    ("empty_or_wrong_item", Fact("goods_state", "wrong")),
    ("defective", Fact("goods_state", "broken")),
    ("not_as_described", Fact("goods_state", "different")),
    ("dispute_lost", Fact("dispute_state", "lost")),
    ("off_platform_request", AnyPayment(Yes("paid_outside_platform"))),
    ("not_a_scam", Fact("goods_state", "fine")),
)
Fact("tracking_state", "none", "normal", "stuck", "delivered", "delivered_elsewhere")


def kind_of(f):
    first = {k: v for k, v in f.items() if k != "class"}
    return next((name for name, test in UNKNOWN_KIND if test.holds(first)), "unclear")


# ---- When a person is needed, and how soon ----

def thirty(f):
    """The later of both days counts: only then is the window surely over."""
    return f["today"], c.days(c.most(f.get("confirmed_on"), f.get("delivered_on")), 30)


TRIAGE = {
    "threatened": (Yes("threatened"), "now"),
    "wire_within_72_hours": (AnyPayment(Fact("payment_method", "bank_transfer", "western_union", "moneygram") & HOT), "now"),
    "bank_details_changed": (AnyPayment(Yes("bank_details_changed")), "today"),
    "recovery_offer": (Yes("recovery_offer") | Fact("scam", "recovery_scam"), "today"),
    "minor": (Yes("minor"), "today"),
    "settlement_offered": (Yes("settlement_offered"), "today"),
    "decision_received": (Known("decided_on") & no(Fact("dispute_state", "won")) | Fact("dispute_state", "lost") | Fact("scam", "dispute_lost"), "today"),
    "loss_large": (Loss("5000"), "normal"),
    "many_transfers": (Fact("transfers", 4, 5), "normal"),
    "paid_outside": (AnyPayment(Yes("paid_outside_platform")), "normal"),
    "resale_by_paypal": (Fact("buyer_type", "resale") & AnyPayment(PAYPAL), "normal"),
    "counterfeit_seized": (Yes("customs_seizure") | Fact("scam", "counterfeit") & Has("evidence", "brand_report"), "normal"),
    "supplier_known": (Has("evidence", "identity") & Loss("4000"), "normal"),
    "supplier_doubtful": (Fact("scam", "fake_supplier_identity"), "normal"),
    "own_contract": (Fact("contract_forum", "arbitration", "court"), "normal"),
    "two_laws": (AnyPayment(TwoLands()), "normal"),
    "refusal_in_hand": (Fact("refusal_letter", "s75", "fcba"), "normal"),
    "bank_and_platform": (Fact("dispute_state", "open") & AnyPayment(either(*map(Known, ("notice_sent_on", "bank_complaint_on", "paypal_dispute_on")))), "normal"),
    "assurance_over": (AB & COVERED & (no(Yes("enterprise_buyer")) & After("delivered_on", thirty) & After("confirmed_on", thirty)
                                       | Yes("enterprise_buyer") & since("delivered_on", 60)), "normal"),
    "card_out_of_reach": (AnyPayment(ANY_CARD & no(Fact("card_network", "mastercard", "amex", "unionpay", "mir")) & PAST_CAP), "normal"),
    "unclear": (Fact("scam", "unclear"), "normal"),
}
Fact("transfers", 1, 3)
ROUTES = set(  # to the money: the last of their days is what "deadline near" looks at
    "ax_open_dispute ax_open_dispute_goods ax_open_dispute_fees ax_open_dispute_refund ax_store_closed ax_free_returns ax_free_returns_local ab_quick_cancel "
    "ab_open_dispute ab_open_dispute_goods ab_easy_return card_not_received card_amex card_discover card_unionpay card_goods card_fake card_misrep card_refund "
    "card_return card_amex_goods card_discover_goods card_unionpay_goods us_fcba uk_s75 ca_qc_chargeback ca_on_chargeback uk_fos eu_not_me us_not_me il_not_me "
    "mx_charge mx_fast paypal_not_received paypal_goods_us paypal_goods paypal_escalate paypal_card paypal_card_goods klarna_papers afterpay_report uk_bnpl "
    "tt_sepa_recall tt_pix tt_uk_app".split())
FIRST, SECOND = "paid_on", ("delivered_on", "shipped_on", "disputed_on", "promised_on")


def contradicts(f):
    """Came, was sent, disputed or promised before it was paid; decided before it was disputed; confirmed before it came; more back than paid."""
    paid = [value(p, "paid_on") for p in payments(f)]
    pairs = [(f.get(name), None if None in paid else min(paid)) for name in SECOND]
    pairs += [(f.get("decided_on"), f.get("disputed_on")), (f.get("confirmed_on"), f.get("delivered_on"))]
    more = any(p.get("amount") and p.get("refunded") and p["amount"][1] == p["refunded"][1] and Decimal(p["refunded"][0]) > Decimal(p["amount"][0]) for p in payments(f))
    return more or any(one and other and one < other for one, other in pairs)


def last_day(f, said):
    """Of the open routes to the money; house targets do not count."""
    def days_of(*states):
        return [s["do_by"][:10] for s in said.values() if s["id"] in ROUTES and s["state"] in states and s["do_by"] and "AB-UNSHIPPED" not in s["rules"]]

    last = max(days_of("now", "later", "late"), default=None)
    return last and date.fromisoformat(last)


def person_for(f, said):
    because = {name for name, (test, _) in TRIAGE.items() if test.holds(f)}
    last = last_day(f, said)
    if last and last <= f["today"] + timedelta(days=7):
        because.add("deadline_near")
    if contradicts(f):
        because.add("contradiction")
    urgency = {**{name: row[1] for name, row in TRIAGE.items()}, "deadline_near": "today", "contradiction": "normal"}
    soonest = next((u for u in ("now", "today", "normal") if u in {urgency[name] for name in because}), None)
    return {"needed": bool(because), "urgency": soonest, "because": because}


# ---- Cases ----

DAYS = [name for name in (
    "posted_on statement_on statement_cut_on paypal_dispute_on bnpl_reported_on notice_sent_on bank_complaint_on bank_final_on credit_note_on promised_on shipped_on "
    "delivered_on confirmed_on noticed_on breached_on fake_confirmed_on seller_contacted_on cancel_notice_on disputed_on escalated_on decided_on refund_agreed_on "
    "return_approved_on returned_on return_tracking_on store_closed_on notice_decided_on contract_pay_on contract_delivery_on contract_ship_on").split()]
ALL_DAYS = DAYS + ["paid_on"]
SELDOM = ("evidence", "refusal_letter", "orders_with_seller", "settlement_offered", "threatened", "proposal_accepted", "recovery_offer", "bank_details_changed",
          "friends_and_family", "notice_sent_on", "store_closed_on", "refund_agreed_on", "returned_on", "decided_on", "bank_final_on", "bank_complaint_on",
          "fake_confirmed_on", "notice_decided_on", "confirmed_on", "return_tracking_on", "return_approved_on", "refunded", "disputed_on", "cancel_notice_on",
          "paypal_dispute_on", "bnpl_reported_on", "cancel_asked_at", "escalated_on", "credit_note_on", "seller_contacted_on")


def any_case(rng):
    """A case as it may come: most is known, seldom things seldom."""
    f = {"class": kind_of, "others": [], "today": date(2026, 3, 1) + timedelta(days=rng.randrange(300))}
    for name, values in VALUES.items():
        if rng.random() < (0.12 if name in SELDOM else 0.75):
            f[name] = [v for v in values if rng.random() < 0.4] if name in SETS else rng.choice(values)
    if rng.random() < 0.7:
        f["issuer_country"] = f.get("country")
    if rng.random() < 0.9:
        f["paid_on"] = f["today"] - timedelta(days=rng.choice((rng.randrange(6), rng.randrange(100), rng.randrange(500))))
    for name in DAYS:
        if rng.random() < (0.12 if name in SELDOM else 0.5):
            since_paid = (f["today"] - f["paid_on"]).days if f.get("paid_on") else 60
            f[name] = f["today"] - timedelta(days=rng.randint(0, max(since_paid, 0))) + timedelta(days=rng.randrange(120) if name in FUTURE else 0)
    if f.get("paid_on") and rng.random() < 0.2:
        f["paid_at"] = min(as_told("paid_at", f["paid_on"]) + timedelta(hours=rng.randrange(12)), noon(f))
    if rng.random() < 0.8:
        f["amount"] = (rng.choice(("20.00", "300.00", "900.00")), rng.choice(("USD", "USD", "CAD")))
    if f.get("amount") and rng.random() < 0.1:
        f["refunded"] = rng.choice((f["amount"], ("5.00", f["amount"][1])))
    if rng.random() < 0.15:
        f["others"] = [{k: v for k, v in any_payment(rng, f).items() if v is not None}]
    return f


def any_payment(rng, f):
    other = {name: rng.choice(VALUES[name]) for name in PAYMENT if name in VALUES and name not in SELDOM}
    paid = f["today"] - timedelta(days=rng.randrange(200))
    return {**other, "paid_on": paid, "amount": ("250.00", "USD")}


def told_by(f):
    """The day on which such facts can all be known."""
    past = [d for p in payments(f) for name, d in p.items() if name in ALL_DAYS and d and name not in FUTURE]
    past += [f[name].date() for name in ("paid_at", "cancel_asked_at") if f.get(name)]
    return max(past, default=f["today"])


def tidy(f):
    """A time says the day, and nothing is known before it happened."""
    if f.get("paid_at"):
        f["paid_on"] = f["paid_at"].date()
    return f if told_by(f) <= f["today"] and (not f.get("paid_at") or f["paid_at"] <= noon(f)) else None


def fitting(step, rng, tries=200):
    """A case that this step is for; None if none was met."""
    for _ in range(tries):
        f = any_case(rng)
        step.test.fit(f, True, rng)
        if rng.random() < 0.2:
            step.done.fit(f, True, rng)
        elif rng.random() < 0.2:
            step.shut.fit(f, True, rng)
        if f.get("others") and rng.random() < 0.5:
            f["others"] = []
        f = tidy(f)
        if f and step.test.holds(f):
            return f
    return None


def beside(questions, f):
    """The case itself, and those that differ by one answer."""
    yield f
    for question in questions:
        for change in question.variants(f):
            moved = tidy({**f, **change})
            if moved:
                yield moved


def moves(step, f):
    """The case itself, and what lies just beside it."""
    yield from beside([step.test, step.done, step.shut] + [test for test, _ in step.clocks if test], f)
    if any(rule in CARD_RULES for _, rule in step.clocks):
        yield from (moved for edges in CARD_EDGES for change in edges(f) if (moved := tidy({**f, **change})))
    for clock in step.clocks:
        for edge in set(c.DATES[clock[1]](plain(f)).values()) - {None}:
            for by in (-1, 0, 1):
                day = (edge.date() if hasattr(edge, "hour") else edge) + timedelta(days=by)
                if abs((day - f["today"]).days) < 900:
                    moved = tidy({**f, "today": day})
                    if moved:
                        yield moved


# ---- What the rows say of a case ----


def plain(f):
    """Every fact by its name, unknown ones None, with what stands in for them."""
    names = set(VALUES) | set(ALL_DAYS) | set(PAYMENT) | {"cancel_asked_at", "region"}
    told = {name: f.get(name) for name in names}
    told.update(scam=value(f, "scam"), paid_on=value(f, "paid_on"), issuer_country=value(f, "issuer_country"), today=f["today"])
    told["goods_trouble"] = (Fact("scam", "partial_shipment", "empty_or_wrong_item", "counterfeit", "defective", "not_as_described") | BAD).holds(f)
    return told


def day_of(edge):
    return edge.date() if hasattr(edge, "hour") else edge


def joined(step, f):
    """The clocks in force as one: the later first day, the earlier limits, and the margin of the earliest."""
    facts, found, ahead = plain(f), {}, 0
    for test, rule in step.clocks:
        if test is not None and test.holds(f) is False:
            continue
        dates = c.DATES[rule](facts)
        dates.setdefault("latest", dates.get("do_by"))
        if dates["latest"] is not None and dates.get("do_by") is not None and day_of(dates["latest"]) < day_of(dates["do_by"]):
            dates["do_by"] = dates["latest"]  # facts that contradict each other: the earlier day is the one to keep
        for key, pick in (("not_before", c.most), ("do_by", c.least), ("latest", c.least), ("expect_by", c.least)):
            before = found.get(key)
            found[key] = pick(before, dates.get(key)) if not hasattr(dates.get(key), "hour") else dates[key]
            if key == "do_by" and found[key] is not None:
                ahead = max(ahead, c.margin(rule)) if found[key] == before else c.margin(rule) if found[key] == dates.get(key) else ahead
    return found, ahead


def passed(edge, f):
    if edge is None:
        return False
    return noon(f) > edge if hasattr(edge, "hour") else f["today"] > edge


def state_of(step, f, dates):
    if step.done.holds(f):
        return "done"
    if passed(dates.get("latest"), f) or step.shut.holds(f):
        return "closed"
    if passed(dates.get("do_by"), f):
        return "late"
    first = dates.get("not_before")
    return "later" if first and f["today"] < first else "now"


def shown(edge):
    if edge is None:
        return None
    return edge.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(edge, "hour") else edge.isoformat()


def aim(dates, ahead, f):
    last = dates.get("do_by")
    if last is None or hasattr(last, "hour"):
        return "any" if last else None
    return max(f["today"], last - timedelta(days=ahead)).isoformat()


def said_of(step, f, number):
    """None, or what the plan should say."""
    there = step.test.holds(f)
    if there is False:
        return None
    dates, ahead = joined(step, f)
    rules = {rule for test, rule in step.clocks if test is None or test.holds(f) is not False} | set(step.rules)
    want = {key: shown(dates.get(key)) for key in ("not_before", "do_by", "latest", "expect_by")}
    return {"id": step.id, "payment": number, "unsure": there is None, "rules": rules, "state": state_of(step, f, dates), "aim_by": aim(dates, ahead, f), **want}


def wanted(f, only=None):
    return {(s.id, number): said for s in ROWS if not only or s.id in only
            for number in (range(1, len(payments(f)) + 1) if s.per else (None,))
            for said in [said_of(s, of_payment(f, number or 1), number)] if said}


def as_said(step):
    said = {key: step[key] for key in ("id", "payment", "state", "aim_by", "not_before", "do_by", "latest", "expect_by")}
    return {**said, "unsure": step["unsure"] is not None, "rules": set(step["rules"])}


def told_as(name, told):
    if name in ("amount", "refunded", "item_price"):
        return {"value": told[0], "currency": told[1]}
    return shown(told) if hasattr(told, "isoformat") else told


def as_case(f):
    flat = {k: told_as(k, v) for k, v in f.items() if v is not None and k not in ("class", "others", "today", "evidence")}
    case = {"now": shown(noon(f)), "facts": flat}
    if f.get("others"):
        mine = {k: v for k, v in flat.items() if k in PAYMENT}
        case["facts"] = {k: v for k, v in flat.items() if k not in PAYMENT}
        case["facts"]["payments"] = [mine] + [{k: told_as(k, v) for k, v in other.items()} for other in f["others"]]
    if f.get("evidence") is not None:
        case["evidence"] = f["evidence"]
    return case


# ---- Looking ----


def cases(seed, bases, only=None):
    """Of each row so many cases, and what lies beside them."""
    for step in ROWS:
        if only and step.id not in only:
            continue
        rng = random.Random(f"{seed} {step.id}")
        for _ in range(bases):
            f = fitting(step, rng)
            if f is None:
                raise SystemExit(f"no case fits {step.id}")
            yield from moves(step, f)


def fitting_test(test, rng, tries=300):
    for _ in range(tries):
        f = any_case(rng)
        test.fit(f, True, rng)
        f = tidy(f)
        if f and test.holds(f):
            return f
    raise SystemExit("no case fits a question")


def person_cases(seed, bases, only=None):
    """Of each reason for a person, and of each kind, so many cases, and what lies beside them; and some at random."""
    questions = {**{name: row[0] for name, row in TRIAGE.items()}, **{"class " + name: test for name, test in UNKNOWN_KIND}}
    for name, test in questions.items():
        if only and name not in only:
            continue
        rng = random.Random(f"{seed} {name}")
        for _ in range(bases):
            f = fitting_test(test, rng)
            if name.startswith("class "):
                f["scam"] = None
            yield from beside([test], f)
    rng = random.Random(f"{seed} any")
    for _ in range(10 * bases):
        f = tidy(any_case(rng))
        if f:
            f["scam"] = rng.choice((f.get("scam"), None))
            yield f


def case_differences(f, want, plan):
    """What is of the whole case: its kind, and who is asked for."""
    if plan["class"] != value(f, "scam"):
        yield "class", f"{plan['class']}, not {value(f, 'scam')}"
    person = dict(plan["human"], because=set(plan["human"]["because"]))
    if person != person_for(f, want):
        yield "person", f"{person}, not {person_for(f, want)}"


def differences(f, want, plan, only=None):
    if "error" in plan:
        yield "-", plan["error"]
        return
    if not only:
        yield from case_differences(f, want, plan)
    there = {(s["id"], s["payment"]): as_said(s) for s in plan["steps"] if not only or s["id"] in only}
    for key in want.keys() | there.keys():
        one, other = want.get(key), there.get(key)
        if one and other and one["aim_by"] == "any":
            one = {**one, "aim_by": other["aim_by"]}
        if one == other:
            continue
        if one is None or other is None:
            yield key[0], f"{'missing' if one else 'there'}: {one or other}"
        else:
            yield key[0], "; ".join(f"{k} is {other[k]}, not {one[k]}" for k in one if one[k] != other[k])


def check_steps(recoup, dialogs, only, bases, seed):
    """The first thing that the plans say otherwise of these steps alone; None: nothing. Few cases first: most that is wrong shows at once."""
    for part in (n for n in (1, 2, 3, 6, 12) if n <= bases):
        looked = list(cases(f"{seed}.{part}", part, only))
        answers = plans(recoup, [as_case(f) for f in looked], dialogs)
        found = next((what for f, plan in zip(looked, answers) for what in differences(f, wanted(f, only), plan, only)), None)
        if found:
            return found
    return None


def check_persons(recoup, dialogs, only, bases, seed):
    """The same of the reasons for a person, or of the kinds of case."""
    looked = list(person_cases(seed, bases, only))
    answers = plans(recoup, [as_case(f) for f in looked], dialogs)
    return next((what for f, plan in zip(looked, answers) for what in case_differences(f, wanted(f, ROUTES), plan)), None)


def check(recoup, dialogs=None, bases=1, seed=1, only=None, every=1):
    """What the plans say otherwise: (step, what, case)."""
    looked = list(cases(seed, bases, only))[::every] + ([] if only else list(person_cases(seed, bases))[::every])
    found = []
    for f, plan in zip(looked, plans(recoup, [as_case(f) for f in looked], dialogs)):
        found += [(step, what, as_case(f)) for step, what in differences(f, wanted(f), plan)]
    return found, len(looked)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup")
    parser.add_argument("--dialogs")
    parser.add_argument("--bases", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="look at every so many of the cases only")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--show", type=int, default=1, help="examples of each step that differs")
    o = parser.parse_args()
    found, looked = check(o.recoup, o.dialogs, o.bases, o.seed, o.only, o.every)
    shown_of = Counter()
    for step, what, case in found:
        shown_of[step] += 1
        if shown_of[step] <= o.show:
            print(f"{step}: {what}\n    {case}")
    print(f"{len(ROWS)} steps, {looked} cases, {len(found)} differences in {len(shown_of)} steps")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
