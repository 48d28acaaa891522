"""Numbers of the second check on the systems of module check's tests, for ReferenceTest.

python3 tools/check_references.py FOLDER > check/src/test/resources/org/plstar/check/references.txt
where FOLDER is what ReferenceTest.main wrote.
"""

import pathlib
import sys

import numpy as np
from check import Ball, Certificate, Prover, nrm, spec, up

WANTED = ("r0", "a0", "b1", "Lip", "value", "need", "largest", "kept", "refused")


def steps(prover, claim):
    """Theorem B's constants, whether or not kappa is below 1."""
    pts, chains = prover.start(claim)
    radius = claim["radii"][-1]
    balls = [Ball(c, radius).seeds(*p.unit()[:2]) for c, p in zip(chains, pts)]
    if any(np.any(o) for b in balls for o in b.open.values()):
        return {"refused": 1.0}
    rows = np.concatenate([p.unit()[2].reshape(-1, prover.cert.off[-1]) for p in pts])
    b0 = up(spec(rows[None])[0] + nrm(np.concatenate([p.unit()[3] for p in pts])))
    lam, jump = prover.whole(b.slopes() for b in balls)
    lip = nrm([b.slopes(True)[0] for b in balls])
    return {"b1": up(b0 + radius * lam + jump), "Lip": lip}


for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    prover = Prover(Certificate(str(path / "certificate.json")))
    for i, claim in enumerate(prover.cert.claims):
        out = prover.prove(claim)
        if out["why"] and not any(k in out for k in ("cells", "need", "largest")):
            out = {"refused": 1.0}
        elif claim["claim"] == "B":
            out = steps(prover, claim)
        for cell, (s, level, slope) in enumerate(out.get("cells", [])):
            out[f"slope{cell}"], out[f"level{cell}"] = slope, level
        for key, v in out.items():
            if key in WANTED or key.startswith(("slope", "level")):
                print(path.name, i, key, repr(float(v)))
