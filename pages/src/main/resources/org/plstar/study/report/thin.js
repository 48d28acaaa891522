// Thinning for display: of each pixel column keep the first, last, lowest and highest point. A line through these covers the same
// pixels as the line through all points (the "M4" aggregation of Jugel et al., VLDB 2014), so no peak is lost.
plstar.thin = (() => {
  /** Indices to draw, in order. `us` ascending positions, `vs` heights (NaN = a gap, kept), `low`..`high` the visible window. */
  function line(us, vs, low, high, columns) {
    let from = 0, to = us.length - 1;
    while (from + 1 < us.length && us[from + 1] < low) from++;
    while (to > 0 && us[to - 1] > high) to--;
    const all = [];
    if (to - from + 1 <= 4 * columns || !(high > low)) {
      for (let i = from; i <= to; i++) all.push(i);
      return all;
    }
    const keep = new Set([from, to]);
    let column = null, first = -1, last = -1, least = -1, most = -1, gap = -1;
    const flush = () => [first, last, least, most, gap].forEach(i => i >= 0 && keep.add(i));
    for (let i = from; i <= to; i++) {
      const c = Math.floor(((us[i] - low) / (high - low)) * columns);
      if (c !== column) {
        flush();
        column = c;
        first = last = least = most = gap = -1;
      }
      if (Number.isNaN(vs[i])) {
        gap = i;
        continue;
      }
      if (first < 0) first = i;
      last = i;
      if (least < 0 || vs[i] < vs[least]) least = i;
      if (most < 0 || vs[i] > vs[most]) most = i;
    }
    flush();
    return [...keep].sort((a, b) => a - b);
  }

  /** Indices of separate points to draw: one of each pixel that holds any. */
  function points(us, vs, low, high, bottom, top, columns, rows) {
    const keep = [], taken = new Set();
    const dense = us.length > 2000;
    for (let i = 0; i < us.length; i++) {
      if (Number.isNaN(vs[i]) || Number.isNaN(us[i]) || us[i] < low || us[i] > high) continue;
      if (dense) {
        const cell = Math.floor(((us[i] - low) / (high - low)) * columns) + ':' + Math.floor(((vs[i] - bottom) / (top - bottom)) * rows);
        if (taken.has(cell)) continue;
        taken.add(cell);
      }
      keep.push(i);
    }
    return keep;
  }

  return { line, points };
})();
