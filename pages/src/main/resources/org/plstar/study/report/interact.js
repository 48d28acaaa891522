// What a hand can do with a chart: read values (pointer or arrow keys), zoom (drag, wheel with Ctrl, keys), pan, reset.
plstar.interact = (() => {
  const tip = document.getElementById('tooltip');
  const spoken = document.getElementById('spoken');

  /** Index of the point of `placed` nearest to position `u`; -1 if it has none. */
  function nearest(placed, u) {
    const { us, series } = placed;
    if (us.length === 0) return -1;
    if (series.ascending && !Number.isNaN(us[0])) {
      let low = 0, high = us.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (us[middle] <= u) low = middle;
        else high = middle;
      }
      return Math.abs(us[low] - u) <= Math.abs(us[high] - u) ? low : high;
    }
    let best = -1;
    for (let i = 0; i < us.length; i++) if (!Number.isNaN(us[i]) && (best < 0 || Math.abs(us[i] - u) < Math.abs(us[best] - u))) best = i;
    return best;
  }

  function reading(placed, i) {
    const s = placed.series, f = plstar.format.number;
    const why = s.y.reason(i) ?? s.low?.reason(i);
    if (why !== undefined) return { text: 'absent: ' + why, absent: true, v: NaN };
    if (s.low !== null) return { text: f(s.low.values[i]) + ' to ' + f(s.y.values[i]), absent: false, v: placed.vs[i] };
    return { text: f(s.y.values[i]), absent: false, v: placed.vs[i] };
  }

  /** What all visible series say at the place nearest to `u`: {u, x, rows}, or null. */
  function readAt(built, u) {
    const { view, plot } = built;
    // a curve has no one height at a place along x
    const found = view.placed.filter(p => p.series.mark !== 'curves').map(p => ({ p, i: nearest(p, u) })).filter(({ p, i }) => i >= 0 && p.us[i] >= view.x[0] && p.us[i] <= view.x[1]);
    if (found.length === 0) return null;
    const at = found.reduce((best, one) => (Math.abs(one.p.us[one.i] - u) < Math.abs(best.p.us[best.i] - u) ? one : best));
    const here = at.p.us[at.i];
    const close = (3 * (view.x[1] - view.x[0])) / plot.width;
    const rows = found.map(({ p }) => ({ p, i: nearest(p, here) })).filter(({ p, i }) => Math.abs(p.us[i] - here) <= close)
      .map(({ p, i }) => ({ series: p.series, u: p.us[i], ...reading(p, i) }));
    return { u: here, x: at.p.series.x.values[at.i], rows };
  }

  const text = (name, content, className) => {
    const e = document.createElement(name);
    if (className) e.className = className;
    e.textContent = content;
    return e;
  };

  function fill(state, found, theme) {
    tip.replaceChildren(text('p', plstar.model.shown(state).x.label + ' = ' + plstar.format.number(found.x, 6), 'at'));
    const table = document.createElement('table');
    for (const row of found.rows.slice(0, 12)) {
      const tr = table.insertRow();
      const swatch = plstar.exports.element('svg', { width: 24, height: 12, viewBox: '0 -6 24 12' });
      swatch.append(plstar.exports.sample(row.series, theme));
      tr.insertCell().append(swatch);
      tr.insertCell().textContent = row.series.name;
      const value = tr.insertCell();
      value.textContent = row.text;
      value.className = row.absent ? 'absent' : 'value';
    }
    tip.append(table);
    if (found.rows.length > 12) tip.append(text('p', 'and ' + (found.rows.length - 12) + ' more'));
  }

  /** Wires a drawn chart. `card` has: state, stage, overlay, built(), theme(), redraw(). */
  function attach(card) {
    const { state, stage, overlay } = card;
    let cursor = null, drag = null;

    const bounds = () => {
      const { margins: m, plot, view } = card.built();
      return {
        m, plot, view,
        u: px => view.x[0] + ((px - m.left) / plot.width) * (view.x[1] - view.x[0]),
        v: py => view.y[1] - ((py - m.top) / plot.height) * (view.y[1] - view.y[0]),
        px: u => m.left + ((u - view.x[0]) / (view.x[1] - view.x[0])) * plot.width,
        py: v => m.top + ((view.y[1] - v) / (view.y[1] - view.y[0])) * plot.height,
      };
    };

    function clear() {
      cursor = null;
      overlay.replaceChildren();
      tip.hidden = true;
    }

    function show(u, speak) {
      const b = bounds();
      const found = readAt(card.built(), u);
      if (found === null) return clear();
      cursor = found.u;
      const theme = card.theme();
      const px = b.px(found.u);
      const marks = [plstar.exports.element('line', { x1: px, x2: px, y1: b.m.top, y2: b.m.top + b.plot.height + b.m.lanes, stroke: theme.muted, 'stroke-width': 1 })];
      for (const row of found.rows) {
        if (!Number.isNaN(row.v) && row.v >= b.view.y[0] && row.v <= b.view.y[1]) {
          const fill = plstar.theme.colour(theme, plstar.model.groups, row.series);
          marks.push(plstar.exports.element('circle', { cx: b.px(row.u), cy: b.py(row.v), r: 4.5, fill, stroke: theme.background, 'stroke-width': 1.5 }));
        }
      }
      overlay.replaceChildren(...marks);
      fill(state, found, theme);
      tip.hidden = false;
      const box = stage.getBoundingClientRect();
      const wide = tip.offsetWidth, tall = tip.offsetHeight;
      let left = box.left + px + 14;
      if (left + wide > document.documentElement.clientWidth - 8) left = box.left + px - 14 - wide;
      tip.style.left = Math.max(8, left) + window.scrollX + 'px';
      tip.style.top = Math.max(8, Math.min(box.top + b.m.top + 8, window.innerHeight - tall - 8)) + window.scrollY + 'px';
      if (speak) {
        spoken.textContent = plstar.model.shown(state).x.label + ' ' + plstar.format.number(found.x, 6) + ': ' + found.rows.map(r => r.series.name + ' ' + r.text).join('; ');
      }
    }

    function zoomTo(x, y) {
      const b = bounds();
      const narrow = (range, all) => (range !== null && range[1] - range[0] > 1e-9 * Math.max(1, Math.abs(all[0]), Math.abs(all[1])) ? range : null);
      state.x = x === null ? state.x : narrow(x, b.view.x) ?? state.x;
      state.y = y === null ? state.y : narrow(y, b.view.y) ?? state.y;
      clear();
      card.redraw();
    }

    /** Scales the x window about a place (a fraction of its width) by a factor; heights follow. */
    function zoomBy(factor, at = 0.5) {
      const [low, high] = bounds().view.x;
      const middle = low + at * (high - low);
      state.y = null;
      zoomTo([middle - (middle - low) * factor, middle + (high - middle) * factor], null);
    }

    function reset() {
      state.x = state.y = null;
      clear();
      card.redraw();
    }

    function pan(fraction) {
      const [low, high] = bounds().view.x;
      zoomTo([low + fraction * (high - low), high + fraction * (high - low)], null);
    }

    const local = event => {
      const box = stage.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };

    stage.addEventListener('pointerdown', event => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      const [x, y] = local(event);
      drag = { x, y, pan: event.shiftKey, from: bounds().view.x };
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener('pointermove', event => {
      const [x, y] = local(event);
      const b = bounds();
      if (drag === null) {
        if (x < b.m.left - 6 || x > b.m.left + b.plot.width + 6) clear();
        else show(b.u(x), false);
        return;
      }
      if (drag.pan) {
        const shift = ((drag.x - x) / b.plot.width) * (drag.from[1] - drag.from[0]);
        state.x = [drag.from[0] + shift, drag.from[1] + shift];
        clear();
        card.redraw();
        return;
      }
      const box = select(drag, x, y, b);
      tip.hidden = true;
      overlay.replaceChildren(plstar.exports.element('rect', { ...box, fill: card.theme().palette[0], 'fill-opacity': 0.15, stroke: card.theme().palette[0] }));
    });
    stage.addEventListener('pointerup', event => {
      if (drag === null) return;
      const [x, y] = local(event);
      const b = bounds();
      const done = drag;
      drag = null;
      if (done.pan) return;
      const box = select(done, x, y, b);
      if (Math.abs(x - done.x) < 6 && Math.abs(y - done.y) < 6) return;
      const alongX = box.width < b.plot.width ? [b.u(box.x), b.u(box.x + box.width)] : null;
      const alongY = box.height < b.plot.height ? [b.v(box.y + box.height), b.v(box.y)] : null;
      if (alongY === null) state.y = null;
      zoomTo(alongX, alongY);
    });
    stage.addEventListener('pointerleave', () => drag === null && clear());
    stage.addEventListener('dblclick', reset);
    stage.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const b = bounds();
      zoomBy(event.deltaY > 0 ? 1.25 : 0.8, Math.min(1, Math.max(0, (local(event)[0] - b.m.left) / b.plot.width)));
    }, { passive: false });
    stage.addEventListener('keydown', event => {
      const act = keys(event.key);
      if (act === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    stage.addEventListener('blur', clear);

    function keys(key) {
      switch (key) {
        case 'ArrowRight': return () => walk(1);
        case 'ArrowLeft': return () => walk(-1);
        case 'Home': return () => show(bounds().view.x[0], true);
        case 'End': return () => show(bounds().view.x[1], true);
        case '+': case '=': return () => zoomBy(0.8);
        case '-': return () => zoomBy(1.25);
        case 'PageUp': return () => pan(-0.5);
        case 'PageDown': return () => pan(0.5);
        case '0': case 'Escape': return reset;
        default: return null;
      }
    }

    /** To the next place along x at which any visible series has a point. */
    function walk(direction) {
      const { view, plot } = bounds();
      const least = (view.x[1] - view.x[0]) / plot.width / 2;
      const from = cursor ?? (direction > 0 ? view.x[0] - 2 * least : view.x[1] + 2 * least);
      let best = null;
      for (const p of view.placed.filter(one => one.series.mark !== 'curves')) {
        for (const u of p.us) {
          if (u >= view.x[0] && u <= view.x[1] && (u - from) * direction > least && (best === null || (u - best) * direction < 0)) best = u;
        }
      }
      if (best !== null) show(best, true);
    }

    /** Reads at the same place once more, after the chart has changed. */
    const again = () => cursor !== null && drag === null && show(cursor, false);

    return { zoomBy, reset, clear, again };
  }

  /** The selected part of the plot: a drag that hardly moves along one axis selects all of that axis. */
  function select(start, x, y, { m, plot }) {
    const inside = (v, low, length) => Math.min(low + length, Math.max(low, v));
    const x0 = inside(Math.min(start.x, x), m.left, plot.width), x1 = inside(Math.max(start.x, x), m.left, plot.width);
    const y0 = inside(Math.min(start.y, y), m.top, plot.height), y1 = inside(Math.max(start.y, y), m.top, plot.height);
    const flat = y1 - y0 < 14, thin = x1 - x0 < 14;
    return {
      x: thin ? m.left : x0, width: thin ? plot.width : x1 - x0,
      y: flat ? m.top : y0, height: flat ? plot.height : y1 - y0,
    };
  }

  return { attach };
})();
