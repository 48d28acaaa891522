"""Certifies forty small systems by the command line and prints what Coq needs for each.

    python3 tools/coq_sizes.py [--plstar ./plstar] [--only tanh,conv] [--large] [--seconds 600]
        [--gigabytes 8]

The theory of proof/theory is compiled once. plstar writes Claim.v and Proof.v of a case, then coqc
compiles the two, one process at a time. A row of the table has N, p, the user seconds of both
together, the largest memory of either, and whether Coq confirms the claim; else why not. --large
takes the systems near the limits of time and memory in place of the forty.
"""

import argparse
import json
import os
import random
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THEORY = "Lang Banach Param Erf Gauss Intervals EncloseErf Enclose Check".split()
LAYERS = "dense(32) {} dense(32) {} dense"
TOKENS = "--target y --standardize none --task regression"

# Data, rows, network and further options.
CASES = [
    ("diabetes", 2, "dense(8) tanh dense", ""),
    ("diabetes", 3, "dense(8) tanh dense", ""),
    ("diabetes", 10, "dense(20) tanh dense", ""),
    ("diabetes", 20, "dense(64) tanh dense", ""),
    ("diabetes", 20, "dense(64) tanh dense(64) tanh dense", ""),
    ("diabetes", 50, "dense(64) tanh dense(16) tanh dense", ""),
    ("diabetes", 50, "dense(128) tanh dense", ""),
    ("diabetes", 10, "dense(256) tanh dense", ""),
    ("diabetes", 10, "dense(1024) tanh dense", ""),
    ("diabetes", 50, "dense(1024) tanh dense", ""),
    ("diabetes", 10, "dense(32) relu dense", ""),
    ("diabetes", 20, "dense(128) relu dense(32) relu dense", ""),
    ("diabetes", 50, "dense(512) relu dense", ""),
    ("diabetes", 10, "dense(32) gelu dense", ""),
    ("diabetes", 30, "dense(128) gelu dense", ""),
    ("diabetes", 50, "dense(512) gelu dense", ""),
    ("diabetes", 10, LAYERS.format("sigmoid", "sigmoid"), ""),
    ("diabetes", 10, LAYERS.format("softplus", "softplus"), ""),
    ("diabetes", 10, LAYERS.format("silu", "silu"), ""),
    ("diabetes", 10, LAYERS.format("elu", "elu"), ""),
    ("diabetes", 10, LAYERS.format("sin", "sin"), ""),
    ("diabetes", 10, LAYERS.format("mish", "gelu_tanh"), ""),
    ("diabetes", 10, LAYERS.format("leaky_relu", "hardswish"), ""),
    ("diabetes", 10, "dense(16) layernorm silu dense", ""),
    ("diabetes", 20, "dense(64) layernorm gelu dense", ""),
    ("diabetes", 10, "dense(32) tanh residual(dense(32) tanh dense(32)) dense", ""),
    ("diabetes", 20, "dense(64) residual(layernorm dense(64) gelu dense(64)) dense", ""),
    ("wine", 10, "dense(32) tanh dense", ""),
    ("wine", 15, "dense(64) relu dense", ""),
    ("breast_cancer", 20, "dense(64) softplus dense", ""),
    ("iris", 12, "dense(32) tanh dense", ""),
    ("iris", 20, "dense(128) gelu dense", ""),
    ("digits", 10, "dense(64) tanh dense", ""),
    ("digits", 6, "conv(4,3x3) relu maxpool(2x2) flatten dense", "--input 1x8x8"),
    ("digits", 10, "conv(4,3x3) tanh flatten dense", "--input 1x8x8"),
    ("digits", 4, "conv(8,3x3) gelu avgpool(2x2) flatten dense", "--input 1x8x8"),
    ("digits", 4, "conv(8,3x3) relu conv(8,3x3) relu gap dense", "--input 1x8x8"),
    ("tokens", 8, "embedding(10,8) mean_tokens dense(16) tanh dense", TOKENS),
    ("tokens", 8, "embedding(10,8) residual(attention(2)) mean_tokens dense", TOKENS),
    ("tokens", 6, "embedding(10,8) residual(layernorm attention(2)) mean_tokens dense", TOKENS),
]

LARGE = [
    ("diabetes", 100, "dense(256) tanh dense", ""),
    ("diabetes", 200, "dense(256) tanh dense", ""),
    ("diabetes", 20, "dense(256) tanh dense(256) tanh dense", ""),
    ("diabetes", 10, "dense(512) tanh dense(512) tanh dense", ""),
    ("diabetes", 400, "dense(512) tanh dense", ""),
    ("diabetes", 10, "dense(1024) tanh dense(512) tanh dense", ""),
    ("diabetes", 5, "dense(1024) tanh dense(1024) tanh dense", ""),
]


def tokens(path):
    """Writes texts of six token ids each, and a number for each text."""
    draw = random.Random(3)
    lines = ["a,b,c,d,e,f,y"]
    for _ in range(20):
        ids = [draw.randrange(10) for _ in range(6)]
        lines.append(",".join(map(str, ids)) + f",{draw.uniform(-1, 1):.6f}")
    path.write_text("\n".join(lines) + "\n")


def coqc(theory, folder, name, limits):
    """Compiles a file. Returns the status, the output, user seconds and megabytes."""
    command = ["coqc", "-q", "-w", "none", "-Q", str(theory), "PlStar"]
    if folder != theory:
        command += ["-Q", str(folder), "PlStar"]

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (limits[0], limits[0]))
        resource.setrlimit(resource.RLIMIT_DATA, (limits[1], limits[1]))

    with open(folder / "said", "w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [*command, name + ".v"], cwd=folder, stdout=said, stderr=said, preexec_fn=limit)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return process.returncode, said.read(), used.ru_utime, used.ru_maxrss / 1024


def measured(theory, folder, limits):
    """Compiles the claim and the proof of a certificate. Returns the cells of the table."""
    seconds, most = 0.0, 0.0
    for name in ("Claim", "Proof"):
        status, said, user, megabytes = coqc(theory, folder, name, limits)
        seconds += user
        most = max(most, megabytes)
        if status != 0:
            memory = "Out of memory" in said or "out of memory" in said
            reason = ("more than the time" if status in (-9, -24) else
                      "more than the memory" if memory else
                      "the check is not true" if "check instance" in said else
                      " ".join(said.split())[-80:] or f"status {status}")
            return f"{seconds:.1f} | {most:.0f} | {name}.v: {reason}"
    return f"{seconds:.1f} | {most:.0f} | confirmed"


def row(case, work, theory, given, limits, hidden):
    """Certifies a case. Returns its row of the table."""
    data, rows, network, more = case
    source = str(work / "tokens.csv") if data == "tokens" else data
    out = work / "case"
    command = [*shlex.split(given.plstar), "certify", source, "--rows", str(rows), "--network",
               network, *shlex.split(more), "--coq", "--force", "--quiet", "--out", str(out)]
    ended = subprocess.run(command, env=hidden, capture_output=True, text=True, check=False)
    head = f"| {data} {rows} rows, {network} "
    if ended.returncode != 0:
        return head + f"| | | | | {' '.join(ended.stderr.split())[:100]} |"
    coq = json.loads((out / "theorems.json").read_text()).get("coq", {})
    head += f"| {coq.get('equations', '')} | {coq.get('unknowns', '')} "
    if coq.get("status") != "written":
        return head + f"| | | {coq.get('reason', 'nothing of Coq')} |"
    return head + f"| {measured(theory, out / 'coq', limits)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--plstar", default=str(ROOT / "plstar"))
    parser.add_argument("--only", help="takes cases whose text has one of these words")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--gigabytes", type=int, default=8)
    given = parser.parse_args()
    words = given.only.split(",") if given.only else [""]
    cases = [c for c in (LARGE if given.large else CASES)
             if any(w in f"{c[0]} {c[2]}" for w in words)]
    limits = (given.seconds, given.gigabytes << 30)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tokens(work / "tokens.csv")
        theory, none = work / "theory", work / "none"
        theory.mkdir()
        none.mkdir()
        # plstar shall write the files only: this coqc has no version, so that it asks none
        (none / "coqc").write_text("#!/bin/sh\nexit 1\n")
        (none / "coqc").chmod(0o755)
        hidden = {**os.environ, "PATH": f"{none}{os.pathsep}{os.environ['PATH']}"}
        for name in THEORY:
            (theory / f"{name}.v").write_bytes((ROOT / f"proof/theory/{name}.v").read_bytes())
            status, said, _, _ = coqc(theory, theory, name, limits)
            if status != 0:
                sys.exit(f"Coq refuses {name}.v: {said}")
        print("| case | N | p | user s | MB | outcome |\n|---|---|---|---|---|---|", flush=True)
        for case in cases:
            start = time.monotonic()
            print(row(case, work, theory, given, limits, hidden), flush=True)
            print(f"{time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
