"""Runs scikit-learn's learners beside plstar on a table, on the same five folds.

    python3 tools/table_peers.py FILE --target COLUMN [--numbers] [--plstar ./plstar]

Columns of text become one-hot, missing numbers the mean, for the peers; plstar reads the file as it
is. Prints accuracy, log-loss and seconds of each, mean over the folds, which are stratified; with
--numbers, R², the root of the mean square error, and seconds.
"""

import argparse
import csv
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.metrics import log_loss, r2_score
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

MISSING = {"", "NA", "NaN", "?"}


def read(path, target):
    with open(path, newline="") as f:
        rows = list(csv.reader(f))
    names = rows[0]
    at = names.index(target)
    y = np.array([r[at] for r in rows[1:]])
    columns = []
    for j in range(len(names)):
        if j == at:
            continue
        cells = [r[j] for r in rows[1:]]
        try:
            v = np.array([np.nan if c in MISSING else float(c) for c in cells])
            mean = np.nanmean(v) if np.isfinite(v).any() else 0
            columns.append(np.where(np.isnan(v), mean, v)[:, None])
        except ValueError:
            values = sorted(set(cells))
            columns.append(np.array([[c == v for v in values] for c in cells], float))
    return names, rows[1:], np.hstack(columns), y


def peers(d):
    scaled = lambda m: make_pipeline(StandardScaler(), m)
    grid = {"svc__C": [1, 10, 100, 1000], "svc__gamma": [g / d for g in (0.1, 0.3, 1, 3)]}
    return {
        "random forest": RandomForestClassifier(500, random_state=0, n_jobs=-1),
        "extra trees": ExtraTreesClassifier(500, random_state=0, n_jobs=-1),
        "svm": GridSearchCV(scaled(SVC()), grid, cv=3, n_jobs=-1),
        "logistic regression": scaled(LogisticRegressionCV(max_iter=2000)),
        "gradient boosting": HistGradientBoostingClassifier(random_state=0),
    }


def peers_of_numbers(d, deviation):
    scaled = lambda m: make_pipeline(StandardScaler(), m)
    grid = {
        "svr__C": [deviation * c for c in (1, 10, 100)],
        "svr__gamma": [g / d for g in (0.1, 0.3, 1, 3)],
    }
    return {
        "random forest": RandomForestRegressor(500, random_state=0, n_jobs=-1),
        "extra trees": ExtraTreesRegressor(500, random_state=0, n_jobs=-1),
        "svm": GridSearchCV(scaled(SVR(epsilon=0.01 * deviation)), grid, cv=3, n_jobs=-1),
        "ridge regression": scaled(RidgeCV(np.logspace(-4, 4, 33))),
        "gradient boosting": HistGradientBoostingRegressor(random_state=0),
    }


def judged(model, name, x, y, classes):
    """Accuracy and log-loss of classes; R² and root mean square error of numbers."""
    found = model.predict(x)
    if classes is None:
        return r2_score(y, found), np.sqrt(np.mean((found - y) ** 2))
    loss = np.nan
    if hasattr(model, "predict_proba") and name != "svm":
        q = np.full((len(y), len(classes)), 1e-6)
        for k, c in enumerate(model.classes_):
            q[:, classes.index(c)] = model.predict_proba(x)[:, k]
        q = np.clip(q, 1e-6, 1)
        loss = log_loss(y, q / q.sum(1, keepdims=True), labels=classes)
    return np.mean(found == y), loss


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("--target", required=True)
    p.add_argument("--numbers", action="store_true")
    p.add_argument("--plstar", default="./plstar")
    a = p.parse_args()
    names, rows, x, y = read(a.file, a.target)
    y = y.astype(float) if a.numbers else y
    classes = None if a.numbers else sorted(set(y))
    scores = {}
    folds = (KFold if a.numbers else StratifiedKFold)(5, shuffle=True, random_state=0).split(x, y)
    for fold, (train, test) in enumerate(folds):
        d = x.shape[1]
        others = peers_of_numbers(d, y[train].std()) if a.numbers else peers(d)
        for name, model in others.items():
            start = time.time()
            model.fit(x[train], y[train])
            good, off = judged(model, name, x[test], y[test], classes)
            scores.setdefault(name, []).append((good, off, time.time() - start))
        with tempfile.TemporaryDirectory() as folder:
            for part, which in (("train", train), ("test", test)):
                with open(Path(folder, part + ".csv"), "w", newline="") as f:
                    w = csv.writer(f)
                    w.writerow(names)
                    w.writerows([rows[i] for i in which])
            start = time.time()
            done = subprocess.run(
                [a.plstar, "regress" if a.numbers else "classify", Path(folder, "train.csv"), "--target", a.target,
                 "--test", Path(folder, "test.csv"), "--out", Path(folder, "m"), "--json"],
                capture_output=True, text=True, check=True,
            )
            told = json.loads(done.stdout)["result"]["test"]
            if a.numbers:
                r = told["numbers"][0]
                good, off = r["r2"], r["rmse"]
            else:
                good, off = told["classes"]["accuracy"], told["classes"]["log_loss"]
            scores.setdefault("plstar", []).append((good, off, time.time() - start))
        print(f"fold {fold + 1} of 5 done", flush=True)
    words = ("      R²", "    RMSE") if a.numbers else ("accuracy", "log-loss")
    print(f"{'':22}{words[0]}  {words[1]}  seconds")
    for name, all_folds in sorted(scores.items(), key=lambda e: -np.mean(e[1], 0)[0]):
        good, off, seconds = np.mean(all_folds, 0)
        print(f"{name:22}{good:8.4f}  {off:8.4f}  {seconds:7.1f}")


if __name__ == "__main__":
    main()
