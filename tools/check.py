#!/usr/bin/env python3
"""Second checker of certificates, written from docs/proofs.md and docs/certificate-format.md alone.

python3 check.py certificate.json [--json] [--work OPERATIONS]
(numpy and mpmath; arrays.npz lies beside the file)

Exit status: 0 all claims confirmed, 1 not confirmed, 2 unreadable. `binding` is not followed: only
its members are looked at. Theorems are cited by the numbers of docs/proofs.md.
"""
import ast, hashlib, io, json, math, os, re, stat, sys, zipfile, zlib  # noqa: E401

os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
import numpy as np  # noqa: E402
from mpmath import libmp  # noqa: E402

U, U2, TINY, LIMIT = 2.0 ** -53, 2.0 ** -98, 1e-150, 2 ** 28
# bytes of a file, numbers of all values of a sample, operations that need not be asked for
LARGEST, NUMBERS, WORK = 2 ** 27, 2 ** 26, 1e11
NAME, PARAM = re.compile(r'[A-Za-z][A-Za-z0-9_.-]{0,40}\Z'), re.compile(r'[!-~]{1,100}\Z')
REAL = re.compile(r'-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\Z')
WHOLE, SIGNED = re.compile(r'(0|[1-9][0-9]*)\Z'), re.compile(r'(0|-?[1-9][0-9]*)\Z')

class Refused(Exception): """The certificate is not one."""
class Failed(Exception): """A claim is not confirmed."""
def gam(k): return 1.01 * k * U
def up(x): return x * (1 + 2.0 ** -30) + TINY
def down(x): return x * (1 - 2.0 ** -30)
# ---------------------------------------------------------------- the file
def check(ok, why):
    if not ok: raise Refused(why)
def members(x, where, needed, optional=()):
    check(isinstance(x, dict), f'{where} is not an object')
    for key in x: check(key in needed or key in optional, f'{where}: unknown member {key!r}')
    for key in needed: check(key in x, f'{where} has no member {key!r}')
def listed(x, where, kind=object):
    check(isinstance(x, list) and all(isinstance(y, kind) for y in x),
          f'{where} is no list of what it should hold')
    return x
def whole(x, where):
    check(type(x) is int and 1 <= x <= LIMIT, f'{where} is not a whole number that fits')
    return x
def number(x, where):
    check(type(x) in (int, float) and abs(x) <= sys.float_info.max, f'{where}: no finite number')
    return float(x)
def unique(pairs):
    check(len(dict(pairs)) == len(pairs), 'a member stands twice')
    return dict(pairs)
def regular(path):
    """Of the file, not more than is allowed; a pipe or a device would not end."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 'rb') as f:
            check(stat.S_ISREG(os.fstat(f.fileno()).st_mode), f'{path} is no file')
            raw = f.read(LARGEST + 1)
    except OSError as e: raise Refused(f'{path}: {e}') from None
    check(len(raw) <= LARGEST, f'{path} has more than {LARGEST} bytes')
    return raw
def read_npy(raw, name):
    check(raw[:6] == b'\x93NUMPY' and raw[6:8] in (b'\1\0', b'\2\0'), f'{name}: not NPY 1 or 2')
    start = 10 if raw[6] == 1 else 12
    end = start + int.from_bytes(raw[8:start], 'little')
    try:
        head = ast.literal_eval(raw[start:end].decode('latin-1').strip())
        kind, shape = head['descr'], head['shape']
        good = len(head) == 3 and head['fortran_order'] is False and kind in ('<f8', '<i4', '<i8') \
            and isinstance(shape, tuple) and all(type(s) is int and s >= 0 for s in shape)
    except Exception: good = False
    check(good and math.prod(shape) <= LIMIT and len(raw) - end == math.prod(shape) * int(kind[2]),
          f'{name}: header or size')
    x = np.frombuffer(raw, kind, offset=end).reshape(shape)
    check(x.dtype.kind != 'f' or np.isfinite(x).all(), f'{name}: a number that is not finite')
    return x
def read_arrays(path, digests):
    arrays = {}
    for name, digest in digests.items():
        check(NAME.match(name), f'name of an array {name!r}')
        check(isinstance(digest, str) and re.match(r'[0-9a-fA-F]{64}\Z', digest), f'{name}: digest')
    try:
        with zipfile.ZipFile(io.BytesIO(regular(path))) as z:
            check(sum(i.file_size for i in z.infolist()) <= 4 * LARGEST, 'too many bytes unpacked')
            for info in z.infolist():
                name = info.filename[:-4]
                check(info.filename == name + '.npy' and name in digests, f'{name!r} is not listed')
                check(name not in arrays, f'arrays.npz: {name} stands twice')
                check(info.compress_type in (0, 8) and not info.flag_bits & 1,
                      f'{name}: packing')
                raw = z.read(info)
                check(hashlib.sha256(raw).hexdigest() == digests[name].lower(), f'SHA-256: {name}')
                arrays[name] = read_npy(raw, name)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as e:
        raise Refused(f'arrays.npz: {e}') from None
    check(len(arrays) == len(digests), 'arrays.npz lacks an array that is listed')
    return arrays

class Certificate:
    def __init__(self, path):
        try:
            c = json.loads(regular(path).decode('utf-8'), object_pairs_hook=unique,
                           parse_constant=lambda x: check(False, f'{x} is not JSON'))
        except (OSError, ValueError, RecursionError) as e:
            raise Refused(f'certificate: {e}') from None
        members(c, 'certificate', ('format', 'params', 'programs', 'arrays', 'points', 'claims'),
                ('about', 'binding'))
        check(type(c['format']) is int and c['format'] == 4, 'format is not 4')
        self.shapes, self.off = [], [0]
        for p in listed(c['params'], 'params'):
            members(p, 'param', ('name', 'shape'))
            check(isinstance(p['name'], str) and PARAM.match(p['name']), 'name of a param')
            self.shapes.append(tuple(whole(s, 'a shape') for s in listed(p['shape'], 'shape')))
            self.off.append(self.off[-1] + math.prod(self.shapes[-1]))
            check(math.prod(self.shapes[-1]) <= LIMIT, 'size of a param')
        for key in ('arrays', 'points'): members(c[key], key, (), c[key])
        self.named, self.room = set(), 0
        self.arrays = read_arrays(os.path.join(os.path.dirname(path), 'arrays.npz'), c['arrays'])
        self.programs = [Program(self, q) for q in listed(c['programs'], 'programs')]
        check(self.programs, 'no program')
        used = {L.p for P in self.programs for L in P.lines if L.op == 'param'}
        check(used == set(range(len(self.shapes))), 'a param that no line uses')
        self.starts = np.cumsum([0] + [P.n * P.c for P in self.programs])
        self.points = {}
        for name, names in c['points'].items():
            check(NAME.match(name), f'name of a point {name!r}')
            check(len(listed(names, 'point', str)) == len(self.shapes), f'point {name}: length')
            self.points[name] = [self.array(x, f'point {name}', s).ravel()
                                 for x, s in zip(names, self.shapes)]
        check(listed(c['claims'], 'claims'), 'no claim')
        self.claims = [self.claim(q) for q in c['claims']]
        about = c.get('about', {})
        members(about, 'about', (), about)
        check(all(isinstance(v, str) for v in about.values()), 'about holds no text')
        for name in self.points:
            check(any(name in (q['point'], q.get('from')) for q in self.claims),
                  f'point {name} is of no claim')
        self.binding(c.get('binding', {}))
        for name in self.arrays: check(name in self.named, f'nothing uses the array {name}')
    def array(self, name, where, shape=None, dims=None, kind='f'):
        check(isinstance(name, str) and name in self.arrays, f'{where}: no array {name!r}')
        x = self.arrays[name]
        self.named.add(name)
        check(x.dtype.kind == kind and (shape is None or x.shape == tuple(shape))
              and (dims is None or x.ndim == dims), f'{where}: type or shape of array {name}')
        return x
    def fit(self, count):
        self.room += count
        check(self.room <= NUMBERS, f'values of more than {NUMBERS} numbers')
    def work(self):
        """About how many operations, from sizes alone."""
        def one(P, q, m):
            dense = sum(100 * math.prod(L.dims) if L.dims else 200 * L.size for L in P.lines)
            chain = 20 * len(P.sources) * len(P.targets) * len(P.changing)
            pairs = len(P.changing) * len(P.entries) ** 2 * min(P.n, 1500) ** 3 / 4
            width = sum(P.lines[k].size for k in m)
            N = self.starts[-1] * (q.get('by') == 'rows')
            many = 2 * P.c * P.n if q['claim'] == 'M' else 1
            return P.n * dense * (1 + (width + N * (1 + P.c)) / 100) + many * len(q['radii']) * (
                P.n * chain + (pairs if q['claim'] != 'M' else 0)) + N * N * self.off[-1]
        return sum(one(P, q, m) for q in self.claims for P, m in zip(self.programs, q['measured']))
    def claim(self, q):
        check(isinstance(q, dict) and q.get('claim') in list('ABCNMU'), 'claim')
        check(q['claim'] != 'U', 'a claim U, which this check does not read: take Check.java')
        kind = q['claim']
        need = {'A': ['by'], 'B': ['by', 'eta'], 'C': ['by'], 'N': ['direction'], 'M': []}[kind]
        q.setdefault('sharp', True)
        members(q, f'claim {kind}', need + ['claim', 'point', 'radii', 'measured', 'sharp'],
                ['from'] * (kind == 'C'))
        for key in ('point', 'from'):
            check(key not in q or isinstance(q[key], str) and q[key] in self.points, key)
        q['radii'] = r = [number(r, 'radius') for r in listed(q['radii'], 'radii')]
        check(1 <= len(r) <= (1 if kind in 'NM' else 1000), 'number of radii')
        check(all(a < b for a, b in zip([1e-100] + r, r + [1e100])), 'radii do not increase')
        check(q.get('by', 'rows') in ['rows', 'norms'] and type(q['sharp']) is bool, 'by or sharp')
        check(len(listed(q['measured'], 'measured', list)) == len(self.programs), 'measured')
        for lines, P in zip(q['measured'], self.programs):
            check(all(type(k) is int and 0 <= k < len(P.lines) for k in lines)
                  and len(set(lines)) == len(lines), 'measured')
        if kind == 'B': check(number(q['eta'], 'eta') > 0, 'eta is not > 0')
        if kind == 'N':
            check(len(listed(q['direction'], 'direction')) == len(self.programs), 'direction')
            q['q'] = [self.array(x, 'direction', (P.n, P.c))
                      for x, P in zip(q['direction'], self.programs)]
            check(any(x.any() for x in q['q']), 'direction is 0')
        return q
    def binding(self, b):
        members(b, 'binding', (), ('data', 'targets', 'weights'))
        check('weights' not in b or isinstance(b['weights'], str) and b['weights'] in self.points,
              'binding: weights')
        for d in (b[key] for key in ('data', 'targets') if key in b):
            members(d, 'binding', ('array', 'rows'), ('columns', 'entry'))
            check(('columns' in d) != ('entry' in d) and isinstance(d['rows'], str)
                  and isinstance(d.get('entry', ''), str), 'binding: rows, columns or entry')
            check(d['array'] in self.named, 'binding: an array that no program reads')
            self.named.add(d['rows'])
            for col in listed(d.get('columns', []), 'columns'):
                members(col, 'column', ('name',), ('mean', 'deviation', 'missing', 'value'))
    def index(self, token, n, limit, length=None, least=0, each=True):
        """[1, d] or, for each:, [n, d]."""
        count = math.prod(int(t) for t in re.findall(r'\+([0-9]{1,9})\*', token))
        self.fit(count)
        if token.startswith('each:'):
            x = self.array(token[5:], token, None, 2, 'i')
            check(each and x.shape[0] == n, f'{token}: not allowed here, or shape')
        elif NAME.match(token): x = self.array(token, token, None, 1, 'i')[None, :]
        else:
            start, *loops = token.split('+')
            x, big = np.zeros(1, np.int64), 2 ** 32
            check(len(loops) <= 30, f'index {token!r}: more than 30 loops')
            check(SIGNED.match(start) and len(start) < 11, f'index {token!r}')
            for loop in loops:
                count, _, stride = loop.partition('*')
                check(WHOLE.match(count) and SIGNED.match(stride) and len(stride) < 11
                      and 1 <= int(count) * len(x) <= LIMIT, f'index {token!r}')
                x = (x[:, None] + int(stride) * np.arange(int(count))[None, :]).ravel()
                check(np.abs(x).max() < big, f'index {token!r}')
            x = (x + int(start))[None, :]
        check(1 <= x.shape[1] <= LIMIT and (length is None or x.shape[1] == length),
              f'index {token}: length')
        check(x.min() >= least and x.max() < limit, f'index {token} out of range')
        return x.astype(np.int64)

class Line:
    op, ops, idx, mu, dims, fn, coef, p, const, lead = '', (), None, 0, None, '', (), 0, None, 1

class Program:
    def __init__(self, cert, q):
        members(q, 'program', ('samples', 'lines', 'targets'))
        self.cert, self.n, self.lines = cert, whole(q['samples'], 'samples'), []
        check(1 <= len(listed(q['lines'], 'lines', str)) <= 1000000, 'number of lines')
        for k, text in enumerate(q['lines']):
            try: self.lines.append(self.parse(text.split(' '), k))
            except (Refused, ValueError, IndexError) as e:
                raise Refused(f'line {k} ({text[:60]}): {e}') from None
        ls, last = self.lines, len(self.lines) - 1
        self.c = ls[-1].size
        self.y = cert.array(q['targets'], 'targets', (self.n, self.c))
        uses = [[] for _ in ls]
        for k, L in enumerate(ls):
            for pos, o in enumerate(L.ops): uses[o].append((k, pos))
        check(all(uses[:last]), 'a line that no later line uses')
        check(ls[last].dep, 'the output depends on no param')
        self.last_use = [max((k for k, _ in u), default=last) for u in uses]
        # left: lines param that are left operands; entries: (its line, param line, H or None)
        self.left, self.entries, self.operands = set(), [], {}
        for k, L in enumerate(ls):
            left = [ls[j].op == 'mul' and pos == 0 for j, pos in uses[k]]
            if L.op == 'param' and any(left):
                check(all(left) and len(L.idx) == 1, f'line {k}: a left param otherwise or each:')
                self.left.add(k)
            elif L.op == 'param': self.entries.append((k, k, None))
            if L.op == 'mul' and L.ops[0] in self.left: self.entries.append((k, *L.ops))
            ops = list(dict.fromkeys(o for o in L.ops if ls[o].dep and o not in self.left))
            if L.op in ('f', 'relu', 'mul') and ops: self.operands[k] = ops
        self.changing = list(self.operands)
        self.dense = {y: p for y, p, H in self.entries if H is not None}
        self.targets = sorted({o for ops in self.operands.values() for o in ops})
        self.sources = sorted({y for y, _, _ in self.entries} | set(self.changing))
        self.widest = max([L.size for L in ls] + [cert.off[-1]])
    def chunks(self, columns):
        step = max(1, int(4e6 / (columns * self.widest)))
        return [slice(i, min(self.n, i + step)) for i in range(0, self.n, step)]
    def parse(self, t, k):
        L, cert, lead = Line(), self.cert, 1
        L.op, L.ops = t[0], []
        def arg(i):
            check(WHOLE.match(t[i]) and int(t[i]) < k, 'an operand that is not earlier')
            L.ops.append(int(t[i]))
            return self.lines[int(t[i])].size
        def real(text, kind=float, form=REAL):
            check(form.match(text) and math.isfinite(kind(text)), f'{text!r} is no number')
            return kind(text)
        def count(text): return whole(real(text, int, WHOLE), text)
        forms = 'param3 data2 const2 gather3 sum4 lin3 lin5 mul7 f3 relu2'.split()
        check(f'{L.op}{len(t)}' in forms, 'no such instruction, or number of tokens')
        if L.op == 'param':
            check(WHOLE.match(t[1]) and int(t[1]) < len(cert.shapes), 'no such param')
            L.p = int(t[1])
            L.idx = cert.index(t[2], self.n, math.prod(cert.shapes[L.p]))
        elif L.op == 'data':
            L.const, lead = cert.array(t[1], 'data', None, 2), self.n
            check(len(L.const) == lead, 'shape of data')
        elif L.op == 'const':
            value, _, times = t[1].partition('*')
            if not NAME.match(t[1]): cert.fit(count(times))
            L.const = cert.array(t[1], 'const', None, 1)[None] if NAME.match(t[1]) else \
                np.full((1, count(times)), real(value))
        elif L.op == 'gather': L.idx = cert.index(t[2], self.n, arg(1), least=-1)
        elif L.op == 'sum':
            size, L.size = arg(1), count(t[3])
            L.idx = cert.index(t[2], self.n, L.size, size, each=False)
        elif L.op == 'lin':
            L.coef, L.size = [real(x) for x in t[1::2]], arg(2)
            check(len(t) == 3 or arg(4) == L.size and L.ops[0] != L.ops[1], 'operands of lin')
        elif L.op == 'mul':
            L.dims = K, R, S, T = [count(x) for x in t[3:]]
            check(arg(1) == K * R * S and arg(2) == K * S * T, 'sizes do not fit')
            L.size = K * R * T
        else:
            L.fn, L.size = t[1], arg(len(t) - 1)
            check(L.op == 'relu' or L.fn in MP, 'no such function')
        if L.op in ('data', 'const'): L.size = L.const.shape[1]
        if L.idx is not None:
            lead = len(L.idx)
            if L.op != 'sum': L.size = L.idx.shape[1]
            L.mu = max(int(np.unique(r[r >= 0], return_counts=True)[1].max(initial=0))
                       for r in L.idx)
        check(1 <= L.size <= LIMIT, 'size')
        cert.fit(L.size)
        L.lead = max([lead] + [self.lines[o].lead for o in L.ops])
        L.dep = L.op == 'param' or any(self.lines[o].dep for o in L.ops)
        return L
# ---------------------------------------------------------------- pairs of doubles, functions
def two_sum(a, b):
    s, z = a + b, (a + b) - a
    return s, (a - (s - z)) + (b - z)
def fast(a, b): return a + b, b - ((a + b) - a)
def dd_add(a, b):
    (s, e), (f, g) = two_sum(a[0], b[0]), two_sum(a[1], b[1])
    s, e = fast(s, e + f)
    return fast(s, e + g)
def dd_mul(a, b):
    p, c, d = a[0] * b[0], 134217729.0 * a[0], 134217729.0 * b[0]
    a1, b1 = c - (c - a[0]), d - (d - b[0])
    a2, b2 = a[0] - a1, b[0] - b1
    e = ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2
    return fast(p, e + (a[0] * b[1] + a[1] * b[0]))
MP = {f: getattr(libmp, 'mpf_' + f) for f in ('tanh', 'erf', 'sin', 'cos', 'exp', 'log', 'sqrt',
                                              'atan')}
MP['recip'] = lambda x, p: libmp.mpf_div(libmp.fone, x, p)
MP['softplus'] = lambda x, p: libmp.mpf_log(
    libmp.mpf_add(libmp.fone, libmp.mpf_exp(x, p), 2 * p), p)
def function(name, hi, lo):
    """f of pairs, with 130 binary digits."""
    out, h, l = np.zeros((2, hi.size)), hi.ravel().tolist(), lo.ravel().tolist()
    check(name not in ('log', 'sqrt') or min(h) > 0, f'{name} of a number that is not > 0')
    check(name != 'recip' or all(h), 'recip of 0')
    check(name != 'exp' or max(h) < 347, 'a value above 2^500')
    for i in range(len(h)):
        if name in ('exp', 'softplus') and abs(h[i]) > 1000:
            if h[i] > 0: out[:, i] = h[i], l[i]
            continue
        x = libmp.mpf_add(libmp.from_float(h[i]), libmp.from_float(l[i]), 240, 'n')
        y = MP[name](x, 130)
        out[0, i] = a = libmp.to_float(y, rnd='n')
        out[1, i] = libmp.to_float(libmp.mpf_sub(y, libmp.from_float(a), 130, 'n'))
    return fast(*out.reshape((2,) + hi.shape))
def deriv(name, r, v):
    """The derivative of order r in doubles (3 for tanh only)."""
    with np.errstate(all='ignore'):
        if name in ('tanh', 'erf', 'softplus', 'atan'):
            t = np.tanh(v)
            d = {'tanh': (1 - t) * (1 + t), 'erf': 2 / math.sqrt(math.pi) * np.exp(-v * v),
                 'softplus': 1 / (1 + np.exp(-v)), 'atan': 1 / (1 + v * v)}[name]
            if r == 1: return d
            if r == 3: return d * (6 * t * t - 2)
            return {'tanh': -2 * t * d, 'erf': -2 * v * d, 'softplus': d / (1 + np.exp(v)),
                    'atan': -2 * v * d * d}[name]
        s = np.sqrt(np.abs(v))
        return {'sin': (np.cos(v), -np.sin(v)), 'cos': (-np.sin(v), -np.cos(v)),
                'exp': (np.exp(v), np.exp(v)), 'log': (1 / v, -1 / v / v),
                'sqrt': (.5 / s, -.25 / (v * s)), 'recip': (-1 / v / v, 2 / v / v / v)}[name][r - 1]
# largest |f^(r)|, largest |f^(r+1)| for r = 1, 2; largest |f^(3)|, |f^(4)| or None
SUP = {'tanh': ((1, .77), (.76980036, 2), (2, 4.0859)), 'atan': ((1, .6496), (.6496, 2), (2, 0)),
       'erf': ((1.1283792, .9679), (.9679, 2.2568), (2.2568, 0)), 'sin': ((1, 1), (1, 1), (1, 0)),
       'softplus': ((1, .25), (.25, .0963), (.0963, 0)), 'cos': ((1, 1), (1, 1), (1, 0))}
def sup(name, r, v, w):
    """Upper bound of |f^(r)| on v +- w, by the table of section 6."""
    with np.errstate(all='ignore'):
        if name in SUP:
            top, slope = SUP[name][r - 1]
            if slope == 0: return np.full(np.broadcast(v, w).shape, float(top))
            if (name, r) == ('softplus', 1): v, slope = v + w, 0
            x = np.abs(deriv(name, r, v))
            return np.minimum(top, up(x + 16 * U * (1 + x) + slope * w))
        if name == 'exp': return up(np.exp(v + w) * (1 + 1e-9) * (1 + 4 * U * np.abs(v)))
        l = np.maximum(down(np.abs(v) if name == 'recip' else v) - up(w), 0)
        if not (l > 0).all(): raise Failed(f'an interval of {name} that is not allowed')
        return up({'log': (1 / l, l ** -2, 2 * l ** -3),
                   'recip': (l ** -2, 2 * l ** -3, 6 * l ** -4),
                   'sqrt': (.5 * l ** -.5, .25 * l ** -1.5, .375 * l ** -2.5)}[name][r - 1])
# ---------------------------------------------------------------- norms
def rss(x, axis): return np.sqrt(np.square(x).sum(axis))
def fro(x):
    """Frobenius norm of every x[i]."""
    x = x.reshape(x.shape[0], -1)
    return up(np.sqrt(np.einsum('ij,ij->i', x, x)) * (1 + gam(x.shape[1] + 2)))
def nrm(x): return float(fro(np.asarray(x, float).reshape(1, -1))[0])
def cholesky(A):
    try: return bool(np.isfinite(np.linalg.cholesky(A)).all())
    except np.linalg.LinAlgError: return False
def lmax(G, ferr):
    """Upper bounds of the largest eigenvalues of G [m, d, d], formed with errors ferr [m]."""
    m, d = G.shape[0], G.shape[-1]
    if not np.isfinite(G).all(): return np.full(m, np.inf)
    best = tr = up(np.abs(np.einsum('mii->mi', G)).sum(-1))
    est = np.maximum(np.linalg.eigvalsh(G)[:, -1], 0) + 4 * gam(d) * tr   # not trusted
    for i in range(m if d > 1 else 0):
        for slack in (1e-10, 1e-8, 1e-6, 1e-4, 1e-2, .1):
            tau = est[i] * (1 + slack) + 1e-280
            if cholesky(tau * np.eye(d) - G[i]):
                best[i] = min(best[i], up(tau * (1 + gam(d + 4) * d)))
                break
    return up(best + ferr)
def spec(M, extra=0):
    """Upper bounds of the spectral norms of M [..., r, s]."""
    lead, (r, s) = M.shape[:-2], M.shape[-2:]
    M = M.reshape((-1, r, s))
    f = fro(M)
    if min(r, s) > 1:
        G = M @ M.transpose(0, 2, 1) if r <= s else M.transpose(0, 2, 1) @ M
        f = np.minimum(f, up(np.sqrt(lmax(G, gam(max(r, s) + 3 + extra) * f * f))))
    return f.reshape(lead)
# ---------------------------------------------------------------- products and indices
def bmm(A, B):
    if A.shape[1] < 16 or A.shape[-1] > 16 or A.shape[-2] * A.shape[-1] > 256: return A @ B
    return sum(A[..., :, s:s + 1] * B[..., s:s + 1, :] for s in range(A.shape[-1]))
def lmul(A, X, K, R, S, T):
    """A [m, K, R, S] times X [m, C, K S T], as [m, C, K R T]."""
    m, C = X.shape[:2]
    Y = X.reshape(m, C, K, S, T).transpose(0, 2, 3, 1, 4).reshape(m, K, S, C * T)
    return bmm(A, Y).reshape(-1, K, R, C, T).transpose(0, 3, 1, 2, 4).reshape(-1, C, K * R * T)
def rmul(X, B, K, R, S, T):
    """X [m, C, K R S] times B [m, K, S, T], as [m, C, K R T]."""
    m, C = X.shape[:2]
    if K > 1: return turn(lmul(B.swapaxes(2, 3), turn(X, K, R, S), K, T, S, R), K, T, R)
    return (X.reshape(m, C * R, S) @ B[:, 0]).reshape(-1, C, R * T)
def turn(X, K, R, S):
    return X if 1 in (R, S) else X.reshape(X.shape[:2] + (K, R, S)).swapaxes(3, 4).reshape(X.shape)
def take(x, idx):
    if idx.shape[0] == 1:
        return np.where(idx[0] < 0, 0.0, x[..., idx[0]]) if idx.min() < 0 else x[..., idx[0]]
    x = np.broadcast_to(x, (idx.shape[0],) + x.shape[1:])
    return np.take_along_axis(x, np.maximum(idx, 0)[:, None, :], 2) * (idx >= 0)[:, None, :]
def groups(i):
    """The places of indices in the order of their values, starts and counts of values, values."""
    at = np.flatnonzero(i >= 0)
    at = at[np.argsort(i[at], kind='stable')]
    values, starts, counts = np.unique(i[at], return_index=True, return_counts=True)
    return at, starts, counts, values
def scatter(x, idx, D):
    if idx.shape[0] > 1:
        x = np.broadcast_to(x, (idx.shape[0],) + x.shape[1:])
        return np.concatenate([scatter(x[i:i + 1], idx[i:i + 1], D) for i in range(len(idx))])
    i = idx[0]
    if len(i) == D and (i == np.arange(D)).all(): return x
    out = np.zeros(x.shape[:-1] + (D,))
    at, starts, counts, values = groups(i)
    if len(at): out[..., values] = x[..., at] if counts.max() == 1 else \
            np.add.reduceat(x[..., at], starts, axis=-1)
    return out
# ---------------------------------------------------------------- a program at a point
def sel(x, part): return x if x.shape[0] == 1 else x[part]

class Point:
    """A program's values at a point, their errors, slopes, and the passes through it."""
    def __init__(self, P, W):
        self.P, self.W, self.hi, self.lo, self.dl, self.er = P, W, [], [], [], []
        self.sl, self.f1, self.f2, self.ef, self.ef2, self.adj = {}, {}, {}, {}, {}, None
        for k, L in enumerate(P.lines):
            with np.errstate(over='ignore', invalid='ignore'): hi, lo, dl = self.value(L)
            if not (np.isfinite(lo).all() and (np.abs(hi) <= 2.0 ** 500).all()):
                raise Failed(f'line {k}: a value above 2^500')
            dl = np.broadcast_to(dl, hi.shape[:1])
            for z, x in ((self.hi, hi), (self.lo, lo), (self.dl, dl)): z.append(x)
            self.er.append(up(dl + U * fro(hi)))
            if L.dep and L.ops: self.slopes(k, L)
    def value(self, L):
        x, d = [(self.hi[o], self.lo[o]) for o in L.ops], [self.dl[o] for o in L.ops]
        if not L.ops:
            v = self.W[L.p][L.idx] if L.op == 'param' else L.const
            return v, np.zeros_like(v), np.zeros(1)
        if L.op == 'gather':
            return [take(y[:, None], L.idx)[:, 0] for y in x[0]] + [up(math.sqrt(L.mu) * d[0])]
        if L.op == 'sum':
            out = np.zeros((2, len(x[0][0]), L.size))
            at, starts, counts, values = groups(L.idx[0])
            for r in range(L.mu):
                j, i = at[starts[counts > r] + r], values[counts > r]
                out[:, :, i] = dd_add(out[:, :, i], [y[:, j] for y in x[0]])
            return out[0], out[1], up(math.sqrt(L.mu) * (d[0] + L.mu * U2 * fro(x[0][0])))
        if L.op == 'lin':
            terms = [dd_mul(y, (np.float64(c), np.float64(0))) for c, y in zip(L.coef, x)]
            out = terms[0] if len(terms) == 1 else dd_add(*terms)
            dl = sum(abs(c) * (e + U2 * fro(y[0])) for c, y, e in zip(L.coef, x, d))
            return out[0], out[1], up(dl)
        if L.op == 'mul':
            K, R, S, T = L.dims
            A, B = [y.reshape(-1, K, R, S) for y in x[0]], [y.reshape(-1, K, S, T) for y in x[1]]
            out, step = np.zeros((2, L.lead, K, R, T)), max(1, 2 ** 18 // (K * R * T))
            for a in range(0, L.lead, step):
                C = [[sel(y, slice(a, a + step)) for y in Z] for Z in (A, B)]
                part = out[:, a:a + step]
                for s in range(S):
                    z = dd_mul([y[..., s:s + 1] for y in C[0]], [y[..., s:s + 1, :] for y in C[1]])
                    part[:] = dd_add(part, z)
            fA, fB = fro(A[0]), fro(B[0])
            dl = fA * (1 + U) * d[1] + (fB + d[1]) * d[0] + (S + 4) * U2 * fA * fB
            return out[0].reshape(L.lead, -1), out[1].reshape(L.lead, -1), up(dl)
        if L.op == 'f':
            hi, lo = function(L.fn, *x[0])
            s = sup(L.fn, 1, x[0][0], up(d[0][:, None] + U * np.abs(x[0][0]))).max(-1)
            return hi, lo, up(s * d[0] + 2.0 ** -88 * (math.sqrt(L.size) + fro(hi)))
        return [np.where(x[0][0] > 0, y, 0.0) for y in x[0]] + [d[0]]
    def block(self, k, pos):
        K, R, S, T = self.P.lines[k].dims
        return self.hi[self.P.lines[k].ops[pos]].reshape((-1, K) + ((S, T) if pos else (R, S)))
    def slopes(self, k, L):
        """sl: norms of the slopes at w1, an upper bound for every operand."""
        self.sl[k] = [np.abs([c]) for c in L.coef] or [np.array([math.sqrt(L.mu or 1)])]
        o = L.ops[0]
        if L.op == 'mul':
            self.sl[k] = [up(spec(self.block(k, 1 - p)).max(-1) + self.er[L.ops[1 - p]])
                          for p in (0, 1)]
        elif L.op == 'f':
            v, ej = self.hi[o], up(self.dl[o][:, None] + U * np.abs(self.hi[o]))
            f1, f2 = self.f1[k], self.f2[k] = deriv(L.fn, 1, v), deriv(L.fn, 2, v)
            m1, m2 = np.abs(f1).max(-1), np.abs(f2).max(-1)
            self.ef[k] = up((sup(L.fn, 2, v, ej) * ej).max(-1) + 16 * U * (1 + m1))
            self.ef2[k] = up((sup(L.fn, 3, v, ej) * ej).max(-1) + 16 * U * (1 + m2))
            self.sl[k] = [up(m1 + self.ef[k])]
    # X [m, C, size] tangents or adjoints, E [m] Frobenius errors; part: a slice of the samples
    def forward(self, k, pos, X, E, part):
        L, root, s = self.P.lines[k], math.sqrt(self.P.lines[k].mu), sel(self.sl[k][pos], part)
        if L.op == 'gather': return take(X, sel(L.idx, part)), up(root * E)
        if L.op == 'sum': return scatter(X, L.idx, L.size), up(root * (E + gam(L.mu) * fro(X)))
        if L.op == 'lin': return L.coef[pos] * X, up(s * (E + 3 * U * fro(X)))
        if L.op == 'relu': return X * (sel(self.hi[L.ops[0]], part) > 0)[:, None, :], E
        if L.op == 'mul': return self.times(k, pos, X, E, part, L.dims)
        Y, ef = X * sel(self.f1[k], part)[:, None, :], sel(self.ef[k], part)
        return Y, up(s * E + (ef + U) * fro(X) + U * fro(Y))
    def backward(self, k, pos, X, E, part):
        L, root = self.P.lines[k], math.sqrt(self.P.lines[k].mu)
        if L.op == 'gather':
            Y = scatter(X, sel(L.idx, part), self.P.lines[L.ops[0]].size)
            return Y, up(root * (E + gam(L.mu + 1) * fro(X)))
        if L.op == 'sum': return take(X, L.idx), up(root * E)
        if L.op != 'mul': return self.forward(k, pos, X, E, part)
        K, R, S, T = L.dims
        return self.times(k, pos, X, E, part, (K, S, R, T) if pos else (K, R, T, S), True)
    def times(self, k, pos, X, E, part, dims, back=False):
        """X times the other operand (back: transposed)."""
        o = self.P.lines[k].ops[1 - pos]
        B = sel(self.block(k, 1 - pos), part)
        if back: B = B.swapaxes(2, 3)
        er, f = sel(self.er[o], part), sel(fro(self.hi[o]), part)
        err = sel(self.sl[k][pos], part) * E + (er + gam(dims[2] + 3) * f) * fro(X)
        return lmul(B, X, *dims) if pos else rmul(X, B, *dims), up(err)
    @staticmethod
    def add(store, k, X, E):
        if k in store: X, E = store[k][0] + X, store[k][1] + E + U * fro(store[k][0] + X)
        store[k] = (X, up(E))
    def push(self, X, part, visit, direct):
        """Tangents of seeds X {line: (X, E)}; visit(k, X, E); direct: tangents of left params."""
        for k in range(min([*X, *direct]), len(self.P.lines)):
            L = self.P.lines[k]
            for pos, o in enumerate(L.ops if k not in X else ()):
                src = X.get(o) or direct.get(o)
                if src is not None: self.add(X, k, *self.forward(k, pos, *src, part))
            if k in X: visit(k, *X[k])
            for o in set(L.ops):
                if self.P.last_use[o] == k: X.pop(o, None)
    def pull(self, seed, E, part, visit, tangents=None):
        """Adjoints a [m, c, size]; with tangents {line: (X, E)} also of their derivatives along D,
        [m, c N, size]; visit(k, (a, E), (da, dE) or None)."""
        P, A, D = self.P, {len(self.P.lines) - 1: (seed, E)}, {}
        for k in range(len(P.lines) - 1, -1, -1):
            if k not in A: continue
            a, d = A.pop(k), D.pop(k, None)
            visit(k, a, d)
            for pos, o in enumerate(P.lines[k].ops):
                if not P.lines[o].dep or o in P.left: continue
                self.add(A, o, *self.backward(k, pos, *a, part))
                if tangents is not None: self.along(D, o, k, pos, a, d, part, tangents)
    def along(self, D, o, k, pos, a, d, part, tangents):
        """Adds to D[o] what the adjoint of operand pos of k changes along D."""
        if d is not None: self.add(D, o, *self.backward(k, pos, *d, part))
        x = self.second(k, pos, *a, part, tangents)
        if x is not None: self.add(D, o, *x)
    def second(self, k, pos, a, E, part, tangents):
        """What the change of slope of k along D does to the adjoint of its operand."""
        L, c = self.P.lines[k], a.shape[1]
        src = tangents.get(L.ops[0] if L.op == 'f' else L.ops[-1 - pos])
        if L.op not in ('f', 'mul') or src is None: return None
        X, EX = src
        N = X.shape[1]
        if L.op == 'f':
            f2, e2 = sel(self.f2[k], part), sel(self.ef2[k], part)
            Y = (a[:, :, None, :] * X[:, None, :, :] * f2[:, None, None, :])
            Y = Y.reshape(-1, c * N, L.size)
            al, rho = up(rss(a, 1) + E[:, None]), up(rss(X, 1) + EX[:, None])
            g = np.abs(f2) + e2[:, None]
            err = (g * al).max(-1) * EX + (g * rho).max(-1) * E + gam(4) * fro(Y)
            return Y, up(err + e2 * fro(al * rho))
        K, R, S, T = L.dims
        a, f = a.reshape(-1, c, K, R, T), fro(a)
        x = X.reshape((-1, N, K) + ((R, S) if pos else (S, T)))
        if pos: a, R, T = a.swapaxes(3, 4), T, R   # products of transposed blocks
        else: x = x.swapaxes(3, 4)
        x = x.transpose(0, 2, 3, 1, 4).reshape(-1, K, T, N * S)
        y = bmm(a.transpose(0, 2, 1, 3, 4).reshape(-1, K, c * R, T), x)
        y = y.reshape(-1, K, c, R, N, S).transpose(0, 2, 4, 1, *((5, 3) if pos else (3, 5)))
        err = f * EX + E * (fro(X) + EX) + gam(T + 3) * f * fro(X)
        return y.reshape(y.shape[0], c * N, -1), up(err)
    def entry(self, k): return k in self.P.dense or self.P.lines[k].op == 'param'
    def rows(self, J, y, x, E, part):
        """Adds the adjoint x of the param line of entry y to J [m, c, p]; its error."""
        L, off = self.P.lines[self.P.dense.get(y, y)], self.P.cert.off
        J[:, :, off[L.p]:off[L.p + 1]] += scatter(x, sel(L.idx, part), off[L.p + 1] - off[L.p])
        g = gam(L.mu ** 2 + len(self.P.entries))
        return up(math.sqrt(L.mu) * (E + g * fro(x)))
    def adjoints(self, seed, Es):
        """Seeds [1 or n, c, outputs]: alpha {k: [n, size]}, alpha2 {k: [n]}, J [n, c, p], its
        errors [n]."""
        P, n, c = self.P, self.P.n, seed.shape[1]
        alpha = {k: np.zeros((n, P.lines[k].size)) for k in P.changing}
        alpha2 = {k: np.zeros(n) for k in P.changing if P.lines[k].op == 'mul'}
        J, eps = np.zeros((n, c, P.cert.off[-1])), np.zeros(n)
        def visit(k, adjoint, _):
            a, E = adjoint
            if k in alpha: alpha[k][part] = up(rss(a, 1) + E[:, None])
            if k in alpha2:
                K, R, S, T = P.lines[k].dims
                b = a.reshape(-1, c, K, R, T).transpose(0, 2, 1, 3, 4)
                x = [spec(z.reshape(len(a), K, -1, z.shape[-1])) for z in (b, b.swapaxes(3, 4))]
                alpha2[k][part] = up(np.minimum(*x).max(-1) + E)
            if self.entry(k):
                x, e = self.backward(k, 0, a, E, part) if k in P.dense else (a, E)
                eps[part] += self.rows(J[part], k, x, e, part)
        for part in P.chunks(c): self.pull(sel(seed, part), sel(Es, part), part, visit)
        return alpha, alpha2, J, up(eps)
    def unit(self):
        self.adj = self.adj or self.adjoints(np.eye(self.P.c)[None], np.zeros(1))
        return self.adj
    def residual(self):
        """F - y in doubles [n, c], error of every sample (that of F included)."""
        s, e = two_sum(self.hi[-1], -self.P.y)
        r = s + (e + self.lo[-1])
        err = self.dl[-1] + 3 * U * fro(r) + U2 * (fro(self.hi[-1]) + fro(self.P.y))
        return r, np.broadcast_to(up(err), (self.P.n,))

class Chain:
    """Numbers of section 3 that need no adjoints: N, rows, h, stacks and pairs."""
    def __init__(self, pt, measured, sharp):
        self.pt, self.P, self.sharp, P = pt, pt.P, sharp, pt.P
        self.N, self.row, self.h, self.eh, self.H, self.gram = {}, {}, {}, {}, {}, {}
        for s in P.sources:
            at = {s: np.ones(P.n)}
            for k in range(s, len(P.lines)):
                for pos, o in enumerate(P.lines[k].ops if k > s else ()):
                    if o in at: at[k] = up(at.get(k, 0) + pt.sl[k][pos] * at[o])
                if k in at and k in P.targets: self.N[s, k] = at[k]
            if s in measured: self.measure(s)
        for y, p, H in P.entries:
            self.h[y], self.eh[y] = np.ones(P.n), np.zeros(P.n)
            if H is not None:
                self.H[y], self.eh[y] = pt.block(y, 1), np.broadcast_to(pt.er[H], (P.n,))
                self.h[y] = np.broadcast_to(pt.sl[y][0], (P.n,))
    def measure(self, s):
        P, d, new, entry = self.P, self.P.lines[s].size, {}, self.pt.entry(s)
        for t in (t for t in P.targets if (s, t) in self.N):
            new[t] = np.ones(P.n)
            if entry: self.row[s, t] = np.ones((P.n, P.lines[t].size))
        def visit(k, X, E):
            if k in new and k != s:
                new[k][part] = up((spec(X) if self.sharp else fro(X)) + E)
                if entry: self.row[s, k][part] = up(rss(X, 1) + E[:, None])
        for part in P.chunks(d) if new else ():
            self.pt.push({s: (np.eye(d)[None], np.zeros(1))}, part, visit, {})
        for t in new: self.N[s, t] = np.minimum(self.N[s, t], new[t])
    def rows(self, y, t): return self.row[y, t] if (y, t) in self.row else self.N[y, t][:, None]
    def vector(self, y): return self.P.lines[y].dims[::3] == [1, 1]
    def grams(self, y):
        H = self.H[y][:, 0, :, 0]
        if y not in self.gram: self.gram[y] = np.broadcast_to(H @ H.T, (self.P.n,) * 2)
        return self.gram[y]
    def stack(self, y, w, alone):
        w = np.broadcast_to(w, (self.P.n,))
        if alone: return up(w * self.h[y])
        best = nrm(w * self.h[y])
        if y not in self.H or not self.sharp or len(self.H[y]) == 1: return best
        K, R, S, T = self.P.lines[y].dims
        if self.vector(y) and self.P.n < S:
            G, g = np.outer(w, w) * self.grams(y), gam(S + 6) * best * best
            b = math.sqrt(lmax(G[None], np.array([g]))[0])
        else:
            M = (w[:, None, None, None] * self.H[y]).transpose(1, 2, 0, 3).reshape(K, S, -1)
            b = spec(M, 3).max()
        return min(best, float(up(b + nrm(w * self.eh[y]))))
    def pair(self, a, b, w, alone):
        w = np.broadcast_to(w, (self.P.n,))
        if alone: return up(w * self.h[a] * self.h[b])
        if a not in self.H: return self.stack(b, w, alone)
        if b not in self.H: return self.stack(a, w, alone)
        if self.vector(a) and self.vector(b) and self.sharp:
            f = nrm(w * self.h[a] * self.h[b])
            g = gam(self.P.lines[a].dims[2] + self.P.lines[b].dims[2] + 12) * f * f
            G = np.outer(w, w) * self.grams(a) * self.grams(b)
            e = nrm(w * (self.eh[a] * self.h[b] + self.h[a] * self.eh[b]))
            return min(f, float(up(math.sqrt(lmax(G[None], np.array([g]))[0]) + e)))
        return min(self.stack(a, w * self.h[b], alone), self.stack(b, w * self.h[a], alone))

class Ball:
    """Section 4: movement in the ball of radius R; with adjoints also theorems 1 to 3."""
    def __init__(self, chain, R):
        self.chain, self.P, self.pt, self.R, P = chain, chain.P, chain.pt, R, chain.P
        self.NR, self.m, self.g, self.sig, self.open, self.f2 = {}, {}, {}, {}, {}, {}
        self.mu = {y: up(math.sqrt(P.lines[p].mu)) for y, p, _ in P.entries}
        for k in range(len(P.lines)):
            if k in P.operands: self.sigma(k)
            if k in P.targets: self.move(k)
        self.ys, self.mh = [y for y, _, _ in P.entries], [self.mH(H) for _, _, H in P.entries]
        self.C = np.zeros((len(P.entries), len(P.cert.shapes)))
        for i, (y, p, _) in enumerate(P.entries): self.C[i, P.lines[p].p] = self.mu[y]
    def mH(self, H): return self.m[H] if H is not None and self.P.lines[H].dep else 0.0
    def move(self, t):
        P, chain, N = self.P, self.chain, self.chain.N
        norm, rows, rest = {}, {}, {}
        for y, p, H in P.entries:
            if (y, t) not in N: continue
            d = 0.0
            for k in P.changing:   # k = t included: the slope of t itself changes
                if y < k <= t and (k, t) in N:
                    for o in P.operands[k]:
                        if (y, o) in self.NR: d = d + N[k, t] * self.sig[k, o] * self.NR[y, o]
            self.NR[y, t] = up(N[y, t] + d) if np.any(d) else N[y, t]
            h, q = chain.h[y] + self.mH(H), P.lines[p].p
            norm[q] = norm.get(q, 0) + self.mu[y] * self.NR[y, t] * h
            rows[q] = rows.get(q, 0) + self.mu[y] * chain.rows(y, t) * chain.h[y][:, None]
            rest[q] = rest.get(q, 0) + self.mu[y] * (N[y, t] * self.mH(H) + d * h)
        norm, rows, rest = (np.sqrt(sum(np.square(x) for x in z.values()))
                            for z in (norm, rows, rest))
        self.m[t] = m = up(self.R * norm)
        g = np.minimum(m[:, None], up(self.R * (rows + np.reshape(rest, (-1, 1)))))
        self.g[t] = up(g + 2 * self.pt.er[t][:, None]) + np.zeros((1, P.lines[t].size))
        if not np.isfinite(self.g[t]).all(): raise Failed('movement is not finite')
    def other(self, k, o):
        """Movement of the other operand of mul k (both added where A = B)."""
        P, (A, B), out = self.P, self.P.lines[k].ops, np.zeros(self.P.n)
        for x, z in ((A, B), (B, A)):
            if x == o and P.lines[z].dep:
                out = out + (up(self.R * self.mu[k]) if z in P.left else self.m[z])
        return up(out)
    def sigma(self, k):
        P, L = self.P, self.P.lines[k]
        if L.op == 'mul': return self.sig.update({(k, o): self.other(k, o) for o in P.operands[k]})
        o = L.ops[0]
        v, g = self.pt.hi[o], self.g[o]
        if L.op == 'relu':
            self.open[k] = np.abs(v) <= g
            self.sig[k, o] = self.open[k].any(-1) + 0.0
        else:
            self.f2[k], c = sup(L.fn, 2, v, g), 2 if L.fn in ('sin', 'cos') else 1
            self.sig[k, o] = up(np.minimum(self.f2[k] * g, c * sup(L.fn, 1, v, g)).max(-1))
    def seeds(self, alpha, alpha2, alone=False):
        """dA, and what theorems 1 to 3 need of these adjoints."""
        P, N, self.alone = self.P, self.chain.N, alone
        self.alpha, self.alpha2, self.dA, ad = alpha, alpha2, {}, {}
        for k in reversed(P.changing):
            d = np.zeros(P.n)
            for (m, o), x in ad.items():
                if (k, o) in N: d = d + x * N[k, o]
            self.dA[k] = d = up(d)
            for o in P.operands[k]:
                if P.lines[k].op == 'f':
                    x = (alpha[k] * self.f2[k]).max(-1) * self.m[o] + d * self.sig[k, o]
                elif P.lines[k].op == 'relu': x = rss((alpha[k] + d[:, None]) * self.open[k], -1)
                else: x = (alpha2[k] + d) * self.other(k, o)
                ad[k, o] = up(x)
        return self
    def norm(self, w): return up(w) if self.alone else nrm(w)
    def slopes(self, lip=False):
        """Theorem 1: Lam, Jump; with lip theorem 2: Lip, 0."""
        P, chain, NR, alone, ys, mh = self.P, self.chain, self.NR, self.alone, self.ys, self.mh
        N, E, lead = NR if lip else chain.N, len(ys), (P.n,) if alone else ()
        Q, j = np.zeros(lead + (E, E)), np.zeros(lead + (E,))
        def form(c, t, t2):
            for i, a in enumerate(ys):
                for l, b in enumerate(ys):
                    if (a, t) not in NR or (b, t2) not in N: continue
                    w = up(c * NR[a, t] * N[b, t2])
                    v = chain.pair(a, b, w, alone)
                    if np.any(mh[i]): v = v + chain.stack(b, w * mh[i], alone)
                    if lip and np.any(mh[l]):
                        v = v + chain.stack(a, w * mh[l], alone) + self.norm(w * mh[i] * mh[l])
                    Q[..., i, l] = up(Q[..., i, l] + v)
        for k in P.changing:
            L, dA = P.lines[k], self.dA[k]
            A, B = L.ops[0], L.ops[-1]
            if L.op == 'f': form(up(((self.alpha[k] + dA[:, None]) * self.f2[k]).max(-1)), A, A)
            elif L.op == 'mul' and k in P.dense:
                c, i = up(self.alpha2[k] + dA), ys.index(k)
                for l, b in enumerate(ys):
                    if (b, B) not in NR: continue
                    w, v = up(c * NR[b, B]), chain.stack(b, up(c * N[b, B]), alone)
                    x = self.norm(w * mh[l])
                    Q[..., l, i] = up(Q[..., l, i] + chain.stack(b, w, alone) + x)
                    Q[..., i, l] = up(Q[..., i, l] + v + (x if lip else 0))
            elif L.op == 'mul' and P.lines[A].dep and P.lines[B].dep:
                for t, t2 in ((A, B), (B, A)): form(up(self.alpha2[k] + dA), t, t2)
            elif L.op == 'relu' and self.open[k].any():
                if lip: raise Failed('an open relu')
                wt = (self.alpha[k] + dA[:, None]) * self.open[k]
                for l, b in enumerate(ys):
                    if (b, A) in N:
                        x = np.minimum(rss(wt, -1) * N[b, A], (wt * chain.rows(b, A)).sum(-1))
                        j[..., l] = up(j[..., l] + self.norm(up(x) * chain.h[b]))
        out = spec(np.reshape(up(self.C.T @ Q @ self.C), (-1,) + 2 * self.C.shape[1:])), fro(
            np.atleast_2d(up(j @ self.C)))
        return [up(x) if alone else float(up(x[0])) for x in out]
    def along(self, run):
        """Theorem 3: drift, jump."""
        P, chain, NR, ys = self.P, self.chain, self.NR, self.ys
        d, jump = np.zeros(len(ys)), 0.0
        def thin(c1, z1, c0, z0, t):
            for i, a in enumerate(ys):
                if (a, t) in NR:
                    dN = np.maximum(NR[a, t] - chain.N[a, t], 0)
                    w = up(c1 * z1 * NR[a, t] + c0 * z0 * dN)
                    x = nrm((c1 * z1 + c0 * z0) * NR[a, t] * self.mh[i])
                    d[i] = up(d[i] + chain.stack(a, w, False) + x)
        for k in P.changing:
            L, dA, A, B = P.lines[k], self.dA[k], P.lines[k].ops[0], P.lines[k].ops[-1]
            if L.op == 'f':
                f3 = (self.alpha[k] * sup(L.fn, 3, self.pt.hi[A], self.g[A])).max(-1)
                c1 = up(dA * self.f2[k].max(-1) + .5 * f3 * self.m[A])
                thin(c1, run.rho[A], 1.0, run.eta[k], A)
            elif L.op == 'mul' and k in P.dense:
                i, ud = ys.index(k), up(self.mu[k] * run.UD[P.lines[A].p])
                d[i] = up(d[i] + nrm(dA * run.zeta[B]))
                thin(dA, ud, self.alpha2[k], ud, B)
            elif L.op == 'mul' and P.lines[A].dep and P.lines[B].dep:
                for t, t2 in ((A, B), (B, A)):
                    thin(dA, run.zeta[t2], self.alpha2[k], run.zeta[t2], t)
            elif L.op == 'relu' and self.open[k].any():
                wt, union = (self.alpha[k] + dA[:, None]) * self.open[k], run.union[k]
                norms, keep = up(rss(wt, -1)), self.open[k][union]
                sample, M = np.nonzero(union)[0][keep], np.concatenate(run.rows[k])[keep]
                one = spec((M * norms[sample][:, None])[None], 3)[0]
                two = spec((M * wt[union][keep][:, None])[None], 3)[0]
                two = up(two + nrm(wt.max(-1) * run.err[k]))
                most = math.sqrt(self.open[k].sum(-1).max())
                jump = up(jump + min(up(one + nrm(norms * run.err[k])), up(most * two)))
        return nrm(up(d @ self.C)), float(jump)

class Run:
    """One pass along D for a program: zeta, rho, eta, open rows, J D - I, and the sum of G G^T."""
    def __init__(self, pt, D, UD, start, balls):
        P, off, n, N, c = pt.P, pt.P.cert.off, pt.P.n, D.shape[1], pt.P.c
        self.UD, alpha, Dt = UD, pt.unit()[0], np.ascontiguousarray(D.T)
        self.zeta, self.rho = ({t: np.zeros(n) for t in P.targets} for _ in range(2))
        self.eta = {k: np.zeros(n) for k in P.changing if P.lines[k].op == 'f'}
        self.union = {k: np.any([b.open[k] for b in balls], 0) for k in P.changing
                      if P.lines[k].op == 'relu'}
        self.rows, self.err = {k: [] for k in self.union}, {k: np.zeros(n) for k in self.union}
        self.e0, self.G, self.gerr, self.gfro = 0.0, np.zeros((N, N)), 0.0, 0.0
        def visit(k, X, E):
            m = part.stop - part.start
            if k in self.zeta:
                kept[k] = (X, E)
                self.zeta[k][part] = up(spec(X) + E)
                self.rho[k][part] = up(rss(X, 1) + E[:, None]).max(-1)
                for r in P.changing:
                    if r in self.eta and P.lines[r].ops[0] == k:
                        f2 = np.abs(sel(pt.f2[r], part)) + sel(pt.ef2[r], part)[:, None]
                        w = up(alpha[r][part] * f2)
                        self.eta[r][part] = up(spec(X * w[:, None, :], 1) + w.max(-1) * E)
                    if r in self.union and P.lines[r].ops[0] == k:
                        Y = np.broadcast_to(X, (m,) + X.shape[1:]).transpose(0, 2, 1)
                        self.rows[r].append(Y[self.union[r][part]])
                        self.err[r][part] = E
            if k == len(P.lines) - 1:
                X = np.array(np.broadcast_to(X, (m,) + X.shape[1:])).transpose(0, 2, 1)
                X, i = X.reshape(m * c, N), np.arange(m * c)
                X[i, start + part.start * c + i] -= 1
                self.e0 += nrm(fro(X.reshape(m, c * N)) + E) ** 2
        def back(k, a, d):
            if not pt.entry(k): return
            add = {0: d} if d is not None and k not in P.dense else {}
            if k in P.dense: pt.along(add, 0, k, 0, a, d, part, kept)
            if add: err[:] = up(err + pt.rows(G, k, *add[0], part))
        for part in P.chunks(c * N):
            seeds, direct, m = {}, {}, part.stop - part.start
            for k, L in enumerate(P.lines):
                if L.op == 'param':
                    X = Dt[:, off[L.p] + sel(L.idx, part)].transpose(1, 0, 2)
                    (direct if k in P.left else seeds)[k] = (X, np.zeros(X.shape[0]))
            kept = dict(direct)
            pt.push(seeds, part, visit, direct)
            if not P.changing: continue
            G, err = np.zeros((m, c * N, off[-1])), np.zeros(m)
            pt.pull(np.eye(c)[None], np.zeros(1), part, back, kept)
            for g in G.reshape(m * c, N, -1): self.G += g @ g.T
            self.gerr += nrm(err) ** 2
            self.gfro += nrm(fro(G)) ** 2
# ---------------------------------------------------------------- claims
class Prover:
    def __init__(self, cert): self.cert, self.kept = cert, {}
    def keep(self, make, *key):
        if str(key) not in self.kept: self.kept[str(key)] = make()
        return self.kept[str(key)]
    def at(self, x):
        return self.keep(lambda: [Point(P, self.cert.points[x]) for P in self.cert.programs], x)
    def start(self, q):
        pts = self.at(q['point'])
        return pts, self.keep(lambda: [Chain(p, m, q['sharp']) for p, m in zip(pts, q['measured'])],
                              'chain', q['point'], q['measured'], q['sharp'])
    def prove(self, q):
        out = {'claim': q['claim'], 'confirmed': False, 'why': '', 'radius': q['radii'][-1]}
        way = {'N': self.absence, 'M': self.movement}.get(q['claim'], self.existence)
        try:
            with np.errstate(all='ignore'): way(q, out, *self.start(q))
            out['confirmed'] = True
        except Failed as e: out['why'] = str(e)
        return out
    def existence(self, q, out, pts, chains):
        res = [p.residual() for p in pts]
        out['by'], eta, S = q['by'], q.get('eta'), q['radii'][-1]
        out['r0'] = r0 = up(nrm(np.concatenate([r.ravel() for r, _ in res]))
                            + nrm(np.concatenate([e for _, e in res])))
        J = np.concatenate([p.unit()[2].reshape(-1, self.cert.off[-1]) for p in pts])
        eps = nrm(np.concatenate([p.unit()[3] for p in pts]))
        balls = [[Ball(c, R).seeds(*p.unit()[:2]) for c, p in zip(chains, pts)] for R in q['radii']]
        cells = self.by_rows(q, out, pts, J, balls) if q['by'] == 'rows' else \
            self.by_norms(out, J, eps, balls)
        total, last, ends, out['cells'] = 0.0, 0.0, [], []
        for s, (k0, lam) in zip(q['radii'], cells):
            ends.append(up(k0 + s * lam))
            out['cells'].append([s, k0, lam])
            total += (s - last) * ((1 - (k0 + lam * (s + last) / 2)) - 4 * U)
            last = s
        out['kappa'], out['kappa_worst'] = ends[-1], max(ends)
        if not all(k < 1 for k in ends): raise Failed('kappa is not < 1')
        out['integral'] = I = out['a0'] * total * (1 - 1e-12)
        slope = down(out['a0'] * (1 - max(ends)))
        if q['claim'] == 'A': out['rate'] = down(slope * slope)
        if 'from' in q:
            w0, w1 = self.cert.points[q['from']], self.cert.points[q['point']]
            out['from'] = up(nrm(np.concatenate([a - b for a, b in zip(w0, w1)])) + S)
        if q['claim'] == 'B':
            lip = nrm([b.slopes(True)[0] for b in balls[-1]])
            lam, jump = self.whole(b.slopes() for b in balls[-1])
            b0 = self.keep(lambda: float(up(spec(J[None])[0] + eps)), 'b0', q['point'])
            out['Lip'], out['b1'], out['eta'] = lip, up(b0 + S * lam + jump), eta
            m, a = up(eta * lip * r0), max(1.0, up(out['b1'] ** 2 * eta))
            room, c = down(1 - up(eta * out['a0'] ** 2)), 1 - up((a + m) / 2)
            b = down(1 - up((a - 1) / room)) if room > 0 else 0
            if b > m: c = max(c, math.sqrt((b - m) * (2 - b)))
            if not c > 0: raise Failed('eta is not below 2/b1^2, or eta Lip r0 too large')
            out['c'] = c = down(c)
            out['rate'], I = 1 - down(c * eta * slope * slope), down(c * I)
        if not I > r0: raise Failed(f'the integral {I:.6g} is not above the residual {r0:.6g}')
    @staticmethod
    def whole(parts): return [nrm(x) for x in zip(*parts)]
    def by_norms(self, out, J, eps, balls):
        K, n, p = J @ J.T, *J.shape
        if not np.isfinite(K).all(): raise Failed('J is not finite')
        low, tr, f, tau = np.linalg.eigvalsh(K)[0], up(np.trace(K)), nrm(J), 0.0
        lost = up((gam(n + 4) + 2 * U) * tr + gam(p + 3) * f * f)
        for cut in (.5, .1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10):
            t = low * (1 - cut) - 2 * gam(n + 4) * tr
            if cholesky(K - t * np.eye(n)): tau = max(tau, t)
        out['a0'], out['E0'] = a0, _ = down(math.sqrt(max(down(tau - lost), 0)) - eps), 0.0
        if not a0 > 0: raise Failed('the rows of J are not shown to be independent')
        pairs = [self.whole(b.slopes() for b in row) for row in balls]
        out['Lam'], out['Jump'] = pairs[-1]
        return [(up(jump / a0), up(lam / a0)) for lam, jump in pairs]
    def by_rows(self, q, out, pts, J, balls):
        cert, (N, p) = self.cert, J.shape
        if N > p or not np.isfinite(J).all(): raise Failed('more rows than columns, or not finite')
        def pseudo():
            Q, R = np.linalg.qr(J.T)
            D = np.linalg.solve(R, Q.T).T if np.abs(np.diag(R)).min() > 0 else np.array(np.nan)
            if not np.isfinite(D).all(): raise Failed('J is singular')
            return D, [float(spec(D[a:b][None])[0]) for a, b in zip(cert.off, cert.off[1:])]
        D, UD = self.keep(pseudo, 'D', q['point'])
        runs = self.keep(lambda: [
            Run(pt, D, UD, s, [row[i] for row in balls]) for i, (pt, s) in
            enumerate(zip(pts, cert.starts))], *map(q.get, ('point', 'radii', 'measured', 'sharp')))
        out['a0'] = down(1 / float(spec(D[None])[0]))
        out['E0'] = up(math.sqrt(sum(r.e0 for r in runs)))
        f = gam(p + 4 + N) * sum(r.gfro for r in runs)
        g = lmax(sum(r.G for r in runs)[None], np.array([f]))[0]
        out['nu0'] = up(math.sqrt(g) + math.sqrt(sum(r.gerr for r in runs)))
        pairs = [self.whole(b.along(r) for b, r in zip(row, runs)) for row in balls]
        out['drift'], out['jump'] = pairs[-1]
        return [(up(out['E0'] + jump), up(out['nu0'] + drift)) for drift, jump in pairs]
    def absence(self, q, out, pts, chains):
        R, row, eps, bounds, dot, doterr = q['radii'][0], 0.0, 0.0, [], 0.0, 0.0
        qn = nrm(np.concatenate([x.ravel() for x in q['q']]))
        for pt, chain, v in zip(pts, chains, q['q']):
            r, e = pt.residual()
            dot += float((v * r).sum())
            doterr += up(np.abs(v * r).sum() * gam(v.size + 2) + (fro(v) * e).sum())
            _, _, J, je = pt.adjoints(v[:, None, :], np.zeros(pt.P.n))   # ||J^T q||: q itself
            row = row + J.sum((0, 1))
            eps += up(je.sum() + gam(pt.P.n + len(pts) + 2) * fro(J).sum())
            size = rss(v, -1)[:, None]
            unit = np.where(size > 0, v / np.where(size > 0, size, 1), 0.0)
            a = pt.adjoints(unit[:, None, :], (size[:, 0] > 0) * (pt.P.c + 8) * U)
            bounds.append(Ball(chain, R).seeds(*a[:2]).slopes())
        lam, jump = self.whole(bounds)
        value = down(abs(dot)) - up(doterr + len(pts) * 4 * U * (abs(dot) + doterr))
        need = up(R * (up(nrm(row) + eps) + qn * (R * lam + jump)))
        out.update(Lam=lam, Jump=jump, row=nrm(row) + eps, q=qn, value=float(value), need=need)
        if not value > need: raise Failed(f'{value:.6g} is not above {need:.6g}')
    def movement(self, q, out, pts, chains):
        R, out['M'], out['kept'] = q['radii'][0], [], 0
        for pt, chain in zip(pts, chains):
            P, ball = pt.P, Ball(chain, R)
            hi, lo = (np.broadcast_to(x, (P.n, P.c)) for x in (pt.hi[-1], pt.lo[-1]))
            M, best, ok, i = np.zeros((P.n, P.c)), hi.argmax(-1), np.ones(P.n, bool), np.arange(P.n)
            def bound(seed):
                a, a2, J, e = pt.adjoints(seed, np.zeros(1))
                lam, jump = ball.seeds(a, a2, True).slopes()
                return up(R * (fro(J) + e + R * lam + jump))
            for o in range(P.c):
                M[:, o] = bound(np.eye(P.c)[None, o:o + 1])
                if P.c == 1: continue
                gap = (hi[i, best] - hi[i, o]) + (lo[i, best] - lo[i, o])
                lost = 4 * U * (np.abs(hi[i, o]) + np.abs(hi[i, best])) + 2 * pt.dl[-1]
                seed = (np.eye(P.c)[best] - np.eye(P.c)[o])[:, None, :]
                ok &= (best == o) | (gap - up(lost) > bound(seed))
            if not np.isfinite(M).all(): raise Failed('movement is not finite')
            out['kept'] += int(ok.sum()) * (P.c > 1)
            out['M'].append(M.tolist())
        out['largest'] = max(max(map(max, M)) for M in out['M'])
def main(argv):
    names, claims, why, most = [a for a in argv if a != '--json'], [], '', WORK
    try:
        if '--work' in names[:-1]:
            i = names.index('--work')
            check(REAL.match(names[i + 1]), '--work is no number')
            most = float(names[i + 1])
            del names[i:i + 2]
        check(len(names) == 1, 'usage: check.py certificate.json [--json] [--work OPERATIONS]')
        prover = Prover(Certificate(names[0]))
        work = prover.cert.work()
        check(work <= most, f'it asks for some {work:.0e} operations; '
              f'--work {10.0 ** math.ceil(math.log10(max(work, 1))):.0e} allows them')
        for name in prover.cert.points: prover.at(name)
        claims = [prover.prove(q) for q in prover.cert.claims]
        code = 0 if all(c['confirmed'] for c in claims) else 1
    except (Refused, Failed, MemoryError) as e: code, why = 2, str(e) or 'memory'
    verdict = ('confirmed', 'not confirmed', 'unreadable')[code]
    text = json.dumps({'verdict': verdict, 'claims': claims, 'why': why}, default=float)
    if '--json' in argv: print(json.dumps(json.loads(text, parse_constant=lambda x: None)))
    for c in claims if '--json' not in argv else ():
        good = [f'{k} {v:.9g}' for k, v in c.items() if type(v) not in (bool, str, list)]
        word = 'confirmed' if c['confirmed'] else f'NOT confirmed: {c["why"]}'
        print(f'{c["claim"]}: {word};', ', '.join(good))
    if '--json' not in argv: print(f'{verdict}: {why}' if why else verdict)
    return code

if __name__ == '__main__': sys.exit(main(sys.argv[1:]))
