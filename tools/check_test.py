#!/usr/bin/env python3
"""Self-tests of check.py: an ascent looks for points of the ball where a bound is exceeded.

python3 tools/check_test.py [seed]"""
import contextlib, hashlib, io, json, math, os, sys, tempfile, zipfile  # noqa: E401

import check
import numpy as np

FN = {'tanh': np.tanh, 'erf': np.vectorize(math.erf), 'sin': np.sin, 'cos': np.cos, 'exp': np.exp,
      'softplus': lambda x: np.log1p(np.exp(x)), 'log': np.log, 'sqrt': np.sqrt,
      'recip': lambda x: 1 / x, 'atan': np.arctan}

class Maker:
    def __init__(self, rng):
        self.rng, self.arrays = rng, {}
        self.w, self.params, self.programs, self.lines = [], [], [], []
    def arr(self, x):
        name, x = f'a{len(self.arrays)}', np.asarray(x)
        self.arrays[name] = np.ascontiguousarray(x, '<f8' if x.dtype.kind == 'f' else '<i8')
        return name
    def param(self, *shape, scale=1.0, shift=0.0):
        self.params.append({'name': f'p{len(self.params)}', 'shape': list(shape)})
        self.w.append(shift + scale * self.rng.standard_normal(shape))
        return len(self.params) - 1
    def use(self, p, index=None): return self(f'param {p} {index or "0+%d*1" % self.w[p].size}')
    def __call__(self, text):
        self.lines.append(text)
        return len(self.lines) - 1
    def end(self, n, c):
        y, lines, self.lines = self.arr(np.zeros((n, c))), self.lines, []
        self.programs.append({'samples': n, 'lines': lines, 'targets': y})
    def save(self, folder):
        point = [self.arr(x) for x in self.w]
        claim = {'claim': 'M', 'point': 'w1', 'radii': [1e-3], 'sharp': True,
                 'measured': [[] for _ in self.programs]}
        cert = {'format': 4, 'params': self.params, 'programs': self.programs,
                'points': {'w1': point}, 'claims': [claim], 'arrays': {}}
        with zipfile.ZipFile(os.path.join(folder, 'arrays.npz'), 'w', zipfile.ZIP_DEFLATED) as z:
            for name, x in self.arrays.items():
                f = io.BytesIO()
                np.save(f, x)
                z.writestr(name + '.npy', f.getvalue())
                cert['arrays'][name] = hashlib.sha256(f.getvalue()).hexdigest()
        with open(os.path.join(folder, 'certificate.json'), 'w') as f: json.dump(cert, f)
        return f.name

def mlp(m, fn='tanh', n=4, c=2):
    a, b, k = m.param(5, 3), m.param(5), m.param(c, 5, scale=.6)
    x = m('data ' + m.arr(m.rng.standard_normal((n, 3))))
    z = m(f'lin 1.0 {m(f"mul {m.use(a)} {x} 1 5 3 1")} 1.0 {m.use(b)}')
    h = m(f'relu {z}' if fn == 'relu' else f'f {fn} {z}')
    d = m.param(5, 5, scale=.5) if fn == 'sin' else 0
    for _ in range(2 if d else 0):   # the same weights in two layers
        h = m(f'f {fn} {m(f"mul {m.use(d)} {h} 1 5 5 1")}')
    m(f'mul {m.use(k)} {h} 1 {c} 5 1')
    m.end(n, c)

def conv(m, n=3):
    """A 4x4 picture, 3x3 windows with padding, 2 channels, relu, mean of rows, dense."""
    w, b, v = m.param(2, 9, scale=.5), m.param(2), m.param(2, 8)
    win = [4 * (i + u) + j + k if 0 <= i + u < 4 and 0 <= j + k < 4 else -1
           for u in (-1, 0, 1) for k in (-1, 0, 1) for i in range(4) for j in range(4)]
    x = m('data ' + m.arr(m.rng.standard_normal((n, 16))))
    g = m(f'gather {x} {m.arr(np.array(win))}')
    z = m(f'lin 1.0 {m(f"mul {m.use(w)} {g} 1 2 9 16")} 1.0 {m.use(b, "0+2*1+16*0")}')
    s = m(f'lin 0.25 {m(f"sum {m(f"relu {z}")} 0+8*1+4*0 8")}')
    m(f'mul {m.use(v)} {m(f"f softplus {s}")} 1 2 8 1')
    m.end(n, 2)

def attention(m, n=2):
    """Three tokens of width 2, by each: from an embedding shared with the output."""
    e, q, k, v = (m.param(*s, scale=.7) for s in ((5, 2), (2, 2), (2, 2), (2, 2)))
    tok = m.rng.integers(0, 5, (n, 3))
    ix = m.arr((tok[:, None, :] * 2 + np.arange(2)[None, :, None]).reshape(n, 6))   # [2, 3]
    x = m.use(e, 'each:' + ix)
    Q, K, V = (m(f'mul {m.use(p)} {x} 1 2 2 3') for p in (q, k, v))
    s = m(f'lin 0.7 {m(f"mul {m(f"gather {Q} 0+3*1+2*3")} {K} 1 3 2 3")}')
    a = m(f'f exp {s}')
    r = m(f'f recip {m(f"sum {a} 0+3*1+3*0 3")}')
    a = m(f'mul {a} {m(f"gather {r} 0+3*1+3*0")} 9 1 1 1')
    o = m(f'mul {V} {m(f"gather {a} 0+3*1+3*3")} 1 2 3 3')
    m(f'mul {m.use(e, "2+4*1")} {m(f"gather {o} 0+2*3")} 1 2 2 1')
    m.end(n, 2)

def norm(m, n=3):
    """Layer norm with a square by A = B, then a gain; blocks K > 1 of a dense left param."""
    a, g, c = m.param(4, 2), m.param(4, shift=1, scale=.1), m.param(2, 2, 2)
    x = m('data ' + m.arr(m.rng.standard_normal((n, 2))))
    h = m(f'mul {m.use(a)} {x} 1 4 2 1')
    mean = m(f'lin 0.25 {m(f"sum {h} 0+4*0 1")}')
    h = m(f'lin 1.0 {h} -1.0 {m(f"gather {mean} 0+4*0")}')
    var = m(f'lin 0.25 {m(f"sum {m(f"mul {h} {h} 4 1 1 1")} 0+4*0 1")}')
    s = m(f'f recip {m(f"f sqrt {m(f"lin 1.0 {var} 1.0 {m(f"const 0.5*1")}")}")}')
    h = m(f'mul {h} {m(f"gather {s} 0+4*0")} 4 1 1 1')
    h = m(f'mul {h} {m.use(g)} 4 1 1 1')
    h = m(f'f atan {m(f"mul {m.use(c)} {h} 2 2 2 1")}')
    m(f'sum {h} 0+2*1+2*0 2')
    m.end(n, 2)

def parts(m):
    """Functions of a param by itself, products of params, a param dense and by itself."""
    p, q = m.param(4, shift=3, scale=.3), m.param(2, 2)
    w = m.use(p)
    hs = [m(f'f {f} {w}') for f in ('log', 'sqrt', 'sin', 'cos', 'erf')]
    t = m(f'lin 1.0 {hs[0]} 1.0 {hs[1]}')
    for h in hs[2:]: t = m(f'lin 1.0 {t} -0.5 {h}')
    z = m(f'mul {m.use(q)} {m.use(q, "3+2*-1+2*-2")} 1 2 2 2')
    z = m(f'mul {m(f"lin 1.0 {z} 1.0 {m.use(q)}")} {t} 1 2 2 2')
    m(f'lin 2.0 {z} 1.0 {m(f"mul {m(f"const 1.5*2")} {t} 2 1 1 2")}')
    m.end(1, 4)

def several(m):
    mlp(m, n=2)
    x = m('data ' + m.arr(m.rng.standard_normal((2, 3))))   # its params in another program
    z = m(f'lin 1.0 {m(f"mul {m.use(0)} {x} 1 5 3 1")} 1.0 {m.use(1)}')
    h = m(f'f tanh {z}')
    d = m(f'lin 1.0 {m(f"const 1.0*5")} -1.0 {m(f"mul {h} {h} 5 1 1 1")}')
    m(f'mul {m(f"gather {m.use(2)} 0+5*1")} {d} 1 1 5 1')
    m.end(2, 1)

def slopes(P, w, v, off):
    """F(w), F(v), T(w, v) of a program, plainly, in forward mode."""
    out = []
    for L in P.lines:
        x = [out[o] for o in L.ops]
        if L.op == 'param':
            i = off[L.p] + L.idx
            out.append((w[i], v[i], np.eye(len(w))[i]))
        elif not L.ops: out.append((L.const, L.const, np.zeros(L.const.shape + (len(w),))))
        elif L.op in ('gather', 'sum'):
            M = np.zeros((L.idx.shape[0], L.size, x[0][0].shape[1]))
            for i, row in enumerate(L.idx):
                for j, t in enumerate(row):
                    if t >= 0: M[(i, t, j) if L.op == 'sum' else (i, j, t)] = 1
            out.append((*((M @ y[..., None])[..., 0] for y in x[0][:2]), M @ x[0][2]))
        elif L.op == 'lin':
            out.append(tuple(sum(c * y[i] for c, y in zip(L.coef, x)) for i in range(3)))
        elif L.op == 'mul':
            K, R, S, T = L.dims
            A, A1 = (y.reshape(-1, K, R, S) for y in x[0][:2])
            B, B1 = (y.reshape(-1, K, S, T) for y in x[1][:2])
            dA, dB = x[0][2].reshape(-1, K, R, S, len(w)), x[1][2].reshape(-1, K, S, T, len(w))
            D = np.einsum('nkrs,nkstp->nkrtp', (A + A1) / 2, dB, optimize=True) \
                + np.einsum('nkrsp,nkst->nkrtp', dA, (B + B1) / 2, optimize=True)
            out.append(((A @ B).reshape(-1, L.size), (A1 @ B1).reshape(-1, L.size),
                        D.reshape(D.shape[0], L.size, len(w))))
        else:
            a, b, D = x[0]
            f = FN[L.fn] if L.op == 'f' else lambda z: np.maximum(z, 0)
            near, s = np.abs(a - b) < 1e-5, (f(a) - f(b)) / np.where(a == b, 1, a - b)
            d = check.deriv(L.fn, 1, (a + b) / 2) if L.op == 'f' else (a > 0) + 0.0
            out.append((f(a), f(b), np.where(near, d, s)[..., None] * D))
    return out

def system(cert, w, v):
    z = [slopes(P, w, v, cert.off)[-1] for P in cert.programs]
    return [np.concatenate([y[i].reshape((-1, len(w))[:1 + i // 2]) for y in z]) for i in range(3)]

def norm2(x): return np.linalg.norm(x, 2)

def ascend(value, p, rng, tries=3, steps=120):
    best = 0.0   # the largest value(u, v) found over directions u, v in the unit ball
    for _ in range(tries):
        x, size = rng.standard_normal((2, p)), .7
        x /= np.linalg.norm(x, axis=1, keepdims=True)
        if rng.random() < .3: x[1] = x[0]
        here = value(*x)
        for _ in range(steps):
            y = x + size * rng.standard_normal((2, p)) / math.sqrt(p)
            y /= np.maximum(np.linalg.norm(y, axis=1, keepdims=True), 1)
            there = value(*y)
            size *= 1.3 if there > here else .93
            if there > here: x, here = y, there
        best = max(best, here)
    return best

def trial(name, make, seed, report):
    make(m := Maker(rng := np.random.default_rng(seed)))
    with tempfile.TemporaryDirectory() as folder:
        cert = check.Certificate(m.save(folder))
    w1 = np.concatenate([x.ravel() for x in m.w])
    F, _, J = system(cert, w1, w1)
    D, p, y = np.linalg.pinv(J), len(w1), F + 1e-5 * rng.standard_normal(len(F))
    for P, z in zip(cert.programs, np.split(y, cert.starts[1:-1])): P.y = z.reshape(P.n, P.c)
    prover = check.Prover(cert)
    measured = [P.sources if rng.random() < .7 else P.sources[::2] for P in cert.programs]
    for R in (1e-3, 1e-2, .05):
        base = {'point': 'w1', 'radii': [R], 'measured': measured, 'sharp': bool(rng.random() < .8)}
        def run(**more): return prover.prove(dict(base, **more))
        a, b, c = (run(claim=x, by=y, eta=1e-4)
                   for x, y in (('C', 'rows'), ('A', 'norms'), ('B', 'norms')))
        M, T = run(claim='M'), {}
        def found(key, bound, fn):
            x = ascend(fn, p, rng, 2, 60)
            T[key] = x / bound
            assert x <= bound * (1 + 1e-6) + 1e-9 * (key == 'Lip'), (name, seed, R, key, x, bound)
        mat = lambda u, v: system(cert, w1 + R * u, w1 + R * v)
        if 'jump' in a:
            found('rows', a['jump'] + R * (a['nu0'] + a['drift']),
                  lambda u, v: norm2((mat(u, v)[2] - J) @ D))
        if 'Lam' in b:
            found('norms', b['Jump'] + R * b['Lam'], lambda u, v: norm2(mat(u, v)[2] - J))
        if 'Lip' in c:
            found('Lip', c['Lip'] / 2, lambda u, v: norm2(mat(u, v)[2] - mat(u, u)[2])
                  / max(R * np.linalg.norm(u - v), R / 10))
        if M['confirmed']:
            most = np.concatenate([np.ravel(x) for x in M['M']])
            found('M', 1.0, lambda u, v: np.max(np.abs(mat(u, u)[0] - F) / most))
        q = [rng.standard_normal((P.n, P.c)) for P in cert.programs]
        v, N = np.concatenate([x.ravel() for x in q]), run(claim='N', q=q)
        if 'need' in N: found('N', N['need'], lambda u, w: abs(v @ (mat(u, u)[0] - F)))
        pts, chains = prover.start(base)
        for pt, chain in zip(pts, chains):
            try: ball = check.Ball(chain, R)
            except check.Failed: continue
            for _ in range(30):
                u = rng.standard_normal(p)
                v = slopes(pt.P, w1 + R * u / np.linalg.norm(u), w1, cert.off)
                for t in pt.P.targets:
                    d = np.abs(v[t][0] - pt.hi[t])
                    assert (d <= ball.g[t]).all(), (name, seed, R, t)
                    assert (check.rss(d, -1) <= ball.m[t] + 1e-12).all(), (name, seed, t)
        report.append((name, R, T, [x['confirmed'] for x in (a, b, c)]))

def refusals():   # files that are not certificates, by replacing text; the first is good
    for old, new in (('"format": 4', '"format":  4'), ('"format": 4', '"format": 4.0'),
                     ('"format": 4', '"format": 4, "format": 4'), ('"sharp": true', '"sharp": 1'),
                     ('[0.001]', '[NaN]'), ('[0.001]', '[1e400]'), ('[0.001]', '[0.1, 0.2]'),
                     ('1 5 3 1', '1 5 3 2'), ('lin 1.0', 'lin 1e999'), ('lin 1.0', 'lin  1.0'),
                     ('0+5*1', '0+6*1'), ('0+5*1', '-1+5*1'), ('param 1', 'param 0'),
                     ('"M"', '"M", "x": 1'), ('[[]]', '[[99]]'), ('f tanh', 'f tan'),
                     ('"a0": "', '"a0": "0'), ('lin 1.0 2 1.0 3', 'lin 1.0 2 1.0 2')):
        mlp(m := Maker(np.random.default_rng(3)))
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            with open(path := m.save(folder)) as f: text = f.read()
            with open(path, 'w') as f: f.write(text.replace(old, new, 1))
            code = check.main([path])
        assert old in text and code == (0 if new == '"format":  4' else 2), (old, new, code)

PROGRAMS = {'mlp': mlp, 'relu': lambda m: mlp(m, 'relu'), 'deep': lambda m: mlp(m, 'sin'),
            'conv': conv, 'attention': attention, 'norm': norm, 'parts': parts, 'several': several}

if __name__ == '__main__':
    refusals()
    report, first = [], int(sys.argv[1]) if len(sys.argv) > 1 else 0
    for seed in (first, first + 1):
        for name, make in PROGRAMS.items(): trial(name, make, seed, report)
    for name, R, T, ok in report:
        print(f'{name:10s} R {R:g}: ' + ', '.join(f'{k} {v:.3f}' for k, v in T.items()), ok)
