// Positions along an axis. A position is the value itself on a linear axis and its log10 on a logarithmic one; the chart engine only
// ever sees positions on linear axes, so zero, narrow ranges and ticks are ours to decide.
plstar.scale = (() => {
  const linear = { kind: 'linear', forward: v => v, inverse: u => u, zero: null };

  /** `zero`: the position that stands for 0, left of every power; null where 0 has none. */
  function log(zero) {
    return {
      kind: 'log', zero,
      forward: v => (v > 0 ? Math.log10(v) : v === 0 && zero !== null ? zero : NaN),
      inverse: u => (zero !== null && u <= zero ? 0 : 10 ** u),
    };
  }

  function niceStep(range, count) {
    const raw = range / Math.max(1, count);
    const power = 10 ** Math.floor(Math.log10(raw));
    return [1, 2, 5, 10].find(m => m * power >= raw * (1 - 1e-9)) * power;
  }

  function linearTicks(low, high, count, least = 0) {
    const step = Math.max(least, niceStep(high - low, count));
    const major = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
      major.push({ u: k * step, label: plstar.format.linearTick(k * step, step) });
    }
    return { major, minor: [] };
  }

  function logTicks(low, high, count) {
    const first = Math.ceil(low - 1e-9), last = Math.floor(high + 1e-9);
    if (last - first >= 1 && !(high - low < 3 && count >= 4 * (high - low))) {
      const every = Math.ceil((last - first + 1) / count);
      const plain = first >= -3 && last <= 5;
      const major = [], minor = [];
      for (let e = first - 1; e <= last; e++) {
        if (e >= first) {
          if (e % every === 0) major.push({ u: e, label: plstar.format.logTick(1, e, plain) });
          else if (every <= 10) minor.push(e);
        }
        if (every === 1) for (let m = 2; m <= 9; m++) minor.push(e + Math.log10(m));
      }
      return { major, minor: minor.filter(u => u >= low && u <= high) };
    }
    // Few decades: whole multiples of powers; still fewer: linear ticks at their logarithmic places.
    const v0 = 10 ** low, v1 = 10 ** high;
    const multiples = high - low > 0.3 ? [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]] : [];
    for (const set of multiples) {
      const found = [];
      for (let e = Math.floor(low); e <= Math.ceil(high); e++) {
        for (const m of set) if (m * 10 ** e >= v0 && m * 10 ** e <= v1) found.push([m, e]);
      }
      if (found.length >= 2 && found.length <= count + 1) {
        const plain = found.every(([, e]) => e >= -3 && e <= 4);
        const major = found.map(([m, e]) => ({ u: Math.log10(m) + e, label: plstar.format.logTick(m, e, plain) }));
        const minor = [];
        for (let e = Math.floor(low); e <= last; e++) for (let m = 1; m <= 9; m++) minor.push(e + Math.log10(m));
        return { major, minor: minor.filter(u => u >= low && u <= high) };
      }
    }
    const ticks = linearTicks(v0, v1, count);
    return { major: ticks.major.filter(t => t.u > 0).map(t => ({ u: Math.log10(t.u), label: t.label })), minor: [] };
  }

  /** Ticks between two positions: `major` with labels, `minor` without; linear ones of `whole` numbers are whole. */
  function ticks(scale, low, high, count, whole = false) {
    if (scale.kind === 'linear') return linearTicks(low, high, count, whole ? 1 : 0);
    const zero = scale.zero !== null && scale.zero >= low && scale.zero <= high;
    const found = logTicks(scale.zero === null ? low : Math.max(low, scale.firstPower), high, count);
    if (zero) found.major.unshift({ u: scale.zero, label: '0' });
    return found;
  }

  return { linear, log, ticks };
})();
