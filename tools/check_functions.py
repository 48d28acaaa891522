"""Values of the functions of the check and of their derivatives, to 60 digits, for FunctionsTest.

Prints lines: function, x = high + low (hexadecimal), f(high + low), f', f'' and f''' at high. Needs
mpmath:  python3 tools/check_functions.py > check/src/test/resources/org/plstar/check/functions.txt
"""

import random

from mpmath import mp, mpf, nstr

mp.dps = 60
random.seed(20)
TANH = [lambda t: 1 - t**2, lambda t: -2 * t * (1 - t**2), lambda t: (1 - t**2) * (6 * t**2 - 2)]


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def gauss(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)


S = sigmoid
FUNCTIONS = {
    "tanh": [mp.tanh] + [lambda x, g=g: g(mp.tanh(x)) for g in TANH],
    "erf": [mp.erf, gauss, lambda x: -2 * x * gauss(x), lambda x: (4 * x * x - 2) * gauss(x)],
    "sin": [mp.sin, mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)],
    "cos": [mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x), mp.sin],
    "softplus": [
        lambda x: mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x)),
        S,
        lambda x: S(x) * S(-x),
        lambda x: S(x) * S(-x) * (S(-x) - S(x)),
    ],
    "exp": [mp.exp] * 4,
    "log": [mp.log, lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3],
    "sqrt": [
        mp.sqrt,
        lambda x: 1 / mp.sqrt(x) / 2,
        lambda x: -1 / mp.sqrt(x) / x / 4,
        lambda x: 3 / mp.sqrt(x) / x**2 / 8,
    ],
    "recip": [lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4],
    "atan": [
        mp.atan,
        lambda x: 1 / (1 + x**2),
        lambda x: -2 * x / (1 + x**2) ** 2,
        lambda x: (6 * x**2 - 2) / (1 + x**2) ** 3,
    ],
}
ENDS = {"sin": 99999.0, "cos": 99999.0, "exp": 345.0, "recip": 1e45, "sqrt": 1e140, "log": 1e140}


def points(name):
    end = ENDS.get(name, 1e140)
    some = [0.0, 1e-300, 1e-150, 2.0**-53, 1e-8, 0.5, 0.6585, 0.7071, 1.0, 1.3, 2.0, 3.14159]
    some += [5.1, 5.9, 7.3, 8.99, 9.01, 22.5, 39.9, 40.1, 345.0, end]
    some += [random.uniform(0, 4) for _ in range(30)] + [random.uniform(0, 45) for _ in range(12)]
    some += [mp.mpf(10) ** random.uniform(-40, float(mp.log10(end))) for _ in range(30)]
    if name in ("sin", "cos"):
        some += [k * 1.5707963267948966 for k in (1, 2, 3, 1001, 63661)]
        some += [random.uniform(9e4, 99999) for _ in range(20)]
    xs = [float(x) for x in some if x <= end]
    if name in ("log", "sqrt", "recip"):
        xs = [x for x in xs if x > 1e-45]
    if name not in ("log", "sqrt"):
        xs += [-x for x in xs[1 if name != "recip" else 0 :: 2]]
    if name == "exp":
        xs += [-399.5, -400.5, -1e10, -700.0]
    return xs


def digits(x, n):
    return nstr(x, n) if abs(x) > mpf(10) ** -400 else "0"


for name, (f, *derivatives) in FUNCTIONS.items():
    for i, h in enumerate(points(name)):
        low = 0.0 if i % 3 == 0 else h * random.uniform(-1, 1) * 2.0**-53
        d = [digits(g(mpf(h)), 20) for g in derivatives]
        print(name, h.hex(), low.hex(), digits(f(mpf(h) + mpf(low)), 42), *d)
