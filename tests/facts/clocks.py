"""clocks.py: the formulas of the rules once more, read from the facts by another hand, over plain dates.

Each function takes the facts of a case (dates as `datetime.date`, unknown ones None) and gives the dates of a rule as a dict with
not_before, do_by, latest, expect_by; what a rule does not have is left out. Unknown dates drop out of min and max.
"""
import calendar
from datetime import date, timedelta

EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()


def days(day, count):
    return None if day is None else day + timedelta(days=count)


def months(day, count):
    if day is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years(day, count):
    return months(day, 12 * count)


def working(day, count):
    """Monday to Friday; holidays are not looked at."""
    while day is not None and count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def least(*all_days):
    return min((d for d in all_days if d is not None), default=None)


def most(*all_days):
    return max((d for d in all_days if d is not None), default=None)


def posted(f):
    return f["posted_on"] or f["paid_on"]


def breach(f):
    return f["breached_on"] or f["promised_on"] or f["delivered_on"]


# ---- Cards ----


def long_lead(f, first, outer):
    """Where one may only begin after the 120th day, ten days from then are safe, if the outer limit leaves them."""
    safe = days(posted(f), 120)
    if first is not None and safe is not None and first > safe:
        safe = least(days(first, 10), outer)
    return {"not_before": first, "do_by": safe, "latest": outer}


def outer_limit(f, start):
    """120 days from there, and 540 are a ceiling, not a right: without a start the days count from the payment."""
    return least(days(start, 120), days(posted(f), 540)) if start else days(posted(f), 120)


def visa_131(f):
    first = days(f["promised_on"], 1) or days(posted(f), 15)
    return long_lead(f, first, least(days(most(posted(f), f["promised_on"]), 120), days(posted(f), 540)))


def mc_not_provided(f):
    """No wait for a seller who is gone, where no day was promised."""
    first = days(f["promised_on"], 1) or (posted(f) if f["store_closed_on"] else days(posted(f), 30))
    return long_lead(f, first, days(f["promised_on"] or posted(f), 120))


def card_goods(f):
    """Visa 13.3 and Mastercard 4853: the same days."""
    return long_lead(f, days(f["returned_on"], 15), outer_limit(f, f["delivered_on"]))


def visa_134(f):
    return {"do_by": days(posted(f), 120), "latest": outer_limit(f, most(f["delivered_on"], f["fake_confirmed_on"]))}


def visa_135(f):
    return {"do_by": days(posted(f), 120), "latest": outer_limit(f, f["delivered_on"])}


def visa_136(f):
    """120 days from the processing or from the note."""
    return long_lead(f, days(f["credit_note_on"], 15), days(most(posted(f), f["credit_note_on"]), 120))


def visa_137(f):
    """120 days from the processing, the receipt or the day it was expected."""
    return long_lead(f, days(f["returned_on"], 15), latest_goods(f, f["delivered_on"], f["promised_on"]))


def both_networks(visa, mastercard):
    """An unknown network: the later first day, the earlier limits."""

    def read(f):
        one, other = visa(f), mastercard(f)
        return {
            "not_before": most(one["not_before"], other["not_before"]),
            "do_by": least(one["do_by"], other["do_by"]),
            "latest": least(one["latest"], other["latest"]),
        }

    return read


def amex(f):
    safe = days(posted(f), 120)
    if f["issuer_country"] == "US":
        safe = least(safe, days(f["statement_on"], 60))
    return {"do_by": safe, "latest": days(posted(f), 120)}  # "commonly quoted 120 days" is the most generous reading


def switch(f):
    """Fourteen days before the safe day; where that is before one may begin, the first day."""
    card = visa_131(f)
    if card["not_before"] and posted(f) and card["not_before"] > days(posted(f), 120):
        return {"do_by": most(days(card["do_by"], -14), card["not_before"])}
    return {"do_by": days(posted(f), 106)}


# ---- Laws and other routes of payment ----


def uk_s75(f):
    return {"do_by": years(breach(f), 5 if f["region"] == "GB-SCT" else 6)}


def uk_fos(f):
    as_payment, as_credit = working(f["bank_complaint_on"], 15), days(f["bank_complaint_on"], 56)
    waited = {"bank_transfer": as_payment, None: least(as_payment, as_credit)}.get(f["payment_method"], as_credit)
    return {"not_before": least(f["bank_final_on"], waited), "do_by": months(f["bank_final_on"], 6)}


def us_rege(f):
    soon = working(f["noticed_on"], 2)
    return {"do_by": soon, "latest": most(soon, days(f["statement_on"], 60))}


def paypal_goods_us(f):
    return {"do_by": least(days(f["delivered_on"], 30), days(f["paid_on"], 180))}


def paypal_goods(f):
    return dict(paypal_goods_us(f), latest=days(f["paid_on"], 180))


def paypal_escalate(f):
    return {"not_before": most(f["paypal_dispute_on"], days(f["paid_on"], 7)), "do_by": days(f["paypal_dispute_on"], 20)}


# ---- AliExpress ----


def ax_first(f):
    return days(f["promised_on"], 1) if f["tracking_state"] == "normal" else days(f["shipped_on"], 10)


def ax_open(f):
    return {"not_before": ax_first(f), "do_by": days(f["confirmed_on"] or f["promised_on"], 15)}


def ax_open_goods(f):
    if f["confirmed_on"]:
        return {"do_by": days(f["confirmed_on"], 15)}
    # safe is the delivery; the latest any text supports is the end of the period
    return {"do_by": days(f["delivered_on"] or f["promised_on"], 15), "latest": days(most(f["delivered_on"], f["promised_on"]), 15)}


def ax_steps_in(f):
    if f["tracking_state"] == "normal":
        return {"expect_by": most(days(f["promised_on"], 7), days(f["disputed_on"], 7))}
    return {"expect_by": days(f["disputed_on"], 7)}


def ax_free_local(f):
    return {"do_by": days(f["confirmed_on"], 15 if f["seller_region"] == "eu" else 7)}


# ---- Alibaba.com and law ----


def ab_open(f):
    return {
        "do_by": days(least(f["confirmed_on"], f["delivered_on"]), 30),
        "latest": days(most(f["confirmed_on"], f["delivered_on"]), 30),
    }


def ab_unshipped(f):
    return {"not_before": days(f["contract_ship_on"], 1), "do_by": days(f["contract_ship_on"], 30)}


def ab_offline(f):
    return {"do_by": days(most(f["contract_pay_on"], f["contract_delivery_on"] or f["promised_on"]), 90)}


def law_limit(f):
    safe = years(breach(f), 3)
    return {"do_by": safe, "latest": most(safe, years(f["noticed_on"], 4))}


def law_notice(f):
    target = days(f["noticed_on"], 14)
    return {"do_by": target, "latest": most(target, years(f["delivered_on"], 2))}


def after(fact, count, key="do_by", step=days):
    """A rule with one date: `count` days (working days, months, years) after a fact."""
    return lambda f: {key: step(f[fact], count)}


def wait(fact, first, count):
    return lambda f: {"not_before": days(f[fact], first), "do_by": days(f[fact], count)}


def latest_goods(f, *starts):
    return least(days(most(posted(f), *starts), 120), days(posted(f), 540))


def discover(f):
    """The shape of Visa's: what was told wins over what the goods look like."""
    goods = dict(card_goods(f), latest=latest_goods(f, f["delivered_on"], f["fake_confirmed_on"]))
    absent = visa_131(f)
    if f["goods_trouble"] is None:  # either may be so: the earlier days stand
        return {key: least(goods[key], absent[key]) for key in absent}
    return goods if f["goods_trouble"] else absent


def hours(fact, count, day_fact, day_count):
    """In hours where the hour is known, else in days."""

    def read(f):
        if f[fact]:
            return {"do_by": f[fact] + timedelta(hours=count)}
        return {"do_by": days(f[day_fact], day_count) if day_fact else None}

    return read


def today(f):
    return {"do_by": f["today"]}


def until_72(f):
    return {"do_by": f["today"], "latest": hours("paid_at", 72, "paid_on", 3)(f)["do_by"]}


DATES = {
    "AX-06": lambda f: {"not_before": days(f["promised_on"], 1) if f["tracking_state"] == "normal" else days(f["shipped_on"], 10) or days(f["promised_on"], 1)},
    "AX-07": ax_open_goods,
    "AX-10": after("disputed_on", 5, "expect_by"),
    "AX-11": ax_steps_in,
    "AX-14": after("return_approved_on", 10),
    "AX-15": after("paid_on", 90),
    "AX-16": ax_free_local,
    "AX-17": after("return_tracking_on", 8, "expect_by"),
    "AX-21": lambda f: {"expect_by": f["cancel_asked_at"] + timedelta(hours=72) if f["cancel_asked_at"] else None},
    "AX-23": after("store_closed_on", 180),
    "AX-27": after("decided_on", 15, "expect_by"),
    "AX-28": after("refund_agreed_on", 20, "expect_by", working),
    "AX-31": after("decided_on", 7),
    "AX-32": after("decided_on", 20),
    "AX-33": after("decided_on", 20),
    "AX-34": after("decided_on", 30),
    "AX-34-TALKS": after("disputed_on", 60, "expect_by"),
    "AX-35": lambda f: {"do_by": years(breach(f), 1)},
    "AX-36": after("notice_decided_on", 180),
    "AX-37": after("delivered_on", 14),
    "AX-CONFORM": after("delivered_on", 2, step=years),
    "AB-04": ab_open,
    "AB-05": after("delivered_on", 60),
    "AB-UNSHIPPED": ab_unshipped,
    "AB-07": hours("paid_at", 2, None, 0),
    "AB-09": after("disputed_on", 3, "not_before"),
    "AB-10": after("disputed_on", 8, "expect_by"),
    "AB-11": after("escalated_on", 2, "expect_by", working),
    "AB-15": after("refund_agreed_on", 17, "expect_by", working),
    "AB-16": after("delivered_on", 30),
    "AB-16-RETURN": after("return_approved_on", 15),
    "AB-17": after("promised_on", 30),
    "AB-20": ab_offline,
    "AB-21": lambda f: {"not_before": days(f["disputed_on"], 5), "expect_by": days(f["disputed_on"], 10)},
    "AB-24": after("delivered_on", 30),
    "AB-30": lambda f: {"do_by": years(breach(f), 1)},
    "AB-32": after("notice_decided_on", 6, step=months),
    "LW-01": lambda f: {"do_by": years(most(f["noticed_on"], breach(f)), 3)},
    "LW-02": law_limit,
    "LW-04": after("delivered_on", 2, step=years),
    "LW-05": law_notice,
    "VISA-131": visa_131,
    "VISA-133": card_goods,
    "VISA-134": visa_134,
    "VISA-135": visa_135,
    "VISA-136": visa_136,
    "VISA-137": visa_137,
    "MC-4853N": mc_not_provided,
    "MC-4853D": card_goods,
    "AMEX-C": amex,
    "DISC": discover,
    "UPI": lambda f: {"do_by": days(posted(f), 120)},
    "SWITCH": switch,
    "LONG-LEAD": lambda f: {"do_by": days(posted(f), 120)},
    "US-FCBA": lambda f: {"do_by": days(f["statement_on"] or posted(f), 60)},
    "US-REGE": us_rege,
    "UK-S75": uk_s75,
    "UK-BNPL": uk_s75,
    "UK-FOS": uk_fos,
    "UK-APP": after("paid_on", 13, step=months),
    "EU-PSD2": lambda f: {"do_by": months(posted(f), 13)},
    "EU-SDD": lambda f: {"do_by": days(posted(f), 56)},
    "CA-QC": wait("cancel_notice_on", 15, 75),
    "CA-QC-CANCEL": lambda f: {"not_before": days(f["promised_on"] or f["paid_on"], 30)},
    "CA-ON": wait("cancel_notice_on", 15, 75),
    "MX-90": after("statement_cut_on", 90),
    "MX-48": hours("paid_at", 48, "paid_on", 2),
    "IL-30": after("noticed_on", 30),
    "KLARNA": after("bnpl_reported_on", 21),
    "AFTERPAY": after("paid_on", 180),
    "PP-INR": after("paid_on", 180),
    "PP-SNAD-US": paypal_goods_us,
    "PP-SNAD-XX": paypal_goods,
    "PP-ESC": paypal_escalate,
    "SEPA-REC": after("paid_on", 10, step=working),
    "BR-PIX": after("paid_on", 80),
    "TT-FFKC": until_72,
    "TT-RAT": until_72,
}
DATES.update(dict.fromkeys("TT-0 TT-GPI TT-IGRIP TT-HK TT-CN SEPA-INST IN-1930 WU MG CRYPTO GIFT CASH".split(), today))

# How many days before the last one to aim: two on AliExpress, three on Alibaba.com, ten with cards and laws; none where the money is chased
# at once, or the office that counts is a company's own.
NO_MARGIN = "AB-07 SWITCH US-REGE MX-48 KLARNA AFTERPAY PP-INR PP-SNAD-US PP-SNAD-XX PP-ESC SEPA-REC SEPA-INST BR-PIX".split()


def margin(rule):
    if rule in NO_MARGIN or DATES[rule] in (today, until_72):
        return 0
    return {"AX": 2, "AB": 3}.get(rule.split("-")[0], 10)
