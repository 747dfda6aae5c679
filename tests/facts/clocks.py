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
    if first is not None and first > safe:
        safe = least(days(first, 10), outer)
    return {"not_before": first, "do_by": safe, "latest": outer}


def outer_limit(f, start):
    """120 days from there, and 540 are a ceiling, not a right: without a start the days count from the payment."""
    return least(days(start, 120), days(posted(f), 540)) if start else days(posted(f), 120)


def visa_131(f):
    first = days(f["promised_on"], 1) or days(posted(f), 15)
    return long_lead(f, first, least(days(most(posted(f), f["promised_on"]), 120), days(posted(f), 540)))


def mc_not_provided(f):
    first = days(f["promised_on"], 1) or days(posted(f), 30)
    return long_lead(f, first, days(f["promised_on"] or posted(f), 120))


def card_goods(f):
    """Visa 13.3 and Mastercard 4853: the same days."""
    return long_lead(f, days(f["returned_on"], 15), outer_limit(f, f["delivered_on"]))


def visa_134(f):
    return {"do_by": days(posted(f), 120), "latest": outer_limit(f, most(f["delivered_on"], f["fake_confirmed_on"]))}


def visa_135(f):
    return {"do_by": days(posted(f), 120), "latest": outer_limit(f, f["delivered_on"])}


def visa_136(f):
    return long_lead(f, days(f["credit_note_on"], 15), days(f["credit_note_on"], 120))


def visa_137(f):
    outer = least(days(most(f["delivered_on"], f["promised_on"]), 120), days(posted(f), 540))
    return long_lead(f, days(f["returned_on"], 15), outer)


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
    return {"do_by": most(days(card["do_by"], -14), card["not_before"]) if card["not_before"] > days(posted(f), 120) else days(card["do_by"], -14)}


# ---- Laws and other routes of payment ----


def uk_s75(f):
    return {"do_by": years(breach(f), 5 if f["region"] == "GB-SCT" else 6)}


def uk_fos(f):
    waited = working(f["bank_complaint_on"], 15) if f["payment_method"] == "bank_transfer" else days(f["bank_complaint_on"], 56)
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
    return {"do_by": days(f["delivered_on"], 15), "latest": days(most(f["delivered_on"], f["promised_on"]), 15)}


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
