"""Times whole commands of plstar beside what a user would write in PyTorch, scikit-learn and SciPy.

    python3 tools/command_peers.py [--plstar ./plstar] [--images FOLDER] [--threads 1] [--runs 3]
        [--only solve,iris]

Runs alternate; imports and the start of each process count. Prints a row of medians for each
command: wall and CPU seconds of both, and the ratios. The peers' loops look at nothing while they
train and evaluate the test rows once. FOLDER has the four IDX files of Fashion-MNIST; without it
the convolutions are left out. The first 2,000 training rows are taken.
"""

import argparse
import gzip
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SET_THREADS = """
import os
t = os.environ["PEER_THREADS"]
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[v] = t
import numpy as np
"""

TORCH = SET_THREADS + """
import torch
torch.set_num_threads(int(t))
torch.manual_seed(1)
nn = torch.nn
"""

LOOP = """
batch, epochs = BATCH, EPOCHS
opt, loss = torch.optim.SGD(net.parameters(), lr=0.05), nn.CrossEntropyLoss()
for epoch in range(epochs):
    order = torch.randperm(len(x))
    for i in range(0, len(x) - batch + 1, batch):
        rows = order[i : i + batch]
        opt.zero_grad()
        loss(net(x[rows]), y[rows]).backward()
        opt.step()
with torch.no_grad():
    print(float(loss(net(x), y)), float((net(xt).argmax(1) == yt).double().mean()))
"""

IMAGES = TORCH + """
import gzip
def idx(name, skip):
    return np.frombuffer(gzip.open("images/" + name).read(), dtype=np.uint8, offset=skip)
def images(name):
    return torch.tensor(idx(name, 16).reshape(-1, 1, 28, 28) / 255, dtype=torch.float32)
def labels(name):
    return torch.tensor(idx(name, 8).astype(np.int64))
x, y = images("train-images-idx3-ubyte.gz"), labels("train-labels-idx1-ubyte.gz")
xt, yt = images("t10k-images-idx3-ubyte.gz"), labels("t10k-labels-idx1-ubyte.gz")
mean, std = x.mean(), x.std()
x, xt = (x - mean) / std, (xt - mean) / std
net = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(),
                    nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
                    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))
""" + LOOP

DIGITS = TORCH + """
from sklearn.datasets import load_digits
x, y = load_digits(return_X_y=True)
x, y = torch.tensor((x - x.mean(0)) / (x.std(0) + 1e-9), dtype=torch.float32), torch.tensor(y)
xt, yt = x, y
net = nn.Sequential(nn.Linear(64, 512), nn.Tanh(), nn.Linear(512, 10))
""" + LOOP

IRIS = TORCH + """
from sklearn.datasets import load_iris
torch.set_default_dtype(torch.float64)
x, y = load_iris(return_X_y=True)
x = torch.tensor((x - x.mean(0)) / x.std(0))
target = torch.tensor(np.eye(3)[y])
net = nn.Sequential(nn.Linear(4, 512), nn.Tanh(), nn.Linear(512, 3))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(1000):
    opt.zero_grad()
    loss = ((net(x[:120]) - target[:120]) ** 2).sum(1).mean() / 2
    loss.backward()
    opt.step()
print(float(loss))
"""

WINE = SET_THREADS + """
from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
grid = {"svc__C": 2.0 ** np.arange(-3, 5), "svc__gamma": 2.0 ** np.arange(-7, 1)}
x, y = load_wine(return_X_y=True)
print(GridSearchCV(make_pipeline(StandardScaler(), SVC()), grid, cv=5).fit(x, y).best_score_)
"""

SOLVE = """
from scipy.optimize import least_squares
f = lambda v: [v[0] ** 2 + v[1] ** 2 - 4, v[0] * v[1] - 1]
print(least_squares(f, [1.0, 0.5], method="lm").x)
"""

CNN = "conv(16,3x3) relu conv(32,3x3,stride=2) relu gap dense"


def training(data, network, batch, epochs):
    return ["train", data, "--network", network, "--optimizer", "sgd", "--lr", "0.05",
            "--loss", "cross-entropy", "--precision", "float",
            "--batch", str(batch), "--epochs", str(epochs)]


def looped(script, batch, epochs):
    return script.replace("BATCH", str(batch)).replace("EPOCHS", str(epochs))


def cases(images):
    rows = {
        "help": (["--help"], None),
        "solve": (["solve", "two.pls"], SOLVE),
        "iris": (["train", "iris"], IRIS),
        "wine": (["classify", "wine"], WINE),
        "digits, batch 32": (training("digits", "dense(512) tanh dense", 32, 60),
                             looped(DIGITS, 32, 60)),
        "digits, batch 256": (training("digits", "dense(512) tanh dense", 256, 200),
                              looped(DIGITS, 256, 200)),
    }
    for batch in (16, 128) if images else ():
        rows[f"images, batch {batch}"] = (training("images", CNN, batch, 30),
                                          looped(IMAGES, batch, 30))
    return rows


def shortened(folder, to, rows=2000):
    """Copies the IDX files, of the training set its first rows."""
    to.mkdir()
    for source in sorted(Path(folder).glob("*-ubyte.gz")):
        raw = gzip.open(source).read()
        if source.name.startswith("train"):
            header = 16 if "images" in source.name else 8
            size = 784 if "images" in source.name else 1
            raw = raw[:4] + rows.to_bytes(4, "big") + raw[8 : header + rows * size]
        with gzip.open(to / source.name, "wb") as out:
            out.write(raw)


def seconds(command, threads, most=0):
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, PEER_THREADS=str(threads)))
    wall, after = time.time() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > most:
        sys.exit(f"status {done.returncode}: {command}")
    return wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--plstar", default="./plstar")
    p.add_argument("--images")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--only", default="")
    a = p.parse_args()
    plstar = str(Path(a.plstar).resolve())
    images = Path(a.images).resolve() if a.images else None
    print("| command | plstar wall s | peer wall s | ratio | plstar CPU s | peer CPU s | ratio |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        Path("two.pls").write_text("var x\nvar y\nx^2 + y^2 = 4\nx*y = 1\n")
        if images:
            shortened(images, Path("images"))
        for name, (ours, script) in cases(images).items():
            if not any(word in name for word in a.only.split(",")):
                continue
            if ours[0] != "--help":
                ours = ours + ["--out", "out"]
            if ours[0] in ("train", "classify"):
                ours = ours + ["--threads", str(a.threads)]
            runs = []
            for _ in range(a.runs):
                shutil.rmtree("out", ignore_errors=True)
                peer = seconds([sys.executable, "-c", script], a.threads) if script else (0, 0)
                runs.append(seconds([plstar] + ours, a.threads, most=1) + peer)
            wall, cpu, peer_wall, peer_cpu = (statistics.median(r) for r in zip(*runs))
            ratio = lambda x, y: f"{x / y:.2f}" if y else ""
            print(f"| {name} | {wall:.2f} | {peer_wall:.2f} | {ratio(wall, peer_wall)} "
                  f"| {cpu:.2f} | {peer_cpu:.2f} | {ratio(cpu, peer_cpu)} |", flush=True)


if __name__ == "__main__":
    main()
