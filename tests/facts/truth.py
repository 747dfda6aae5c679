"""truth.py: questions about the facts of a case that are answered with yes, no or "not known", for the second reading of the rules.

A case is a dict: facts by name (dates as `datetime.date`, money as (amount, currency)), `today`, and `others`, the facts of its further
payments. A question can be asked (`holds`), can make a case fit it (`fit`), and names what stands just on either side of it (`variants`).
"""
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

PAYMENT = (
    "payment_method card_network card_in_wallet paypal_funding friends_and_family bnpl_provider transfer_kind beneficiary_country "
    "bank_details_changed recall_sent paid_outside_platform issuer_country authorised amount refunded paid_at paid_on posted_on statement_on "
    "statement_cut_on paypal_dispute_on bnpl_reported_on notice_sent_on bank_complaint_on bank_final_on"
).split()
SETS = ("order_marks", "evidence")
FUTURE = ("promised_on", "breached_on", "contract_pay_on", "contract_delivery_on", "contract_ship_on")  # may lie ahead
ROUGHLY = {"USD": Decimal(1), "CAD": Decimal("1.38"), "GBP": Decimal("0.75"), "EUR": Decimal("0.865")}  # of a dollar: the cases keep far from it


def value(f, name):
    """What is known of a fact, itself or by what stands in for it; None if nothing is."""
    said = f.get(name)
    if said is not None:
        return said
    if name == "scam":
        return f["class"](f)
    if name == "paid_on":
        return f["paid_at"].date() if f.get("paid_at") else None
    stands_in = {"posted_on": ("paid_on",), "issuer_country": ("country",), "breached_on": ("promised_on", "delivered_on"),
                 "contract_delivery_on": ("promised_on",)}
    return next((v for v in (value(f, other) for other in stands_in.get(name, ())) if v is not None), None)


def of_payment(f, number):
    """The case as a step of this payment sees it."""
    if number == 1:
        return f
    rest = {k: v for k, v in f.items() if k not in PAYMENT}
    return {**rest, **f["others"][number - 2], "others": [], "class": lambda _: f["class"](f)}


def payments(f):
    return [of_payment(f, number) for number in range(1, len(f.get("others", ())) + 2)]


def noon(f):
    """When such a case is told: at noon by UTC. New Zealand has the next day by then."""
    if value(f, "country") == "NZ":
        f = {**f, "today": f["today"] - timedelta(days=1)}
    return datetime.combine(f["today"], datetime.min.time(), timezone.utc) + timedelta(hours=12)


class Question:
    def __and__(self, other):
        return Both(self, other)

    def __or__(self, other):
        return ~(~self & ~other)

    def __invert__(self):
        return Not(self)


class Not(Question):
    def __init__(self, one):
        self.one = one

    def holds(self, f):
        answer = self.one.holds(f)
        return None if answer is None else not answer

    def fit(self, f, want, rng):
        self.one.fit(f, None if want is None else not want, rng)

    def variants(self, f):
        return self.one.variants(f)


class Both(Question):
    def __init__(self, one, other):
        self.one, self.other = one, other

    def holds(self, f):
        one = self.one.holds(f)
        if one is False:
            return False
        other = self.other.holds(f)
        return False if other is False else None if one is None or other is None else True

    def fit(self, f, want, rng):
        if want:
            self.one.fit(f, True, rng)
            self.other.fit(f, True, rng)
        else:
            rng.choice((self.one, self.other)).fit(f, want, rng)

    def variants(self, f):
        yield from self.one.variants(f)
        yield from self.other.variants(f)


class Sure(Question):
    """Said so: what is not known counts as no."""

    def __init__(self, one):
        self.one = one

    def holds(self, f):
        return self.one.holds(f) is True

    def fit(self, f, want, rng):
        self.one.fit(f, bool(want), rng)

    def variants(self, f):
        return self.one.variants(f)


class AnyPayment(Question):
    def __init__(self, one):
        self.one = one

    def holds(self, f):
        answers = [self.one.holds(p) for p in payments(f)]
        return True if True in answers else None if None in answers else False

    def fit(self, f, want, rng):
        if not want:
            f["others"] = []
        self.one.fit(f, want, rng)

    def variants(self, f):
        yield from self.one.variants(f)


VALUES = {}  # every value that a fact may have, in the order they were asked for


class Fact(Question):
    """One of these values."""

    def __init__(self, name, *values):
        self.name, self.values = name, values
        known = VALUES.setdefault(name, [])
        known.extend(v for v in values if v not in known)

    def holds(self, f):
        told = value(f, self.name)
        return None if told is None else told in self.values

    def fit(self, f, want, rng):
        others = [v for v in VALUES[self.name] if v not in self.values]
        f[self.name] = rng.choice(self.values) if want else rng.choice(others) if others and want is not None else None

    def variants(self, f):
        for other in VALUES[self.name] + [None]:
            if f.get(self.name) != other:
                yield {self.name: other}


class Yes(Fact):
    def __init__(self, name):
        super().__init__(name, True)
        VALUES[name] = [True, False]


class Has(Question):
    """A set holds it."""

    def __init__(self, name, item):
        self.name, self.item = name, item
        known = VALUES.setdefault(name, [])
        known.extend([item] if item not in known else [])

    def holds(self, f):
        told = f.get(self.name)
        return None if told is None else self.item in told

    def fit(self, f, want, rng):
        rest = [v for v in VALUES[self.name] if v != self.item and rng.random() < 0.4]
        f[self.name] = rest + ([self.item] if want else [])

    def variants(self, f):
        told = f.get(self.name) or []
        yield {self.name: sorted(set(told) ^ {self.item})}
        yield {self.name: [v for v in VALUES[self.name] if v != self.item]}
        yield {self.name: None}


def any_value(name, rng=None):
    values = VALUES[name]
    if name in SETS:
        return values[:1]
    return rng.choice(values) if rng else values[0]


class Known(Question):
    def __init__(self, name):
        self.name = name

    def holds(self, f):
        return value(f, self.name) is not None

    def fit(self, f, want, rng):
        if not want:
            f[self.name] = None
        elif value(f, self.name) is None:
            f[self.name] = any_value(self.name, rng) if self.name in VALUES else some_day(f, self.name, rng)

    def variants(self, f):
        if f.get(self.name) is not None:
            yield {self.name: None}
        else:
            yield {self.name: any_value(self.name) if self.name in VALUES else as_told(self.name, f["today"] - timedelta(days=2))}


def as_told(name, day):
    return datetime.combine(day, datetime.min.time(), timezone.utc) + timedelta(hours=9) if name.endswith("_at") else day


def some_day(f, name, rng):
    ahead = 60 if name in FUTURE else 0
    return as_told(name, f["today"] + timedelta(days=rng.randint(-40, ahead)))


class Over(Question):
    """A sum above so much, or at least so much; in the currency of the rule, else by the rough rate."""

    def __init__(self, name, currency, amount, least=False):
        self.name, self.currency, self.amount, self.least = name, currency, Decimal(amount), least

    def told(self, f):
        return value(f, self.name)

    def holds(self, f):
        told = self.told(f)
        if told is None:
            return None
        paid, currency = Decimal(told[0]), told[1]
        if currency != self.currency:
            paid = paid / ROUGHLY[currency] * ROUGHLY[self.currency]
        return paid >= self.amount if self.least else paid > self.amount

    def near(self):
        return [(str(self.amount + Decimal(by)), self.currency) for by in ("0", "-0.01", "0.01", "-1", "1")]

    def fit(self, f, want, rng):
        f[self.name] = None if want is None else (str(self.amount * (2 if want else 1) / (1 if want else 2)), self.currency)

    def variants(self, f):
        for near in self.near() + [None]:
            if f.get(self.name) != near:
                yield {self.name: near}


class Loss(Over):
    """What is gone over all payments, at least so much."""

    def __init__(self, amount):
        super().__init__("amount", "USD", amount, least=True)

    def told(self, f):
        known = [p for p in payments(f) if value(p, "amount")]
        if not known:
            return None
        gone = [(Decimal(p["amount"][0]) - min(Decimal(p["amount"][0]), back_of(p)), p["amount"][1]) for p in known]
        currencies = {currency for _, currency in gone}
        if len(currencies) == 1:
            return sum(paid for paid, _ in gone), currencies.pop()
        return sum(paid / ROUGHLY[currency] for paid, currency in gone), "USD"


def back_of(p):
    back = value(p, "refunded")
    return Decimal(back[0]) if back and back[1] == p["amount"][1] else Decimal(0)


class TwoLands(Question):
    """The country of the bank is not that of the buyer."""

    def holds(self, f):
        home, bank = value(f, "country"), value(f, "issuer_country")
        return None if home is None or bank is None else home != bank

    def fit(self, f, want, rng):
        f["country"], f["issuer_country"] = ("DE", "FR" if want else "DE") if want is not None else (None, None)

    def variants(self, f):
        yield {"issuer_country": f.get("country")}
        yield {"issuer_country": None}
        yield {"country": None}


class NotLess(Question):
    """What came back is all that was paid."""

    def holds(self, f):
        paid, back = value(f, "amount"), value(f, "refunded")
        return None if paid is None or back is None or paid[1] != back[1] else Decimal(back[0]) >= Decimal(paid[0])

    def fit(self, f, want, rng):
        paid = f.get("amount") or ("300.00", "USD")
        f["amount"] = paid
        f["refunded"] = paid if want else None if want is None else ("5.00", paid[1])

    def variants(self, f):
        paid = f.get("amount")
        if paid:
            for by in ("0", "-0.01"):
                yield {"refunded": (str(Decimal(paid[0]) + Decimal(by)), paid[1])}
        yield {"refunded": None}


class After(Question):
    """One day lies after another: `days(f)` gives both, `name` is the fact to move. What is not known leaves it open."""

    def __init__(self, name, days):
        self.name, self.days = name, days

    def holds(self, f):
        one, other = self.days(f)
        return None if one is None or other is None else one > other

    def fit(self, f, want, rng):
        if want is None:
            f[self.name] = None
            return
        if value(f, self.name) is None:
            f[self.name] = some_day(f, self.name, rng)
        for by in (0, 700, -700, 100, -100, 30, -30, 10, -10, 1, -1):
            moved = {**f, self.name: as_told(self.name, value(f, self.name) + timedelta(days=by))} if not self.name.endswith("_at") else f
            if self.holds(moved) is want:
                f[self.name] = moved[self.name]
                return

    def variants(self, f):
        one, other = self.days(f)
        told = value(f, self.name)
        if one is None or other is None or told is None:
            return
        for target in (-1, 0, 1, 2):
            for sign in (1, -1):
                moved = {**f, self.name: told + sign * (other - one) + timedelta(days=target)}
                now = self.days(moved)
                if now[0] is not None and now[1] is not None and abs((now[0] - now[1]).days) <= 2:
                    yield {self.name: moved[self.name]}
        yield {self.name: None}


class Edged(Question):
    """A question with cases at its edges that moving one fact does not reach: `edges(f)` gives them as changes."""

    def __init__(self, one, edges):
        self.one, self.edges = one, edges

    def holds(self, f):
        return self.one.holds(f)

    def fit(self, f, want, rng):
        self.one.fit(f, want, rng)

    def variants(self, f):
        yield from self.one.variants(f)
        yield from self.edges(f)


class Within(Question):
    """Paid at most so many hours ago; where only the day is known, so many days."""

    def __init__(self, hours):
        self.hours = hours

    def holds(self, f):
        if f.get("paid_at"):
            return noon(f) - f["paid_at"] <= timedelta(hours=self.hours)
        paid = value(f, "paid_on")
        return None if paid is None else (f["today"] - paid).days <= self.hours // 24

    def fit(self, f, want, rng):
        f["paid_at"], f["posted_on"] = None, None
        f["paid_on"] = None if want is None else f["today"] - timedelta(days=rng.randint(0, self.hours // 24) if want else rng.randint(6, 60))

    def variants(self, f):
        for day in (self.hours // 24, self.hours // 24 + 1):
            yield {"paid_on": f["today"] - timedelta(days=day), "paid_at": None, "posted_on": None}
        for more in (-1, 0, 1):
            at = noon(f) - timedelta(hours=self.hours + more)
            yield {"paid_at": at, "paid_on": at.date(), "posted_on": None}
        yield {"paid_on": None, "paid_at": None, "posted_on": None}


def either(first, *rest):
    for other in rest:
        first = first | other
    return first


def all_of(first, *rest):
    for other in rest:
        first = first & other
    return first
