"""Runs whole commands of plstar beside what one would write with SciPy, on six kinds of work.

    python3 tools/solve_sizes.py [--plstar ./plstar] [--only NAME]

Prints one line for each: CPU seconds of plstar less those of a program that solves one linear
equation, CPU seconds of SciPy without imports, their ratio, and digits: those of the worst unknown
beside the certified values of NIST, else beside the other program. SciPy has derivatives by hand where
one would write them (banded and dense systems, bundles: a sparsity pattern). One thread each.
"""

import argparse
import json
import os
import re
import tempfile
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import scipy.sparse as sparse  # noqa: E402
from scipy.optimize import least_squares, root  # noqa: E402
from scipy.sparse.linalg import spsolve  # noqa: E402
from solve_peers import HERE, cpu_of, digits, fits  # noqa: E402

CHAIN = """param n = {n}
var u[1..n] = 0
param h = 1/(n+1)
for i in 1..n: (if i = 1 then 0 else u[i-1]) - 2*u[i] + (if i = n then 0 else u[i+1]) + h^2*exp(u[i]) = 0
"""

DENSE = """table a from "a.csv"
param n = rows(a)
var x[1..n] = 0.5
for i in 1..n: 4*x[i] + x[i]^3/3 + sum(j in 1..n: a.c[i,j]*x[j])/n = 1 + i/n
"""

SWEEP = """param lam = 0.1
param n = 20
var u[1..n] = 0
param h = 1/(n+1)
for i in 1..n: (if i = 1 then 0 else u[i-1]) - 2*u[i] + (if i = n then 0 else u[i+1]) + h^2*lam*exp(u[i]) = 0
"""

BUNDLE = """param f = 500
table o from "seen.csv"
table c from "cameras.csv"
table q from "points.csv"
param K = rows(c); param N = rows(q)
var r[k in 1..K, a in 1..3] = c.r[k,a]
var t[k in 1..K, a in 1..3] = c.t[k,a]
var X[i in 1..N, a in 1..3] = q.x[i,a]
let th[k in 1..K] = sqrt(r[k,1]^2 + r[k,2]^2 + r[k,3]^2)
let s[k in 1..K] = sin(th[k])/th[k]
let h[k in 1..K] = (1 - cos(th[k]))/th[k]^2
for k in 1..K, i in 1..N {
  let d[k,i] = r[k,1]*X[i,1] + r[k,2]*X[i,2] + r[k,3]*X[i,3]
  let Y[k,i,1] = cos(th[k])*X[i,1] + s[k]*(r[k,2]*X[i,3] - r[k,3]*X[i,2]) + h[k]*d[k,i]*r[k,1] + t[k,1]
  let Y[k,i,2] = cos(th[k])*X[i,2] + s[k]*(r[k,3]*X[i,1] - r[k,1]*X[i,3]) + h[k]*d[k,i]*r[k,2] + t[k,2]
  let Y[k,i,3] = cos(th[k])*X[i,3] + s[k]*(r[k,1]*X[i,2] - r[k,2]*X[i,1]) + h[k]*d[k,i]*r[k,3] + t[k,3]
}
for m in 1..rows(o) {
  f*Y[o.cam[m],o.pt[m],1]/Y[o.cam[m],o.pt[m],3] = o.u[m]
  f*Y[o.cam[m],o.pt[m],2]/Y[o.cam[m],o.pt[m],3] = o.v[m]
}
"""


def chain(folder, n):
    (folder / "p.pls").write_text(CHAIN.format(n=n))

    def peer():
        h2, u = 1 / (n + 1) ** 2, np.zeros(n)
        off = sparse.diags([1.0, 1.0], [-1, 1], shape=(n, n), format="csc")
        for _ in range(20):
            e = h2 * np.exp(u)
            d = spsolve(off + sparse.diags(e - 2, format="csc"), off @ u - 2 * u + e)
            u = u - d
            if np.abs(d).max() < 1e-12:
                break
        return u

    return [], peer, None


def dense(folder, n):
    a = np.random.default_rng(5).normal(size=(n, n)).round(6)
    names = ",".join(f"c{j + 1}" for j in range(n))
    np.savetxt(folder / "a.csv", a, fmt="%.6f", delimiter=",", header=names, comments="")
    (folder / "p.pls").write_text(DENSE)
    a, right = np.loadtxt(folder / "a.csv", delimiter=",", skiprows=1) / n, 1 + np.arange(1, n + 1) / n

    def peer():
        x = np.full(n, 0.5)
        for _ in range(30):
            d = np.linalg.solve(a + np.diag(4 + x**2), 4 * x + x**3 / 3 + a @ x - right)
            x = x - d
            if np.abs(d).max() < 1e-13:
                break
        return x

    return [], peer, None


def sweep(folder, count):
    lams = np.linspace(0.1, 3.4, count)
    (folder / "p.pls").write_text(SWEEP)
    (folder / "lams.csv").write_text("lam\n" + "\n".join(map(repr, lams.tolist())) + "\n")

    def peer():
        n, u, all_u = 20, np.zeros(20), []
        off = np.eye(n, k=1) + np.eye(n, k=-1)
        for lam in lams:
            f = lambda u, q=lam / (n + 1) ** 2: off @ u - 2 * u + q * np.exp(u)  # noqa: E731
            j = lambda u, q=lam / (n + 1) ** 2: off + np.diag(q * np.exp(u) - 2)  # noqa: E731
            u = root(f, u, jac=j, options={"xtol": 1e-14}).x
            all_u.append(u)
        return np.concatenate(all_u)

    return ["--sweep", str(folder / "lams.csv")], peer, None


def turned(r, x):
    angle = np.linalg.norm(r, axis=-1, keepdims=True)
    d = (r * x).sum(-1, keepdims=True)
    return np.cos(angle) * x + np.sin(angle) / angle * np.cross(r, x) + (1 - np.cos(angle)) / angle**2 * d * r


def bundle(folder, cameras, points):
    rng = np.random.default_rng(3)
    x, r, t = rng.normal(size=(points, 3)), 0.3 * rng.normal(size=(cameras, 3)), 0.5 * rng.normal(size=(cameras, 3))
    t[:, 2] += 9
    k, i = (v.ravel() for v in np.meshgrid(np.arange(cameras), np.arange(points), indexing="ij"))

    def views(r, t, x):
        y = turned(r[k], x[i]) + t[k]
        return 500 * y[:, :2] / y[:, 2:]

    seen = views(r, t, x) + 0.5 * rng.normal(size=(len(k), 2))
    r0, t0 = r + 0.02 * rng.normal(size=r.shape), t + 0.02 * rng.normal(size=t.shape)
    x0 = x + 0.05 * rng.normal(size=x.shape)
    full = {"fmt": "%.17g", "delimiter": ",", "comments": ""}
    np.savetxt(folder / "seen.csv", np.column_stack([k + 1, i + 1, seen]), header="cam,pt,u,v", **full)
    np.savetxt(folder / "cameras.csv", np.hstack([r0, t0]), header="r1,r2,r3,t1,t2,t3", **full)
    np.savetxt(folder / "points.csv", x0, header="x1,x2,x3", **full)
    (folder / "p.pls").write_text(BUNDLE)

    def f(w):
        a, b = 3 * cameras, 6 * cameras
        return (views(w[:a].reshape(-1, 3), w[a:b].reshape(-1, 3), w[b:].reshape(-1, 3)) - seen).ravel()

    pattern = sparse.lil_matrix((2 * len(k), 6 * cameras + 3 * points), dtype=int)
    for m in range(len(k)):
        for a in range(3):
            at = [3 * k[m] + a, 3 * (cameras + k[m]) + a, 6 * cameras + 3 * i[m] + a]
            pattern[2 * m, at], pattern[2 * m + 1, at] = 1, 1
    start = np.concatenate([r0.ravel(), t0.ravel(), x0.ravel()])

    def peer():
        return least_squares(f, start, jac_sparsity=pattern, x_scale="jac", ftol=1e-12, xtol=1e-12).x

    # nothing says where all together are, so what can be compared is the norm of the residual
    return [], peer, lambda w: np.array([np.linalg.norm(f(w))])


def nist(plstar, least):
    ours, theirs, worst, other = 0.0, 0.0, 11.0, []
    known = list(fits(HERE / "study/src/test/resources/org/plstar/study/solve"))
    with tempfile.TemporaryDirectory() as folder:
        for f, b, text, certified in known[::2]:
            (Path(folder) / "p.pls").write_text("solve { fit = yes }\n" + text)
            out, used = cpu_of([plstar, "solve", str(Path(folder) / "p.pls"), "--json"])
            w = [u["value"] for u in json.loads(out)["result"]["solution"]]
            ours += used - least
            worst = min(worst, digits(np.array(w), certified))
            begin = time.process_time()
            with np.errstate(all="ignore"):
                try:
                    found = least_squares(f, b, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15).x
                except ValueError:
                    found = b
            theirs += time.process_time() - begin
            other.append(digits(found, certified))
    good = sum(d >= 6 for d in other)
    count = len(known[::2])
    row(f"{count} fits of NIST, first starts", ours, theirs, f"{worst:.0f}; SciPy's 6 or more in {good}")


def row(name, ours, theirs, said):
    print(f"| {name} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.1f} | {said} |", flush=True)


def solution(folder, arguments):
    if arguments:
        lines = (folder / "out/solutions.csv").read_text().splitlines()
        names = lines[0].split(",")
        at = [j for j, name in enumerate(names) if re.fullmatch(r"u\[\d+(,\d+)?\]", name.strip('"'))]
        return np.array([[float(line.split(",")[j]) for j in at] for line in lines[1:]]).ravel()
    values = []
    with open(folder / "out/solution.csv", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            values.append(float(re.sub(r'^"[^"]*"', "", line).split(",")[1]))
    return np.array(values)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--plstar", default=str(HERE / "plstar"))
    ask.add_argument("--only", default="")
    given = ask.parse_args()
    warnings.filterwarnings("ignore")
    works = {
        "a chain of 100,000": lambda d: chain(d, 100_000),
        "a chain of 1,000,000": lambda d: chain(d, 1_000_000),
        "a full system of 2,000": lambda d: dense(d, 2000),
        "a bundle of 20 cameras and 500 points": lambda d: bundle(d, 20, 500),
        "a sweep of 100 systems of 20": lambda d: sweep(d, 100),
    }
    print("| | plstar, CPU s | SciPy, CPU s | ratio | digits |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "p.pls").write_text("var x\nx = 1\n")
        least = min(cpu_of([given.plstar, "solve", str(Path(folder) / "p.pls"), "--json"])[1] for _ in range(3))
    for name, make in works.items():
        if given.only not in name:
            continue
        with tempfile.TemporaryDirectory() as at:
            folder = Path(at)
            arguments, peer, measure = make(folder)
            command = [given.plstar, "solve", str(folder / "p.pls"), *arguments, "--threads", "1", "--quiet", "--out"]
            _, used = cpu_of([*command, str(folder / "out")])
            begin = time.process_time()
            other = peer()
            spent = time.process_time() - begin
            own = solution(folder, arguments)
            if measure is not None:
                own, other = measure(own), measure(other)
            row(name, used - least, spent, f"{digits(own, other):.0f}")
    if given.only in "fits of NIST":
        nist(given.plstar, least)


if __name__ == "__main__":
    main()
