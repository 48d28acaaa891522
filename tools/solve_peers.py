"""Runs SciPy's solvers beside plstar on fits of NIST and systems of More, Garbow and Hillstrom.

    python3 tools/solve_peers.py [--plstar ./plstar] [--problems FOLDER]

Prints one line for each solver: runs that end at the certified values with 9 and with 6 digits (of
systems: with a residual below 1e-8), mean steps and evaluations of those, and CPU seconds of all
runs; of plstar less those of a program that solves one linear equation. Evaluations of SciPy with
differences count those for J too; plstar has J exactly. SciPy's tolerances are 1e-15.
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares, minimize, root

HERE = Path(__file__).parent.parent
TEXTS = {
    "rosenbrock": "10*(x[2] - x[1]^2) = 0; x[1] = 1",
    "powell_singular": "x[1] + 10*x[2] = 0; sqrt(5)*(x[3] - x[4]) = 0\n"
    "(x[2] - 2*x[3])^2 = 0; sqrt(10)*(x[1] - x[4])^2 = 0",
    "powell_badly_scaled": "1e4*x[1]*x[2] = 1; exp(-x[1]) + exp(-x[2]) = 1.0001",
    "freudenstein_roth": "x[1] + ((5 - x[2])*x[2] - 2)*x[2] = 13\n"
    "x[1] + ((x[2] + 1)*x[2] - 14)*x[2] = 29",
    "chebyquad": "for j in 1..n {\nlet T[0,j] = 1; let T[1,j] = 2*x[j]-1\n"
    "for i in 2..n: let T[i,j] = 2*(2*x[j]-1)*T[i-1,j] - T[i-2,j]\n}\n"
    "for i in 1..n: sum(j in 1..n: T[i,j])/n = (if mod(i,2)=1 then 0 else -1/(i^2-1))",
    "brown_almost_linear": "for i in 1..n-1: x[i] + sum(j in 1..n: x[j]) = n + 1\n"
    "prod(j in 1..n: x[j]) = 1",
    "discrete_boundary_value": "param h = 1/(n+1)\nfor i in 1..n: 2*x[i] -"
    " (if i > 1 then x[i-1] else 0) - (if i < n then x[i+1] else 0) + h^2*(x[i] + i*h + 1)^3/2 = 0",
    "discrete_integral": "param h = 1/(n+1); let c[j in 1..n] = (x[j] + j*h + 1)^3\n"
    "for i in 1..n: x[i] + h/2*((1 - i*h)*sum(j in 1..i: j*h*c[j]) +"
    " i*h*sum(j in i+1..n: (1 - j*h)*c[j])) = 0",
    "broyden_tridiagonal": "for i in 1..n: (3 - 2*x[i])*x[i] - (if i>1 then x[i-1] else 0) -"
    " (if i<n then 2*x[i+1] else 0) + 1 = 0",
    "broyden_banded": "for i in 1..n: x[i]*(2 + 5*x[i]^2) + 1 -"
    " sum(j in max(1,i-5)..min(n,i+1) if j != i: x[j]*(1 + x[j])) = 0",
    "linear_rank_1": "for i in 1..n: i*sum(j in 1..n: j*x[j]) = 1",
}
TEXTS["chebyquad9"] = TEXTS["chebyquad"]


def chebyquad(x):
    t = np.cos(np.outer(np.arange(1, len(x) + 1), np.arccos(2 * x - 1 + 0j))).real.mean(1)
    i = np.arange(2, len(x) + 1, 2)
    t[i - 1] += 1 / (i**2 - 1.0)
    return t


def integral(x):
    n = len(x)
    t = np.arange(1, n + 1) / (n + 1)
    c = (x + t + 1) ** 3
    low = np.cumsum(t * c)
    high = np.sum((1 - t) * c) - np.cumsum((1 - t) * c)
    return x + ((1 - t) * low + t * high) / (2 * (n + 1))


def banded(x):
    y = x * (1 + x)
    n = len(x)
    near = [y[max(0, i - 5) : min(n, i + 2)].sum() - y[i] for i in range(n)]
    return x * (2 + 5 * x**2) + 1 - np.array(near)


def padded(x):
    return np.concatenate([[0], x, [0]])


def boundary(x):
    n = len(x)
    p = padded(x)
    h = 1 / (n + 1)
    return 2 * x - p[:-2] - p[2:] + h**2 * (x + h * np.arange(1, n + 1) + 1) ** 3 / 2


def rank_one(x):
    i = np.arange(1, len(x) + 1)
    return i * (i @ x) - 1


SYSTEMS = {
    "rosenbrock": lambda x: np.array([10 * (x[1] - x[0] ** 2), x[0] - 1]),
    "powell_singular": lambda x: np.array(
        [
            x[0] + 10 * x[1],
            5**0.5 * (x[2] - x[3]),
            (x[1] - 2 * x[2]) ** 2,
            10**0.5 * (x[0] - x[3]) ** 2,
        ]
    ),
    "powell_badly_scaled": lambda x: np.array(
        [1e4 * x[0] * x[1] - 1, np.exp(-x[0]) + np.exp(-x[1]) - 1.0001]
    ),
    "freudenstein_roth": lambda x: np.array(
        [
            x[0] + ((5 - x[1]) * x[1] - 2) * x[1] - 13,
            x[0] + ((x[1] + 1) * x[1] - 14) * x[1] - 29,
        ]
    ),
    "chebyquad": chebyquad,
    "chebyquad9": chebyquad,
    "brown_almost_linear": lambda x: np.append((x + x.sum() - len(x) - 1)[:-1], x.prod() - 1),
    "discrete_boundary_value": boundary,
    "discrete_integral": integral,
    "broyden_tridiagonal": lambda x: (3 - 2 * x) * x - padded(x)[:-2] - 2 * padded(x)[2:] + 1,
    "broyden_banded": banded,
    "linear_rank_1": rank_one,
}


def fits(folder):
    for name, p in json.loads((folder / "nist.json").read_text())["problems"].items():
        model = re.sub(r"b(\d+)", lambda m: f"b[{int(m[1]) - 1}]", p["model"]).replace("^", "**")
        known = {"x": np.array(p["x"]), "pi": np.pi}
        known |= {f: getattr(np, f) for f in ("exp", "cos", "sin", "log", "arctan")}
        known["atan"] = np.arctan
        code = compile(model, name, "eval")
        y = np.array(p["y"])
        rows = [re.sub(r"\bx\b", f"({x!r})", p["model"]) for x in p["x"]]
        for start in ("start1", "start2"):
            b = np.array(p[start])
            text = "".join(f"var b{j + 1} = {v!r}\n" for j, v in enumerate(p[start]))
            text += "".join(f"{r} = {v!r}\n" for r, v in zip(rows, p["y"]))
            yield lambda b, c=code, k=known, y=y: eval(c, k | {"b": b}) - y, b, text, p["certified"]


def systems(folder):
    for name, p in json.loads((folder / "underdetermined.json").read_text())["mgh_square"][
        "problems"
    ].items():
        for factor in (1, 10, 100):
            x = factor * np.array(p["start"])
            values = ", ".join(map(repr, x.tolist()))
            text = f"var x = [{values}]; param n = {len(x)}\n{TEXTS[name]}\n"
            yield SYSTEMS[name], x, text, None


def digits(found, certified):
    error = np.abs(found / np.array(certified) - 1).max()
    return 11 if error == 0 else -np.log10(error) if np.isfinite(error) else 0


def peer(name, f, x):
    tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}
    if name == "hybr":
        r = root(f, x, method="hybr", options={"xtol": 1e-15})
        return r.x, None, r.nfev
    if name == "SLSQP":
        r = minimize(
            lambda v: v @ v,
            x,
            method="SLSQP",
            constraints={"type": "eq", "fun": f},
            options={"ftol": 1e-15, "maxiter": 200},
        )
        return r.x, r.nit, r.nfev
    r = least_squares(f, x, method=name, x_scale="jac" if name != "lm" else 1.0, **tight)
    return r.x, r.njev, r.nfev if name == "lm" else r.nfev + r.njev * len(x)


def line(name, runs, cpu):
    good = [r for r in runs if r[1]]
    nine = sum(r[0] for r in runs)
    steps = [r[2] for r in good if r[2] is not None]
    mean = f"{np.mean(steps):.1f}" if steps else "-"
    evaluations = np.mean([r[3] for r in good]) if good else 0
    print(f"| {name} | {nine} | {len(good)} | {mean} | {evaluations:.0f} | {cpu:.2f} |", flush=True)


def judged(f, x, certified):
    with np.errstate(all="ignore"):
        if certified is not None:
            d = digits(x, certified)
            return d >= 9, d >= 6
        norm = np.linalg.norm(f(x))
    return norm < 1e-12, norm < 1e-8


def cpu_of(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = child.stdout.read()
    _, _, used = os.wait4(child.pid, 0)
    return out, used.ru_utime + used.ru_stime


def ours(plstar, problems, folder):
    file = Path(folder) / "p.pls"
    file.write_text("var x\nx = 1\n")
    _, least = cpu_of([plstar, "solve", str(file), "--json"])
    runs, cpu = [], 0
    for f, x, text, certified in problems:
        file.write_text(text)
        out, used = cpu_of([plstar, "solve", str(file), "--json"])
        r = json.loads(out)["result"]
        w = np.array([u["value"] for u in r["solution"]])
        runs.append((*judged(f, w, certified), r["steps"], r["evaluations"]))
        cpu += used - least
    return runs, cpu


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--plstar", default=str(HERE / "plstar"))
    ask.add_argument("--problems", type=Path, default=HERE / "study/src/test/resources/org/plstar/study/solve")
    given = ask.parse_args()
    warnings.filterwarnings("ignore")
    for title, make, names in (
        ("fits", fits, ("lm", "trf", "dogbox")),
        ("systems", systems, ("hybr", "lm", "trf", "dogbox", "SLSQP")),
    ):
        problems = list(make(given.problems))
        print(f"| {title}: {len(problems)} runs | 9 digits | 6 digits | steps | evaluations | CPU s |")
        print("|---|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            line("plstar", *ours(given.plstar, problems, folder))
        for name in names:
            runs, begin = [], time.process_time()
            for f, x, _, certified in problems:
                try:
                    with np.errstate(all="ignore"):
                        found, steps, count = peer(name, f, x)
                    runs.append((*judged(f, found, certified), steps, count))
                except ValueError:
                    runs.append((False, False, None, 0))
            line(name, runs, time.process_time() - begin)
        print()


if __name__ == "__main__":
    main()
