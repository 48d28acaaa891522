"""Fits the polynomials of org.plstar.array.elementwise and prints their coefficients as Java literals, constant first.

Run: python3 tools/polynomials.py (needs mpmath; half a minute). Each fit is a weighted minimax one (Remez's exchange); then the low coefficients are
rounded to the target precision one by one, and the others fitted again. What is printed must be what the kernels hold.
"""

import struct

from mpmath import atanh, cos, erf, erfc, expm1, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt

mp.prec = 200
TINY = mpf(2) ** -40


def exp_tail(r):  # S: e^r = 1 + r + r² S(r)
    return (expm1(r) - r) / r**2 if abs(r) > TINY else mpf(1) / 2 + r / 6 + r * r / 24


def log_tail(z):  # Q: log((1 + s)/(1 - s)) = 2s + s z Q(z), z = s²
    return (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z if z > TINY else mpf(2) / 3 + 2 * z / 5


def sin_tail(z):  # A: sin r = r + r z A(z), z = r²
    return (sin(sqrt(z)) / sqrt(z) - 1) / z if z > TINY else -mpf(1) / 6 + z / 120


def cos_tail(z):  # B: cos r = 1 - z/2 + z² B(z)
    return (cos(sqrt(z)) - 1 + z / 2) / z**2 if z > mpf(2) ** -30 else mpf(1) / 24 - z / 720


def erf_near(u):  # A: erf x = x + x A(x²)
    return erf(sqrt(u)) / sqrt(u) - 1 if u > TINY else 2 / sqrt(pi) * (1 - u / 3) - 1


def erf_far(w):  # B: erf x = 1 - e^B(x - 1)
    return log(erfc(1 + w))


def remez(f, weight, a, b, degree, fixed):
    """Minimises max |weight (f - p)| on [a, b] over p of the given degree whose first coefficients are fixed: (error, the other coefficients)."""
    first = len(fixed)
    free = degree + 1 - first
    count = 40 * (free + 2)
    grid = [(a + b) / 2 + (b - a) / 2 * cos(pi * (count - i) / count) for i in range(count + 1)]
    values = [f(x) - sum(c * x**i for i, c in enumerate(fixed)) for x in grid]
    weights = [weight(x) for x in grid]
    points = [round(i * count / free) for i in range(free + 1)]
    best = None
    for _ in range(12):
        lhs = matrix(free + 1, free + 1)
        rhs = matrix(free + 1, 1)
        for row, i in enumerate(points):
            for j in range(free):
                lhs[row, j] = grid[i] ** (j + first) * weights[i]
            lhs[row, free] = (-1) ** row
            rhs[row] = values[i] * weights[i]
        solution = lu_solve(lhs, rhs)
        c = [solution[j] for j in range(free)]
        errors = [w * (v - sum(cj * x ** (j + first) for j, cj in enumerate(c))) for x, v, w in zip(grid, values, weights)]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[0]:
            best = worst, c
        runs = []  # The largest error of each stretch of one sign.
        for i, e in enumerate(errors):
            if runs and runs[-1][0] == (e >= 0):
                if abs(e) > abs(errors[runs[-1][1]]):
                    runs[-1][1] = i
            else:
                runs.append([e >= 0, i])
        while len(runs) > free + 1:
            runs.pop(0 if abs(errors[runs[0][1]]) < abs(errors[runs[-1][1]]) else -1)
        if worst < abs(solution[free]) * mpf("1.01") or len(runs) <= free:
            break
        points = [i for _, i in runs]
    return best


def rounded(x, bits):
    return mpf(float(x)) if bits == 53 else mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def literal(x, bits):
    mantissa, exponent = float(x).hex().split("p")
    mantissa = mantissa.rstrip("0")
    return mantissa + ("0" if mantissa.endswith(".") else "") + "p" + exponent.lstrip("+") + ("f" if bits == 24 else "")


def fit(name, bits, f, weight, a, b, degree, fixed=(), one_by_one=4):
    fixed = list(fixed)
    base = len(fixed)
    _, c = remez(f, weight, a, b, degree, fixed)
    while len(fixed) < min(base + one_by_one, degree):
        fixed.append(rounded(c[0], bits))
        _, c = remez(f, weight, a, b, degree, fixed)
    fixed += [rounded(v, bits) for v in c]
    grid = [a + (b - a) * i / 2000 for i in range(2001)]
    error = max(abs(weight(x) * (f(x) - sum(v * x**k for k, v in enumerate(fixed)))) for x in grid)
    print(f"{name}, {bits} bits, weighted error 2^{float(log(error, 2)):.1f}")
    for c in fixed:
        print("   ", literal(c, bits))


def constant(name, x, widths):
    """Prints x as a sum of numbers of the given widths in bits."""
    parts = []
    for width in widths:
        scale = mpf(2) ** (width - 1 - int(mp.floor(log(abs(x), 2))))
        parts.append(mp.nint(x * scale) / scale)
        x -= parts[-1]
    print(name, *[literal(p, 53) for p in parts])


def main():
    for double in (True, False):
        bits = 53 if double else 24
        wider = mpf("1.0001" if double else "1.001")  # The rounded reductions overstep their intervals a little.
        r = log(2) / 2 * wider
        z = pi / 4 * wider
        relative_to_r = lambda x: abs(x) + mpf(2) ** -20
        fit("exp S", bits, exp_tail, relative_to_r, -r, r, 10 if double else 5, [mpf("0.5")] if double else [], 5 if double else 0)
        fit("log Q", bits, log_tail, lambda x: x / 2, mpf(0), ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * wider, 6 if double else 2)
        fit("softplus Q", bits, log_tail, lambda x: x / 2, mpf(0), mpf(1) / 9 * wider, 10 if double else 4)
        fit("sin A", bits, sin_tail, lambda x: x, mpf(0), z * z, 5 if double else 2)
        fit("cos B", bits, cos_tail, lambda x: x * x, mpf(0), z * z, 5 if double else 2)
        fit("erf A", bits, erf_near, lambda x: mpf(1), mpf(0), mpf(1), 12 if double else 6)
        fit("erf B", bits, erf_far, lambda w: erfc(1 + w), mpf(0), mpf(5 if double else 3), 18 if double else 6)
        constant("ln 2", log(2), (42, 53) if double else (16, 24))
        constant("1 / ln 2", 1 / log(2), (bits,))
        constant("pi / 2", pi / 2, (bits,) * 3)
        constant("2 / pi", 2 / pi, (bits,))


main()
