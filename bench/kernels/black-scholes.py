import math

from numba import njit


@njit(error_model="numpy")
def normal(x):
    t = 1 / (1 + 0.2316419 * abs(x))
    series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = 0.3989422804014327 * math.exp(-0.5 * x * x) * series
    return tail if x < 0 else 1 - tail


@njit(error_model="numpy")
def black_scholes(spot, strike, years, rate, volatility, call, put):
    for i in range(len(spot)):
        root = volatility * math.sqrt(years[i])
        d1 = (math.log(spot[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root
        d2 = d1 - root
        discounted = strike[i] * math.exp(-rate * years[i])
        value = spot[i] * normal(d1) - discounted * normal(d2)
        call[i] = value
        put[i] = value - spot[i] + discounted
