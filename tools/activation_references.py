"""Writes references of activations for core's ReferenceTest: a network of three dense layers, its kernel, products and Hessians.

Run: python3 tools/activation_references.py (needs mpmath and numpy; a minute). Derivatives of an activation are taken by mpmath
with 50 digits from its definition, those of the network by arithmetic with second-order Taylor terms in all unknowns at once.
Weights, data and directions are those of own_mlp_silu.json, which the program makes again first, to compare.
"""

import json
import os

import numpy as np
from mpmath import erfc, exp, expm1, fabs, log, mp, mpf, diff, sqrt, tanh

mp.dps = 50
FOLDER = os.path.join(os.path.dirname(__file__), "../core/src/test/resources/references")


def clip(x, low, high):
    return min(max(x, mpf(low)), mpf(high))


# by the definitions and defaults of PyTorch's documentation, and by how much the weights are multiplied
ACTIVATIONS = {
    "silu": (lambda x: x / (1 + exp(-x)), 1),
    "mish": (lambda x: x * tanh(log(1 + exp(x))), 1),
    "hardswish": (lambda x: x * clip(x + 3, 0, 6) / 6, 2),
    "relu6": (lambda x: clip(x, 0, 6), 3),
    "celu": (lambda x: max(x, mpf(0)) + min(mpf(0), expm1(x)), 1),
    "selu": (lambda x: mpf("1.0507009873554804934193349852946") * (max(x, mpf(0)) + min(mpf(0), mpf("1.6732632423543772848170429916717") * expm1(x))), 1),
    "abs": (fabs, 1),
    "exp": (exp, 0.5),
    "hardsigmoid": (lambda x: clip(x + 3, 0, 6) / 6, 2),
    "hardtanh": (lambda x: clip(x, -1, 1), 1),
}


class Taylor:
    """Numbers [m] with their first [m, q] and second [m, q, q] derivatives by q unknowns."""

    def __init__(self, value, first, second):
        self.value, self.first, self.second = value, first, second

    def __add__(self, other):
        return Taylor(self.value + other.value, self.first + other.first, self.second + other.second)

    def __mul__(self, other):
        cross = np.einsum("...i,...j->...ij", self.first, other.first)
        return Taylor(
            self.value * other.value,
            self.value[..., None] * other.first + other.value[..., None] * self.first,
            self.value[..., None, None] * other.second
            + other.value[..., None, None] * self.second
            + cross
            + np.swapaxes(cross, -1, -2),
        )

    def of(self, f):
        """f, a function of mpmath numbers, of each."""
        v = self.value.ravel()
        d = np.array([[float(diff(f, mpf(float(x)), k)) for x in v] for k in range(3)]).reshape((3,) + self.value.shape)
        outer = np.einsum("...i,...j->...ij", self.first, self.first)
        return Taylor(d[0], d[1][..., None] * self.first, d[1][..., None, None] * self.second + d[2][..., None, None] * outer)

    def select(self, index):
        return Taylor(self.value[index], self.first[index], self.second[index])

    def sum(self):
        return Taylor(self.value.sum(-1), self.first.sum(-2), self.second.sum(-3))


def unknowns(values, at, q):
    values = np.asarray(values, float)
    first = np.zeros(values.shape + (q,))
    first.reshape(values.size, q)[np.arange(values.size), at + np.arange(values.size)] = 1
    return Taylor(values, first, np.zeros(values.shape + (q, q)))


def network(arch, params, order, x):
    """Outputs of one sample by all parameters, in their order, then by the inputs."""
    sizes = [params[n].size for n in order]
    p = sum(sizes)
    q = p + x.size
    w = {n: unknowns(params[n], sum(sizes[:i]), q) for i, n in enumerate(order)}
    h = unknowns(x, p, q)
    for layer in arch["layers"]:
        if layer["op"] == "dense":
            h = (w[layer["weight"]] * Taylor(h.value[None], h.first[None], h.second[None])).sum() + w[layer["bias"]]
        elif layer["op"] == "prelu":
            slope = w[layer["weight"]]
            slope = slope.select(np.zeros(h.value.size, int)) if layer["slopes"] == 1 else slope
            below, positive = slope * h, h.value > 0
            h = Taylor(
                np.where(positive, h.value, below.value),
                np.where(positive[:, None], h.first, below.first),
                np.where(positive[:, None, None], h.second, below.second),
            )
        else:
            h = h.of(ACTIVATIONS[layer["kind"]][0])
    return h


def whole(a):
    return {"shape": list(np.shape(a)), "data": np.asarray(a).ravel().tolist()}


def loss(j, d1, d2, lvalue, lgrad, lhess, v):
    """Of the mean over samples, from derivatives by the outputs."""
    n = len(lvalue)
    grad = np.einsum("nc,ncp->p", lgrad, d1) / n
    ggn = np.einsum("ncp,ncd,ndq->pq", d1, lhess, d1) / n
    hess = ggn + np.einsum("nc,ncpq->pq", lgrad, d2) / n
    eigs = np.linalg.eigvalsh(hess)
    return {
        "loss": float(np.mean(lvalue)),
        "grad": whole(grad),
        "hvp": whole(hess @ v),
        "ggnvp": whole(ggn @ v),
        "vHv": float(v @ hess @ v),
        "hess_eigs": eigs.tolist(),
        "hess_top": float(eigs[-1]),
        "hess_bottom": float(eigs[0]),
        "hess_trace": float(np.trace(hess)),
        "hess_fro": float(np.linalg.norm(hess)),
        "hess_diag": whole(np.diag(hess)),
        "ggn_top": float(np.linalg.eigvalsh(ggn)[-1]),
        "ggn_trace": float(np.trace(ggn)),
    }


def make(name, arch, params, order, base):
    def data(key):
        return np.array(base[key]["data"]).reshape(base[key]["shape"])

    x, x2, targets, u, dx = (data(k) for k in ("x", "x2", "targets", "u", "dx"))
    y = np.array(base["y"])
    p = sum(params[n].size for n in order)
    v = np.resize(data("v"), p)
    all_ = [network(arch, params, order, s) for s in x]
    out = np.array([t.value for t in all_])
    first = np.array([t.first for t in all_])
    d1, di = first[..., :p], first[..., p:]
    d2 = np.array([t.second[:, :p, :p] for t in all_])
    other = np.array([network(arch, params, order, s).first[:, :p] for s in x2])
    n, c = out.shape
    ntk = np.einsum("icp,jdp->icjd", d1, d1)
    at, traces = 0, {}
    for k in order:
        traces[k] = float((d1[..., at : at + params[k].size] ** 2).sum())
        at += params[k].size
    soft = np.exp(out - out.max(1, keepdims=True))
    soft /= soft.sum(1, keepdims=True)
    hot = np.eye(c)[y]
    ce = -np.log(soft[np.arange(n), y])
    ce_hess = np.array([np.diag(s) - np.outer(s, s) for s in soft])
    square = np.broadcast_to(np.eye(c), (n, c, c))
    per_sample = np.einsum("nc,ncp->np", soft - hot, d1)
    j = {
        "name": name,
        "format": 1,
        "arch": arch,
        "dtype": "float64",
        "N": n,
        "M": len(x2),
        "C": c,
        "P": p,
        "param_order": order,
        "params": {k: whole(params[k]) for k in order},
        "buffers": {},
        "x": whole(x),
        "x2": whole(x2),
        "y": y.tolist(),
        "targets": whole(targets),
        "v": whole(v),
        "u": whole(u),
        "out": whole(out),
        "ntk": whole(ntk),
        "ntk_cross": whole(np.einsum("icp,jdp->icjd", d1, other)),
        "ntk_eigs": np.linalg.eigvalsh(ntk.reshape(n * c, n * c)).tolist(),
        "ntk_trace_by_param": traces,
        "jvp": whole(d1 @ v),
        "vjp": whole(np.einsum("ncp,nc->p", d1, u)),
        "jvp2": whole(np.einsum("ncpq,p,q->nc", d2, v, v)),
        "dx": whole(dx),
        "jvp_input": whole(np.einsum("nci,ni->nc", di, dx)),
        "vjp_input": whole(np.einsum("nci,nc->ni", di, u)),
        "loss": {
            "mse": loss(None, d1, d2, 0.5 * ((out - targets) ** 2).sum(1), out - targets, square, v),
            "ce": loss(None, d1, d2, ce, soft - hot, ce_hess, v),
        },
        "per_sample_grad_ce_norms": np.linalg.norm(per_sample, axis=1).tolist(),
        "empirical_fisher_top": float(np.linalg.eigvalsh(per_sample @ per_sample.T / n)[-1]),
    }
    return j


def compare(a, b, path=""):
    if isinstance(b, dict):
        for k in b:
            compare(a[k], b[k], path + "/" + k)
    elif not isinstance(b, str) and not (isinstance(b, list) and b and not isinstance(b[0], (int, float))):
        worst = np.abs(np.array(a, float) - np.array(b, float)).max(initial=0)
        assert worst <= 1e-10 * np.abs(np.array(b, float)).max(initial=1), (path, worst)


def main():
    with open(os.path.join(FOLDER, "own_mlp_silu.json")) as f:
        base = json.load(f)
    names = base["param_order"]
    params = {k: np.array(base["params"][k]["data"]).reshape(base["params"][k]["shape"]) for k in names}
    for kind, (_, factor) in ACTIVATIONS.items():
        arch = json.loads(json.dumps(base["arch"]).replace('"silu"', json.dumps(kind)))
        j = make("own_mlp_" + kind, arch, {k: factor * a for k, a in params.items()}, names, base)
        if kind == "silu":
            compare(j, base)
            continue
        write(j)
    arch = json.loads(json.dumps(base["arch"]))
    order = ["0.weight", "0.bias", "1.weight", "2.weight", "2.bias", "3.weight", "4.weight", "4.bias"]
    arch["layers"][1] = {"op": "prelu", "slopes": 8, "weight": "1.weight"}
    arch["layers"][3] = {"op": "prelu", "slopes": 1, "weight": "3.weight"}
    params["1.weight"] = np.linspace(-0.3, 0.9, 8)
    params["3.weight"] = np.array([0.25])
    write(make("own_mlp_prelu", arch, params, order, base))


def write(j):
    with open(os.path.join(FOLDER, j["name"] + ".json"), "w") as f:
        json.dump(j, f)
        f.write("\n")


if __name__ == "__main__":
    main()
