// A chart's state turned into an option of the chart engine. Pure: used for the page, for SVG and for PNG alike.
plstar.option = (() => {
  const LANE_GAP = 9;

  // Without the flag, children of an earlier picture that the new one lacks would stay.
  const group = children => ({ type: 'group', $mergeChildren: false, children });
  const FONT = plstar.theme.font;

  /** Everything placed for a chart's state: scales, visible series, ranges, lanes for what has no height. */
  function layout(state) {
    const chart = plstar.model.shown(state);
    const xs = plstar.model.xScale(chart, state.xKind);
    const ys = state.yKind === 'log' ? plstar.scale.log(null) : plstar.scale.linear;
    const placed = chart.series.filter(s => !state.hidden.has(s.index)).map(s => plstar.model.place(s, xs, ys));
    const x = state.x ?? plstar.model.xRange(chart, placed, xs);
    const proof = (chart.extras ?? []).includes('outlier_proof');
    const { kept, out } = proof ? plstar.model.alike(placed, ys.kind) : { kept: placed, out: [] };
    const y = state.y ?? plstar.model.yRange(chart, state.whole ? placed : kept, ys, x);
    const lanes = [];
    for (const kind of ['under', 'absent']) {
      const rows = placed.filter(p => p[kind].some(i => p.us[i] >= x[0] && p.us[i] <= x[1]));
      const negative = rows.some(p => p.under.some(i => p.series.y.values[i] < 0));
      if (rows.length > 0) lanes.push({ kind, label: kind === 'absent' ? 'absent' : negative ? '≤ 0' : '0', rows });
    }
    return { chart, xs, ys, placed, x, y, lanes, out };
  }

  const laneHeight = lane => (lane.rows.length <= 2 ? 10 * lane.rows.length : Math.min(40, 7 * lane.rows.length)) + 6;

  /** Margins of the plot in pixels, and the rows of labels above it; `above` is how many more there are. */
  function margins(view, above) {
    const rough = { x: 80, y: 0, width: Math.max(40, view.width - 104), height: 1 };
    const { vertical } = lines(view, rough);
    const boxes = plstar.label.rows(vertical.map(l => l.text + '  '), vertical.map(l => l.at), rough);
    const rows = Math.max(0, ...boxes.map(box => box.row + 1));
    const top = rows + above === 0 ? 12 : 15 + plstar.label.HEIGHT * (rows + above);
    const lanes = view.lanes.reduce((sum, lane) => sum + laneHeight(lane), view.lanes.length > 0 ? LANE_GAP : 0);
    return { left: 0, right: 24, top, bottom: 52 + lanes, lanes, rows };
  }

  function widest(labels) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '12px ' + FONT;
    return Math.ceil(Math.max(12, ...labels.map(label => pen.measureText(label).width)));
  }

  function axisStyle(theme) {
    return {
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
      axisLabel: { color: theme.muted, fontSize: 12, hideOverlap: true, showMinLabel: true, showMaxLabel: true },
      nameTextStyle: { color: theme.text, fontSize: 12.5 },
    };
  }

  function axis(theme, ticks, range, more) {
    const labels = new Map(ticks.major.map(t => [t.u, t.label]));
    const style = axisStyle(theme);
    const at = ticks.major.map(t => t.u).filter(u => u >= range[0] && u <= range[1]);
    return {
      type: 'value', min: range[0], max: range[1], ...style,
      axisTick: { show: true, customValues: at, length: 5, lineStyle: { color: theme.axis } },
      axisLabel: { ...style.axisLabel, customValues: at, formatter: u => labels.get(u) ?? nearest(labels, u) },
      splitLine: { show: true, lineStyle: { color: theme.grid } },
      ...more,
    };
  }

  // The engine rounds the tick values it hands back.
  function nearest(labels, u) {
    let best = '', distance = Infinity;
    for (const [at, label] of labels) {
      if (Math.abs(at - u) < distance) {
        distance = Math.abs(at - u);
        best = label;
      }
    }
    return best;
  }

  function curves(state, view, theme, width, height, counts) {
    const groups = plstar.model.groups;
    const series = [];
    for (const p of view.placed) {
      const s = p.series;
      const color = plstar.theme.colour(theme, groups, s);
      const symbol = plstar.theme.symbol(groups, s);
      const base = { name: s.name, xAxisIndex: 0, yAxisIndex: 0, animation: false, silent: true, clip: true };
      if (s.mark === 'points') {
        const shown = plstar.thin.points(p.us, p.vs, view.x[0], view.x[1], view.y[0], view.y[1], width, height);
        tally(counts, p, shown, view.x);
        series.push({ ...base, type: 'scatter', symbol, symbolSize: shown.length > 300 ? 3 : 7, itemStyle: { color, opacity: shown.length > 300 ? 0.6 : 0.9 }, data: shown.map(i => [p.us[i], p.vs[i]]) });
        continue;
      }
      const shown = s.ascending && s.mark !== 'curves' ? plstar.thin.line(p.us, p.vs, view.x[0], view.x[1], width) : Array.from(p.us.keys());
      tally(counts, p, shown, view.x);
      if (s.mark === 'band') {
        series.push({ ...base, type: 'custom', z: 1, data: [[0, 0]], renderItem: band(p, shown, color), encode: { x: [], y: [] } });
        continue;
      }
      const few = s.mark !== 'curves' && shown.filter(i => p.us[i] >= view.x[0] && p.us[i] <= view.x[1]).length <= (s.mark === 'spectrum' ? 150 : 40);
      const data = shown.map((i, k) => {
        const at = [p.us[i], Number.isNaN(p.vs[i]) ? null : p.vs[i]];
        const lone = at[1] !== null && hole(p, shown[k - 1]) && hole(p, shown[k + 1]);
        return few || !lone ? { value: at, symbol: few ? symbol : 'none' } : { value: at, symbol, symbolSize: 6 };
      });
      series.push({
        ...base, type: 'line', z: 3, data, connectNulls: false, showSymbol: true, showAllSymbol: true, symbolSize: few ? 5 : 1,
        step: s.mark === 'steps' ? 'end' : false,
        lineStyle: { color, width: 2, type: plstar.theme.dashes[s.stroke], opacity: s.mark === 'spectrum' && few ? 0.55 : 1, join: 'round' },
        itemStyle: { color, borderWidth: 0 },
      });
    }
    return series;
  }

  const hole = (p, i) => i === undefined || Number.isNaN(p.vs[i]);

  /** Counts the points of the visible window and those of them that are drawn, which it notes. */
  function tally(counts, p, shown, [left, right]) {
    p.shown = shown;
    const inside = i => p.us[i] >= left && p.us[i] <= right;
    for (let i = 0; i < p.us.length; i++) if (inside(i)) counts.all++;
    counts.shown += shown.filter(inside).length;
    counts.unplaced += p.unplaced;
  }

  function band(p, shown, color) {
    return (params, api) => {
      const children = [];
      let run = [];
      const close = () => {
        if (run.length > 0) {
          const upper = run.map(i => api.coord([p.us[i], p.vs[i]])), lower = run.map(i => api.coord([p.us[i], p.ws[i]])).reverse();
          const shape = run.length > 1 ? { points: [...upper, ...lower] } : { points: [...upper, ...lower].flatMap(([x, y]) => [[x - 2, y], [x + 2, y]]) };
          children.push({ type: 'polygon', shape, style: { fill: color, opacity: 0.22 }, silent: true });
        }
        run = [];
      };
      for (const i of shown) {
        if (Number.isNaN(p.vs[i]) || Number.isNaN(p.ws[i])) close();
        else run.push(i);
      }
      close();
      return group(children);
    };
  }

  /** The lines of references that are in the window, with their pixels, by direction. */
  function lines(view, plot) {
    const found = { horizontal: [], vertical: [] };
    for (const r of view.chart.references) {
      const flat = r.direction === 'horizontal';
      const u = (flat ? view.ys : view.xs).forward(r.value);
      const [low, high] = flat ? view.y : view.x;
      if (Number.isNaN(u) || u < low || u > high) continue;
      const part = (u - low) / (high - low);
      found[r.direction].push({ text: r.label, at: flat ? plot.y + plot.height * (1 - part) : plot.x + plot.width * part });
    }
    return found;
  }

  /**
   * Where the labels of references stand: of vertical ones above the plot, of horizontal ones in it, where nothing else lies, and
   * above it where no such place is left; `homeless` says how many.
   */
  function labels(view, plot, rows, above) {
    const { horizontal, vertical } = lines(view, plot);
    const drawn = [...plstar.label.pieces(view, plot), ...vertical.map(l => [l.at, plot.y, l.at, plot.y + plot.height])];
    const inside = plstar.label.beside(horizontal.map(l => l.text), horizontal.map(l => l.at), plot, drawn);
    const homeless = inside.flatMap((box, k) => (box.wrong > 0 ? [k] : [])).slice(0, above);
    const end = plot.x + plot.width;
    const top = plstar.label.rows([...vertical.map(l => l.text), ...homeless.map(k => horizontal[k].text)], [...vertical.map(l => l.at), ...homeless.map(() => end)], plot, rows + above);
    return {
      homeless: inside.filter(box => box.wrong > 0).length,
      vertical: vertical.map((l, k) => ({ ...l, box: top[k] })),
      horizontal: horizontal.map((l, k) => {
        const out = homeless.indexOf(k);
        return { ...l, box: out < 0 ? inside[k] : top[vertical.length + out], out: out >= 0 };
      }),
    };
  }

  function references(placed, theme) {
    return {
      type: 'custom', xAxisIndex: 0, yAxisIndex: 0, animation: false, silent: true, clip: false, z: 4, data: [[0, 0]], encode: { x: [], y: [] },
      renderItem: params => {
        const { x, y, width, height } = params.coordSys;
        const children = [];
        const over = box => y - 2 - plstar.label.HEIGHT * (box.row + 1);
        const stroke = (x1, y1, x2, y2, more) => children.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: theme.reference, lineWidth: 1.4, lineDash: [6, 3], ...more } });
        const leader = (at, from, to) => stroke(at, from, at, to, { lineWidth: 1, lineDash: null });
        for (const { at, box } of placed.vertical) stroke(at, y - plstar.label.HEIGHT * box.row, at, y + height);
        for (const { at, box, out } of placed.horizontal) {
          stroke(x, at, x + width, at);
          if (out) leader(x + width, over(box) + plstar.label.HEIGHT, at);
          else if (box.far > 0) leader(box.x + box.width / 2, box.y < at ? box.y + plstar.label.HEIGHT : box.y, at);
        }
        for (const { text, box, out } of [...placed.vertical.map(l => ({ ...l, out: true })), ...placed.horizontal]) {
          children.push({ type: 'text', style: { text, x: box.x, y: out ? over(box) : box.y, align: 'left', verticalAlign: 'top', fill: theme.text, font: '12px ' + FONT, stroke: theme.background, lineWidth: 3, width: box.width, overflow: 'truncate', ellipsis: '…' } });
        }
        return group(children);
      },
    };
  }

  // Minor ticks and the break between 0 and the first power, which the engine has no notion of.
  function decoration(view, xTicks, yTicks, theme, lanes) {
    return {
      type: 'custom', xAxisIndex: 0, yAxisIndex: 0, animation: false, silent: true, clip: false, z: 5, data: [[0, 0]], encode: { x: [], y: [] },
      renderItem: (params, api) => {
        const { x, y, width, height } = params.coordSys;
        const bottom = y + height + lanes;
        const children = [];
        const stroke = (x1, y1, x2, y2, color) => children.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color, lineWidth: 1 } });
        for (const u of xTicks.minor) {
          const [px] = api.coord([u, view.y[0]]);
          stroke(px, bottom, px, bottom + 3, theme.minor);
        }
        for (const u of yTicks.minor) {
          const [, py] = api.coord([view.x[0], u]);
          stroke(x - 3, py, x, py, theme.minor);
        }
        const { zero, firstPower } = view.xs;
        if (zero !== null && zero >= view.x[0] && zero <= view.x[1]) {
          const [px] = api.coord([(zero + firstPower) / 2, view.y[0]]);
          children.push({ type: 'rect', shape: { x: px - 3, y: bottom - 2, width: 6, height: 4 }, style: { fill: theme.background } });
          stroke(px - 6, bottom + 5, px, bottom - 5, theme.axis);
          stroke(px, bottom + 5, px + 6, bottom - 5, theme.axis);
        }
        return group(children);
      },
    };
  }

  // One lane below the plot for values that a log axis can't hold, one for values that are absent: marked, never dropped.
  function lane(view, theme, kind, rows, gridIndex) {
    return {
      type: 'custom', xAxisIndex: gridIndex, yAxisIndex: gridIndex, animation: false, silent: true, clip: true, z: 3, data: [[0, 0]], encode: { x: [], y: [] },
      renderItem: (params, api) => {
        const { y, height } = params.coordSys;
        const children = [];
        rows.forEach((p, row) => {
          const color = plstar.theme.colour(theme, plstar.model.groups, p.series);
          const middle = y + (height * (row + 0.5)) / rows.length;
          for (const [first, last] of runs(p, p[kind], u => api.coord([u, 0])[0], view.x)) children.push(...stretch(kind, first, last, middle, color));
        });
        return group(children);
      },
    };
  }

  /** Neighbouring marks closer than 7 pixels become one stretch. */
  function runs(p, indices, pixel, [left, right]) {
    const found = [];
    let before = -2;
    for (const i of indices) {
      if (p.us[i] >= left && p.us[i] <= right) {
        const at = pixel(p.us[i]);
        const open = found[found.length - 1];
        if (open !== undefined && (i === before + 1 || Math.abs(at - open[1]) < 7)) open[1] = at;
        else found.push([at, at]);
        before = i;
      }
    }
    return found;
  }

  function stretch(kind, first, last, middle, color) {
    if (last - first >= 7) {
      return [
        { type: 'line', shape: { x1: first, y1: middle, x2: last, y2: middle }, style: { stroke: color, lineWidth: 3, lineDash: kind === 'absent' ? [3, 3] : null } },
        { type: 'line', shape: { x1: first, y1: middle - 4, x2: first, y2: middle + 4 }, style: { stroke: color, lineWidth: 1.5 } },
        { type: 'line', shape: { x1: last, y1: middle - 4, x2: last, y2: middle + 4 }, style: { stroke: color, lineWidth: 1.5 } },
      ];
    }
    const at = (first + last) / 2;
    if (kind === 'under') return [{ type: 'polygon', shape: { points: [[at - 4, middle - 3], [at + 4, middle - 3], [at, middle + 4]] }, style: { fill: color } }];
    return [1, -1].map(slope => ({ type: 'line', shape: { x1: at - 3.5, y1: middle - 3.5 * slope, x2: at + 3.5, y2: middle + 3.5 * slope }, style: { stroke: color, lineWidth: 1.8 } }));
  }

  /**
   * The engine's option for a plot of `width` x `height` pixels, with notes on what the picture leaves out; `above` labels of
   * horizontal lines have no place in the plot.
   */
  function build(state, theme, width, height, above = 0) {
    const view = layout(state);
    view.width = width;
    const m = margins(view, above);
    const tall = Math.max(40, height - m.top - m.bottom);
    const yTicks = plstar.scale.ticks(view.ys, view.y[0], view.y[1], Math.max(2, Math.floor(tall / 36)));
    const wide = widest([...yTicks.major.map(t => t.label), ...view.lanes.map(l => l.label)]);
    m.left = wide + 38;
    const plot = { width: Math.max(40, width - m.left - m.right), height: tall };
    const whole = view.placed.every(p => p.series.x.values.every(Number.isInteger));
    const xTicks = plstar.scale.ticks(view.xs, view.x[0], view.x[1], Math.max(2, Math.floor(plot.width / 80)), whole);
    const counts = { all: 0, shown: 0, unplaced: 0 };
    const last = view.lanes.length;
    const named = { name: view.chart.x.label, nameLocation: 'middle', nameGap: 30, nameTruncate: { maxWidth: plot.width } };
    const hidden = { axisTick: { show: false }, axisLabel: { show: false }, axisLine: { show: false }, splitLine: { show: false } };
    const grids = [{ left: m.left, right: m.right, top: m.top, height: plot.height, outerBoundsMode: 'none' }];
    const xAxes = [axis(theme, xTicks, view.x, { gridIndex: 0, ...(last === 0 ? named : { axisTick: { show: false, customValues: xTicks.major.map(t => t.u) }, axisLabel: { show: false } }) })];
    const yAxes = [axis(theme, yTicks, view.y, { gridIndex: 0, name: state.chart.y.label, nameLocation: 'middle', nameGap: wide + 16, nameTruncate: { maxWidth: plot.height } })];
    const drawn = curves(state, view, theme, plot.width, plot.height, counts);
    const placed = labels(view, { x: m.left, y: m.top, ...plot }, m.rows, above);
    if (above === 0 && placed.homeless > 0) return build(state, theme, width, height, placed.homeless);
    const series = [...drawn, references(placed, theme), decoration(view, xTicks, yTicks, theme, m.lanes)];
    let top = m.top + plot.height + LANE_GAP;
    view.lanes.forEach((l, k) => {
      grids.push({ left: m.left, right: m.right, top, height: laneHeight(l), show: true, backgroundColor: theme.lane, borderWidth: 0, outerBoundsMode: 'none' });
      top += laneHeight(l);
      xAxes.push(axis(theme, xTicks, view.x, { gridIndex: k + 1, ...(k + 1 === last ? named : { ...hidden }), splitLine: { show: false } }));
      yAxes.push({ type: 'value', min: -1, max: 1, gridIndex: k + 1, ...hidden, axisLabel: { show: true, customValues: [0], formatter: () => l.label, color: theme.muted, fontSize: 11, fontStyle: 'italic' } });
      series.push(lane(view, theme, l.kind, l.rows, k + 1));
    });
    return {
      view, margins: m, plot, counts,
      option: {
        animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: FONT },
        grid: grids, xAxis: xAxes, yAxis: yAxes, series,
      },
    };
  }

  return { build };
})();
