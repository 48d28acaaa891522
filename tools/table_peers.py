"""Runs scikit-learn's classifiers beside plstar on a table, on the same five stratified folds.

    python3 tools/table_peers.py FILE --target COLUMN [--plstar ./plstar]

Columns of text become one-hot, missing numbers the mean, for the peers; plstar reads the file as it
is. Prints accuracy, log-loss and seconds of each, mean over the folds.
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
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("--target", required=True)
    p.add_argument("--plstar", default="./plstar")
    a = p.parse_args()
    names, rows, x, y = read(a.file, a.target)
    classes = sorted(set(y))
    scores = {}
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(x, y)
    for fold, (train, test) in enumerate(folds):
        for name, model in peers(x.shape[1]).items():
            start = time.time()
            model.fit(x[train], y[train])
            accuracy = np.mean(model.predict(x[test]) == y[test])
            loss = np.nan
            if hasattr(model, "predict_proba") and name != "svm":
                q = np.full((len(test), len(classes)), 1e-6)
                for k, c in enumerate(model.classes_):
                    q[:, classes.index(c)] = model.predict_proba(x[test])[:, k]
                q = np.clip(q, 1e-6, 1)
                loss = log_loss(y[test], q / q.sum(1, keepdims=True), labels=classes)
            scores.setdefault(name, []).append((accuracy, loss, time.time() - start))
        with tempfile.TemporaryDirectory() as folder:
            for part, which in (("train", train), ("test", test)):
                with open(Path(folder, part + ".csv"), "w", newline="") as f:
                    w = csv.writer(f)
                    w.writerow(names)
                    w.writerows([rows[i] for i in which])
            start = time.time()
            done = subprocess.run(
                [a.plstar, "classify", Path(folder, "train.csv"), "--target", a.target,
                 "--test", Path(folder, "test.csv"), "--out", Path(folder, "m"), "--json"],
                capture_output=True, text=True, check=True,
            )
            r = json.loads(done.stdout)["test"]["classes"]
            scores.setdefault("plstar", []).append(
                (r["accuracy"], r["log_loss"], time.time() - start))
        print(f"fold {fold + 1} of 5 done", flush=True)
    print(f"{'':22}accuracy  log-loss  seconds")
    for name, all_folds in sorted(scores.items(), key=lambda e: -np.mean(e[1], 0)[0]):
        accuracy, loss, seconds = np.mean(all_folds, 0)
        print(f"{name:22}{accuracy:8.4f}  {loss:8.4f}  {seconds:7.1f}")


if __name__ == "__main__":
    main()
