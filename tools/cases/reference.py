"""Every calculation once more, in Python's decimal module, from the textbook's definition.

It shares no code with the assistant: rates come from bisection, quantiles from statistics, sums from loops.
Arguments are texts or numbers as a question has them (rates in percent); results are exact Decimals.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal, getcontext
from statistics import NormalDist

getcontext().prec = 50
D = lambda x: x if isinstance(x, Decimal) else Decimal(str(x))
HUNDRED = Decimal(100)


def round_to(value, decimals):
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def bisect(f, low, high):
    low, high = D(low), D(high)
    if f(low) == 0:
        return low
    sign = f(low) > 0
    for _ in range(160):
        middle = (low + high) / 2
        if (f(middle) > 0) == sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def power(base, exponent):
    return (D(exponent) * D(base).ln()).exp()


# loans


def payment(principal, rate, months):
    i = D(rate) / 1200
    if i == 0:
        return D(principal) / months
    factor = sum(1 / (1 + i) ** k for k in range(1, months + 1))
    return D(principal) / factor


def instalments(principal, rate, months):
    pay = payment(principal, rate, months)
    return {"monthly_payment": pay, "total_payment": pay * months, "total_interest": pay * months - D(principal)}


def equal_principal(principal, rate, months):
    i, part, left, paid = D(rate) / 1200, D(principal) / months, D(principal), []
    for _ in range(months):
        paid.append(part + left * i)
        left -= part
    return {
        "first_payment": paid[0],
        "last_payment": paid[-1],
        "total_interest": sum(paid) - D(principal),
        "total_payment": sum(paid),
        "monthly_decrease": paid[0] - paid[1] if months > 1 else D(0),
        "monthly_principal": part,
    }


def compare(principal, rate, months):
    a, b = instalments(principal, rate, months), equal_principal(principal, rate, months)
    return {"interest_difference": a["total_interest"] - b["total_interest"]}


def rate_change(principal, months, old, new):
    a, b = payment(principal, old, months), payment(principal, new, months)
    return {"payment_decrease": a - b, "new_payment": b, "old_payment": a, "interest_saved": (a - b) * months}


def affordable(pay, rate, months):
    i = D(rate) / 1200
    return {"principal": sum(D(pay) / (1 + i) ** k for k in range(1, months + 1))}


def early(principal, rate, months, paid, amount=None, method="equal_instalments", mode="shorter"):
    i, left = D(rate) / 1200, D(principal)
    pay, part = payment(principal, rate, months), D(principal) / months
    equal = method == "equal_principal"
    step = lambda owed, fixed: min(part, owed) if equal else min(fixed - owed * i, owed)
    for _ in range(paid):
        left -= step(left, pay)
    def interest(owed, fixed, cap=100000):
        total, n = D(0), 0
        while owed > D("0.005") and n < cap:
            total += owed * i
            owed -= step(owed, fixed)
            n += 1
        return total, n
    before, _ = interest(left, pay)
    if amount is None:
        return {"balance": left, "interest_saved": before}
    after = left - D(amount)
    if mode == "shorter":
        total, n = interest(after, pay)
        return {"interest_saved": before - total, "months_left": D(n), "months_saved": D(months - paid - n), "balance_after": after}
    rest = months - paid
    if equal:
        smaller = after / rest
        total = sum((after - smaller * k) * i for k in range(rest))
        return {"new_payment": smaller + after * i, "interest_saved": before - total}
    new = payment(after, rate, rest)
    return {"new_payment": new, "interest_saved": before - (new * rest - after), "payment_decrease": pay - new}


def interest_only(principal, rate, months):
    monthly = D(principal) * D(rate) / 1200
    return {"monthly_interest": monthly, "total_interest": monthly * months}


def daily_interest(principal, days=None, daily=None, yearly=None, basis=360, months=None):
    if months is not None:
        days = months * 30
        basis = 360
    rate = D(daily) / HUNDRED if daily is not None else D(yearly) / HUNDRED / basis
    return {"interest": D(principal) * rate * days, "total": D(principal) * (1 + rate * days)}


# deposits


def deposit(principal, rate, months=None, days=None, basis=360):
    time = D(months) / 12 if months is not None else D(days) / basis
    interest = D(principal) * D(rate) / HUNDRED * time
    return {"interest": interest, "total": D(principal) + interest}


def early_withdrawal(principal, rate, months, demand, held_months=None, held_days=None, withdrawn=None, basis=360):
    taken = D(principal if withdrawn is None else withdrawn)
    early_part = deposit(taken, demand, held_months, held_days, basis)["interest"]
    kept = deposit(D(principal) - taken, rate, months)["interest"]
    full = deposit(principal, rate, months)["interest"]
    return {"early_interest": early_part, "interest_lost": full - early_part - kept, "full_interest": full, "kept_interest": kept}


def overdue(principal, rate, months, demand, days, basis=360):
    term, late = deposit(principal, rate, months)["interest"], deposit(principal, demand, None, days, basis)["interest"]
    return {"interest": term + late, "term_interest": term, "overdue_interest": late}


def instalment_saving(monthly, rate, months):
    interest = sum(D(monthly) * D(rate) / 1200 * k for k in range(1, months + 1))
    return {"interest": interest, "total": interest + D(monthly) * months}


# yields


def wealth(principal, rate, days=None, basis=365, months=None):
    time = D(months) / 12 if months is not None else D(days) / basis
    return {"gain": D(principal) * D(rate) / HUNDRED * time}


def annualised(days=None, gain=None, principal=None, period=None, basis=365, months=None):
    r = D(period) / HUNDRED if period is not None else D(gain) / D(principal)
    times = D(12) / months if months is not None else D(basis) / days
    return {"annual_yield": r * times * 100, "compound_yield": (power(1 + r, times) - 1) * 100}


def effective(rate, times):
    return {"effective_rate": ((1 + D(rate) / HUNDRED / times) ** times - 1) * 100}


def conversion(daily=None, monthly=None, basis=365):
    r, n = (D(daily) / HUNDRED, basis) if daily is not None else (D(monthly) / HUNDRED, 12)
    return {"annual_rate": r * n * 100, "effective_rate": ((1 + r) ** n - 1) * 100}


def from_yearly(rate, basis=365):
    return {"monthly_rate": D(rate) / 12, "daily_rate": D(rate) / basis}


def money_fund(principal, per, days=1):
    return {"gain": D(principal) / 10000 * D(per) * days}


def real_rate(nominal, inflation):
    return {"real_rate": ((100 + D(nominal)) / (100 + D(inflation)) - 1) * 100}


def recovery(loss):
    return {"gain_needed": (100 / (100 - D(loss)) - 1) * 100}


# instalments


def irr_of(principal, pay, n):
    r = bisect(lambda r: sum(D(pay) / (1 + r) ** k for k in range(1, n + 1)) - D(principal), 0, 10)
    return {"monthly_rate": r * 100, "nominal_rate": r * 1200, "effective_rate": ((1 + r) ** 12 - 1) * 100}


def instalment_fee(principal, n, fee_rate=None, total_rate=None, total_fee=None):
    p = D(principal)
    total = p * D(fee_rate) / 100 * n if fee_rate is not None else p * D(total_rate) / 100 if total_rate is not None else D(total_fee)
    return irr_of(p, (p + total) / n, n) | {"total_fee": total, "payment": (p + total) / n}


def instalment_payment(principal, n, pay):
    return irr_of(principal, pay, n) | {"total_interest": D(pay) * n - D(principal)}


def minimum_payment(balance, before, after, daily="0.05", minimum=10, paid=None):
    b, r = D(balance), D(daily) / 100
    least = b * D(minimum) / 100
    rest = b - (least if paid is None else D(paid))
    return {"interest": b * r * before + rest * r * after, "minimum": least, "left": rest}


def card_interest(balance, days, daily="0.05"):
    return {"interest": D(balance) * D(daily) / 100 * days}


# cash flows


def irr(flows):
    f = lambda r: sum(D(c) / (1 + r) ** k for k, c in enumerate(flows))
    return {"irr": bisect(f, "-0.99", 10) * 100}


def npv(rate, flows):
    return {"npv": sum(D(c) / (1 + D(rate) / 100) ** k for k, c in enumerate(flows))}


def xirr(flows, dates):
    days = [datetime.date.fromisoformat(d) for d in dates]
    f = lambda r: sum(D(c) * power(1 + r, -D((d - days[0]).days) / 365) for c, d in zip(flows, days))
    return {"xirr": bisect(f, "-0.99", 10) * 100}


# saving


def saved(rate, months, begin=False):
    i, total = D(rate) / 1200, D(0)
    for _ in range(months):
        total = (total + 1) * (1 + i) if begin else total * (1 + i) + 1
    return total


def regular(monthly, rate, months, begin=False):
    value = D(monthly) * saved(rate, months, begin)
    return {"future_value": value, "gain": value - D(monthly) * months, "paid": D(monthly) * months}


def yearly_saving(amount, rate, years, begin=False):
    r, total = D(rate) / 100, D(0)
    for _ in range(years):
        total = (total + D(amount)) * (1 + r) if begin else total * (1 + r) + D(amount)
    return {"future_value": total, "gain": total - D(amount) * years}


def needed(target, rate, months, begin=False):
    return {"monthly": D(target) / saved(rate, months, begin)}


def compound(principal, rate, years, times=1):
    value = D(principal) * power(1 + D(rate) / 100 / times, D(years) * times)
    return {"future_value": value, "gain": value - D(principal)}


def present(amount, rate, years):
    return {"present_value": D(amount) / power(1 + D(rate) / 100, years)}


def annuity(yearly, rate, years):
    return {"present_value": sum(D(yearly) / (1 + D(rate) / 100) ** k for k in range(1, years + 1))}


def cagr(start, end, years):
    return {"growth_rate": (power(D(end) / D(start), 1 / D(years)) - 1) * 100}


def rule72(rate=None, years=None):
    if rate is not None:
        return {"years": 72 / D(rate), "exact_years": D(2).ln() / (1 + D(rate) / 100).ln()}
    return {"annual_yield": 72 / D(years), "exact_yield": (power(2, 1 / D(years)) - 1) * 100}


# bonds


def bond_flows(face, coupon, years, m):
    n = int(D(years) * m)
    c = D(face) * D(coupon) / 100 / m
    return [c] * (n - 1) + [c + D(face)]


def bond_price(coupon, years, y, face=100, m=1):
    return {"price": sum(c / (1 + D(y) / 100 / m) ** (k + 1) for k, c in enumerate(bond_flows(face, coupon, years, m)))}


def bond_yield(coupon, years, price, face=100, m=1):
    f = lambda y: sum(c / (1 + y) ** (k + 1) for k, c in enumerate(bond_flows(face, coupon, years, m))) - D(price)
    return {"yield": bisect(f, "-0.5", 10) * m * 100}


def current_yield(coupon, price, face=100):
    return {"current_yield": D(face) * D(coupon) / D(price)}


def duration(coupon, years, y, face=100, m=1):
    flows, v = bond_flows(face, coupon, years, m), 1 + D(y) / 100 / m
    values = [c / v ** (k + 1) for k, c in enumerate(flows)]
    price = sum(values)
    mac = sum(p * (k + 1) for k, p in enumerate(values)) / price / m
    convex = sum(p * (k + 1) * (k + 2) for k, p in enumerate(values)) / price / m**2 / v**2
    return {"macaulay": mac, "modified": mac / v, "convexity": convex, "basis_point_value": price * mac / v / 10000}


def price_change(modified, points, convexity=0, value=None):
    y = D(points) / 10000
    r = -D(modified) * y + D(convexity) * y * y / 2
    return {"relative_change": r * 100} | ({} if value is None else {"value_change": D(value) * r})


def bill(face, rate, days, basis=360):
    interest = D(face) * D(rate) / 100 * days / basis
    return {"proceeds": D(face) - interest, "interest": interest}


# risk


def ltv(loan, value):
    return {"ltv": D(loan) / D(value) * 100}


def max_loan(value, share=None, down=None):
    r = D(share) / 100 if share is not None else 1 - D(down) / 100
    return {"loan": D(value) * r, "down_payment": D(value) * (1 - r)}


def debt_service(pay, income, other=0):
    return {"ratio": (D(pay) + D(other)) / D(income) * 100}


def var(value, volatility, confidence, days=1, yearly=False):
    z = D(NormalDist().inv_cdf(float(D(confidence) / 100)))
    span = D(days) / 252 if yearly else D(days)
    return {"var": D(value) * z * D(volatility) / 100 * span.sqrt()}


def maintenance(securities, borrowed=0, cash=0, shorted=0, interest=0):
    return {"ratio": (D(cash) + D(securities)) / (D(borrowed) + D(shorted) + D(interest)) * 100}


def margin_call(debt, shares=None, securities=None, cash=0, line=130):
    value = D(debt) * D(line) / 100 - D(cash)
    return {"market_value": value} | ({"price": value / D(shares)} if shares else {"fall": (1 - value / D(securities)) * 100})


def sharpe(r, free, volatility):
    return {"sharpe": (D(r) - D(free)) / D(volatility)}


# trades


def trade_cost(amount, commission, side="sell", least=5):
    a = D(amount)
    com = round_to(max(a * D(commission) / 100, D(least)), 2)
    transfer, stamp = round_to(a * D("0.00001"), 2), round_to(a * D("0.0005"), 2) if side == "sell" else D(0)
    total = com + transfer + stamp
    return {"total_fee": total, "commission": com, "stamp_duty": stamp, "transfer_fee": transfer, "net_amount": a - total if side == "sell" else a + total}


def round_trip(shares, buy, sell, commission, least=5):
    b, s = D(shares) * D(buy), D(shares) * D(sell)
    fees = trade_cost(b, commission, "buy", least)["total_fee"] + trade_cost(s, commission, "sell", least)["total_fee"]
    return {"net_gain": s - b - fees, "total_fee": fees}


def exchange(amount, rate, side="buy", in_yuan=False, per=1, spread=0):
    price = D(rate) / per * (1 + D(spread) / 100 * (1 if side == "buy" else -1))
    return {"foreign_amount": D(amount) / price} if in_yuan else {"yuan_amount": D(amount) * price}


def subscription(amount, fee, nav=None):
    net = round_to(D(amount) / (1 + D(fee) / 100), 2)
    return {"fee": D(amount) - net, "net_amount": net} | ({} if nav is None else {"shares": net / D(nav)})


def redemption(shares, nav, fee):
    total = round_to(D(shares) * D(nav), 2)
    cost = round_to(total * D(fee) / 100, 2)
    return {"net_amount": total - cost, "fee": cost}


def dividend_yield(dividend, price):
    return {"dividend_yield": D(dividend) / D(price) * 100}


def price_earnings(price, earnings):
    return {"price_earnings": D(price) / D(earnings)}


STEPS = [(36000, 3), (144000, 10), (300000, 20), (420000, 25), (660000, 30), (960000, 35), (10**15, 45)]


def income_tax(income):
    total, below = D(0), 0
    for top, rate in STEPS:
        total += max(D(0), min(D(income), D(top)) - below) * rate / 100
        below = top
    return total


def pension(paid=12000, marginal=None, income=None):
    saved_tax = D(paid) * D(marginal) / 100 if marginal is not None else income_tax(D(income)) - income_tax(max(D(0), D(income) - D(paid)))
    return {"tax_saved": saved_tax, "net_saving": saved_tax - D(paid) * 3 / 100}
