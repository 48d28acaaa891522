"""Compares what `--more-rows` tells of ten made tables with what came: fits to twice and four times the rows.

    PLSTAR_HOME=$PWD PYTHONPATH=python python3 tools/more_rows.py [--seed 1]

Five tables of numbers and five of classes, 200 rows each; fits to the first 400 and 800 rows of the same table are
scored on 2,000 further rows. Numbers: the squared error over the variance of the 200 targets; classes: the share of
wrong rows. A line for each case, then how many were told within 20 % and how many bands held.
"""

import argparse

import numpy as np
import plstar

ROWS, FRESH = 200, 2000


def numbers(kind, x, rng):
    f = (x[:, 0] - 2 * x[:, 1] + x[:, 2],
         np.sin(2 * x[:, 0]) + 0.5 * x[:, 1],
         x[:, 0] * x[:, 1] + x[:, 2],
         np.abs(x[:, 0]) + np.maximum(x[:, 1], 0) * x[:, 2],
         (x[:, 0] > 0) + 0.5 * np.tanh(4 * x[:, 1]))[kind]
    return f + (0.5, 0.2, 0.3, 0.1, 0.2)[kind] * rng.standard_normal(len(x))


def classes(kind, x, rng):
    z = (x[:, 0] + x[:, 1] - x[:, 2],
         x[:, 0] * x[:, 1],
         np.hypot(x[:, 0], x[:, 1]) - 1.2,
         np.sin(2 * x[:, 0]) - x[:, 1],
         x[:, 0])[kind]
    z = z + (0.5, 0.2, 0.2, 0.3, 0.4)[kind] * rng.standard_normal(len(x))
    names = np.array(["left", "middle", "right"])
    return names[np.digitize(z, (-0.6, 0.6))] if kind == 4 else names[2 * (z > 0)]


def table(k, seed):
    rng = np.random.default_rng((seed, k))
    x = rng.standard_normal((4 * ROWS + FRESH, 4 + k % 5))
    return x, (numbers if k < 5 else classes)(k % 5, x, rng)


def came(k, x, y, rows):
    """The error of a fit to some rows on the further ones."""
    fit = plstar.TableRegressor() if k < 5 else plstar.TableClassifier()
    said = fit.fit(x[:rows], y[:rows]).predict(x[4 * ROWS:])
    if k < 5:
        return float(np.mean((said - y[4 * ROWS:]) ** 2) / np.var(y[:ROWS]))
    return float(np.mean(said != y[4 * ROWS:]))


def main(seed):
    plstar.options.progress = False
    near, held, cases = 0, 0, 0
    for k in range(10):
        x, y = table(k, seed)
        result = (plstar.regress if k < 5 else plstar.classify)(x[:ROWS], y[:ROWS], more_rows=True)
        key = "loss" if k < 5 else "error"
        for told in result.more_rows.told:
            value = told[key] if key in told else None
            if value is None:
                print(f"table {k}: nothing is told of the share at {told.rows} rows")
                continue
            real = came(k, x, y, told.rows)
            cases += 1
            near += abs(value / real - 1) <= 0.2
            held += told[key + "_low"] <= real <= told[key + "_high"]
            print(f"table {k}, {told.rows} rows: told {value:.4g} ({told[key + '_low']:.4g} to {told[key + '_high']:.4g}),"
                  f" came {real:.4g}", flush=True)
    print(f"{cases} cases: {near} within 20 %, {held} bands held")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    main(parser.parse_args().seed)
