// The report's data, and what a chart needs of it: positions of every point, what can't be placed, and the visible ranges.
plstar.model = (() => {
  function column({ values, packed, gaps }) {
    return { values: packed === undefined ? Float64Array.from(values, v => (v === null ? NaN : v)) : unpack(packed), reason: i => reason(gaps, i) };
  }

  /** Base64 of little-endian doubles. */
  function unpack(text) {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
  }

  function reason(gaps, i) {
    let low = 0, high = gaps.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1, gap = gaps[middle];
      if (i < gap.from) high = middle - 1;
      else if (i >= gap.from + gap.length) low = middle + 1;
      else return gap.reason;
    }
    return undefined;
  }

  /** The charts of a report's JSON. */
  function read(raw) {
    const columns = raw.columns.map(column);
    return raw.charts.map(chart => ({
      ...chart,
      series: chart.series.map((s, index) => ({
        ...s, index,
        x: columns[s.x],
        y: columns[s.y ?? s.high],
        low: s.low === undefined ? null : columns[s.low],
        seconds: s.seconds === undefined ? null : columns[s.seconds],
        ascending: columns[s.x].values.every((v, i, all) => i === 0 || v >= all[i - 1]),
      })),
    }));
  }

  /** The chart as it is shown: along time, smoothed, or as it came. */
  function shown({ chart, timed, smooth }) {
    if (!timed && !smooth) return chart;
    return {
      ...chart,
      x: timed ? { ...chart.x, label: 'seconds since the start' } : chart.x,
      references: timed ? chart.references.filter(r => r.direction !== 'vertical') : chart.references,
      series: chart.series.filter(s => !timed || s.seconds !== null).map(s => ({
        ...s,
        x: timed ? s.seconds : s.x,
        drawn: smooth && s.mark === 'line' ? smoothed(s.y.values) : null,
      })),
    };
  }

  /** Exponential averages over some twentieth of the points, three at least, as if none stood before the first. */
  function smoothed(values) {
    const keep = 1 - 1 / Math.max(3, values.length / 20);
    let sum = 0, weight = 0;
    return values.map(v => {
      if (Number.isNaN(v)) return NaN;
      sum = keep * sum + (1 - keep) * v;
      weight = keep * weight + 1 - keep;
      return sum / weight;
    });
  }

  /** The series without the groups that reach so far beyond all others that these would be flat. */
  function alike(placed, kind) {
    const groups = new Map();
    for (const p of placed) {
      const name = p.series.group || p.series.name;
      const span = extent([...(groups.get(name) ?? []), ...p.vs, ...(p.ws ?? [])].filter(v => !Number.isNaN(v)));
      if (span !== null) groups.set(name, span);
    }
    const out = [];
    for (;;) {
      const far = [...groups].filter(([name, span]) => {
        const others = [...groups].filter(([other]) => other !== name).flatMap(([, s]) => s);
        const low = Math.min(...others), high = Math.max(...others);
        const room = Math.max(3 * (high - low), kind === 'log' ? 2 : 3 * Math.abs(high));
        return others.length > 0 && (span[1] - high > room || low - span[0] > room);
      });
      if (far.length === 0) break;
      const [name] = far.reduce((a, b) => (b[1][1] - b[1][0] > a[1][1] - a[1][0] ? b : a));
      groups.delete(name);
      out.push(name);
    }
    return { kept: placed.filter(p => !out.includes(p.series.group || p.series.name)), out };
  }

  function extent(list) {
    let low = Infinity, high = -Infinity;
    for (const v of list) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
    return low <= high ? [low, high] : null;
  }

  /** The x scale: on a log axis 0 stands a visible break left of the smallest positive value. */
  function xScale(chart, kind) {
    if (kind === 'linear') return plstar.scale.linear;
    let least = Infinity, most = 0, zero = false;
    for (const s of chart.series) {
      for (const v of s.x.values) {
        if (v === 0) zero = true;
        else if (v > 0) {
          if (v < least) least = v;
          if (v > most) most = v;
        }
      }
    }
    for (const r of chart.references) if (r.direction === 'vertical' && r.value === 0) zero = true;
    if (!zero) return plstar.scale.log(null);
    const first = most > 0 ? Math.log10(least) : 0;
    const scale = plstar.scale.log(first - Math.max(0.2, most > 0 ? 0.09 * (Math.log10(most) - first) : 0));
    scale.firstPower = first;
    return scale;
  }

  /** Positions of a series: `us` along x, `vs` heights, `ws` lower edge of a band; `under` and `absent` list indices without a height. */
  function place(series, xs, ys) {
    const us = series.x.values.map(xs.forward), vs = (series.drawn ?? series.y.values).map(ys.forward);
    const ws = series.low === null ? null : series.low.values.map(ys.forward);
    const under = [], absent = [];
    let unplaced = 0;
    for (let i = 0; i < us.length; i++) {
      if (Number.isNaN(us[i])) unplaced++;
      else if (series.mark === 'curves' && Number.isNaN(series.y.values[i])) continue; // the pen is lifted
      else if (Number.isNaN(series.y.values[i]) || (ws !== null && Number.isNaN(series.low.values[i]))) absent.push(i);
      else if (Number.isNaN(vs[i]) || (ws !== null && Number.isNaN(ws[i]))) under.push(i);
    }
    return { series, us, vs, ws, under, absent, unplaced };
  }

  /** The range of positions that shows all of `placed`. */
  function xRange(chart, placed, xs) {
    const found = extent(placed.flatMap(p => extent(p.us.filter(u => !Number.isNaN(u))) ?? []));
    const marks = chart.references.filter(r => r.direction === 'vertical').map(r => xs.forward(r.value)).filter(u => !Number.isNaN(u));
    const whole = extent([...(found ?? []), ...marks]);
    if (whole === null) return [0, 1];
    const pad = whole[0] === whole[1] ? (xs.kind === 'log' ? 0.3 : Math.abs(whole[0]) * 0.1 || 1) : 0.012 * (whole[1] - whole[0]);
    return [whole[0] - pad, whole[1] + pad];
  }

  /** The range of heights that shows what `placed` has between two places along x. */
  function yRange(chart, placed, ys, [left, right]) {
    let low = Infinity, high = -Infinity;
    const see = v => {
      if (v < low) low = v;
      if (v > high) high = v;
    };
    for (const p of placed) {
      for (let i = 0; i < p.us.length; i++) {
        if (p.us[i] >= left && p.us[i] <= right) {
          see(p.vs[i]);
          if (p.ws !== null) see(p.ws[i]);
        }
      }
    }
    for (const r of chart.references) if (r.direction === 'horizontal') see(ys.forward(r.value));
    if (low > high) return ys.kind === 'log' ? [-1, 0] : [0, 1];
    if (ys.kind === 'log') {
      const pad = Math.max(0.05 * (high - low), low === high ? 0.3 : 0.02);
      return [low - pad, high + pad];
    }
    if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1];
    const pad = 0.05 * (high - low);
    return [low >= 0 && low < 0.4 * high ? 0 : low - pad, high + pad];
  }

  const raw = JSON.parse(document.getElementById('report').textContent);
  return { groups: raw.groups, charts: read(raw), read, shown, alike, xScale, place, xRange, yRange };
})();
