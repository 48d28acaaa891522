// Builds the page: a card per chart with its tools and legend, sortable tables, light and dark, print.
plstar.page = (() => {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const cards = [];
  let chosen = null, printing = false;

  const isDark = () => (printing ? false : chosen ?? system.matches);
  const theme = () => (isDark() ? plstar.theme.dark : plstar.theme.light);

  function make(name, className, text) {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function button(text, label, act) {
    const b = make('button', '', text);
    b.type = 'button';
    b.title = label;
    // the name has what is seen in it, so that it can be spoken
    b.setAttribute('aria-label', text.length < 2 || label.toLowerCase().includes(text.toLowerCase()) ? label : `${text}: ${label}`);
    b.addEventListener('click', act);
    return b;
  }

  function toggle(text, label, pressed, act) {
    const b = button(text, label, () => {
      b.setAttribute('aria-pressed', String(b.getAttribute('aria-pressed') !== 'true'));
      act(b.getAttribute('aria-pressed') === 'true');
    });
    b.setAttribute('aria-pressed', String(pressed));
    return b;
  }

  function legend(card) {
    const list = make('div', 'legend');
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', 'Show or hide series');
    for (const s of card.state.chart.series) {
      const item = toggle('', 'Show or hide ' + s.name, !card.state.hidden.has(s.index), shown => {
        if (shown) card.state.hidden.delete(s.index);
        else card.state.hidden.add(s.index);
        card.redraw();
      });
      const swatch = plstar.exports.element('svg', { width: 24, height: 12, viewBox: '0 -6 24 12', 'aria-hidden': true });
      item.append(swatch, make('span', '', s.name));
      list.append(item);
      card.swatches.push([swatch, s]);
    }
    return list;
  }

  function tools(card, hand) {
    const { state } = card;
    const name = state.chart.id;
    const bar = make('div', 'tools');
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', 'Tools of the chart ' + state.chart.title);
    const rescale = axis => log => {
      state[axis + 'Kind'] = log ? 'log' : 'linear';
      state.x = axis === 'x' ? null : state.x;
      state.y = null;
      card.redraw();
    };
    const scales = make('span', 'set'), zoom = make('span', 'set'), saving = make('span', 'set');
    scales.append(
      toggle('log x', 'Logarithmic x axis', state.xKind === 'log', rescale('x')),
      toggle('log y', 'Logarithmic y axis', state.yKind === 'log', rescale('y')));
    zoom.append(button('+', 'Zoom in', () => hand.zoomBy(0.7)), button('−', 'Zoom out', () => hand.zoomBy(1 / 0.7)), button('reset', 'Reset the zoom', hand.reset));
    saving.append(
      button('SVG', 'Save this chart as SVG', () => plstar.exports.saveSvg(state, theme(), name)),
      button('PNG', 'Save this chart as PNG', () => plstar.exports.savePng(state, theme(), name)),
      button('CSV', 'Save all values of this chart as CSV', () => plstar.exports.saveCsv(plstar.exports.csv(state.chart), name)));
    const extras = state.chart.extras ?? [], views = make('span', 'set');
    if (state.chart.series.some(s => s.seconds !== null)) {
      views.append(toggle('time', 'Seconds along x, in place of steps', false, timed => {
        state.timed = timed;
        state.x = state.y = null;
        card.redraw();
      }));
    }
    if (extras.includes('smooth')) {
      views.append(toggle('smooth', 'Smooth the lines', false, smooth => {
        state.smooth = smooth;
        card.redraw();
      }));
    }
    if (extras.includes('outlier_proof')) {
      card.whole = toggle('all', 'Show all of every series', false, whole => {
        state.whole = whole;
        state.y = null;
        card.redraw();
      });
      views.append(card.whole);
    }
    bar.append(scales, ...(views.childElementCount > 0 ? [views] : []), zoom, saving);
    return bar;
  }

  function notes(card) {
    const { counts, view } = card.built();
    const number = plstar.format.number;
    const said = [];
    const seen = p => p.vs.some((v, i) => !Number.isNaN(v) && p.us[i] >= view.x[0] && p.us[i] <= view.x[1]);
    if (view.placed.length === 0) said.push('Nothing to draw: no series is shown.');
    else if (!view.placed.some(seen)) said.push('Nothing to draw: no value has a place ' + (card.state.x === null ? 'on these axes.' : 'in this window; “reset” shows all.'));
    if (counts.shown < counts.all) {
      said.push(`Thinned for display: ${number(counts.shown)} of ${number(counts.all)} points are drawn, the highest and lowest of every pixel column among them; zoom in for more, the CSV file has all.`);
    }
    for (const lane of view.lanes) {
      const total = lane.rows.reduce((sum, p) => sum + p[lane.kind].length, 0);
      if (lane.kind === 'under') said.push(`${number(total)} ${total === 1 ? 'value that is' : 'values that are'} not positive: no place on a logarithmic axis, marked ▼ below the plot.`);
      else said.push(`${number(total)} absent ${total === 1 ? 'value' : 'values'}, marked × or by a dashed bar below the plot; point at it to read why.`);
    }
    if (card.whole !== undefined) card.whole.hidden = view.out.length === 0;
    if (view.out.length > 0 && !card.state.whole) said.push(`${view.out.join(', ')}: far from the others, and partly beyond this y axis; “all” shows the whole.`);
    if (card.state.smooth) said.push('Smoothed lines; values pointed at and the CSV file are as they were seen.');
    if (counts.unplaced > 0) said.push(`${number(counts.unplaced)} ${counts.unplaced === 1 ? 'point has' : 'points have'} a negative x and no place on a logarithmic axis: switch “log x” off to see ${counts.unplaced === 1 ? 'it' : 'them'}.`);
    card.notes.replaceChildren(...said.map(t => make('p', '', t)));
    card.notes.hidden = said.length === 0;
  }

  function build(chart) {
    const figure = document.getElementById(chart.id);
    const card = {
      state: { chart, hidden: new Set(), xKind: chart.x.scale, yKind: chart.y.scale, x: null, y: null, timed: false, smooth: false, whole: false },
      stage: make('div', 'stage'), overlay: plstar.exports.element('svg', { class: 'overlay', 'aria-hidden': true }),
      notes: make('div', 'notes'), swatches: [], theme, built: () => card.now, redraw: () => draw(card),
    };
    card.stage.tabIndex = 0;
    card.stage.setAttribute('role', 'application');
    card.stage.setAttribute('aria-roledescription', 'chart');
    card.stage.setAttribute('aria-label', `${chart.title}. ${chart.sentence} Arrow keys read values, plus and minus zoom, 0 resets.`);
    card.plot = make('div', 'plot');
    card.stage.append(card.plot, card.overlay);
    const hand = plstar.interact.attach(card);
    card.clear = hand.clear;
    card.again = hand.again;
    card.legend = legend(card);
    figure.append(card.legend, card.stage, card.notes, tools(card, hand));
    card.engine = echarts.init(card.plot, null, { renderer: 'svg', width: card.stage.clientWidth, height: card.stage.clientHeight });
    cards.push(card);
    draw(card);
  }

  function draw(card) {
    const width = card.stage.clientWidth, height = card.stage.clientHeight;
    card.engine.resize({ width, height, silent: true });
    card.now = plstar.option.build(card.state, theme(), width, height);
    card.engine.setOption(card.now.option, { notMerge: true });
    for (const [swatch, s] of card.swatches) swatch.replaceChildren(plstar.exports.sample(s, theme()));
    notes(card);
  }

  /** Takes newer JSON of the same charts; false if it has other charts. Zoom, scales and hidden series stay. */
  function update(raw) {
    if (document.documentElement.dataset.ready !== 'true') return true; // the next one will do
    const charts = plstar.model.read(raw);
    if (charts.length !== cards.length || charts.some((c, i) => c.id !== cards[i].state.chart.id)) return false;
    plstar.model.groups = raw.groups;
    plstar.model.charts = charts;
    charts.forEach((chart, i) => {
      const card = cards[i], old = card.state.chart;
      const hidden = new Set(old.series.filter(s => card.state.hidden.has(s.index)).map(s => s.name));
      card.state.chart = chart;
      if (chart.series.length !== old.series.length || chart.series.some((s, k) => s.name !== old.series[k].name)) {
        card.state.hidden = new Set(chart.series.filter(s => hidden.has(s.name)).map(s => s.index));
        card.swatches = [];
        card.legend.replaceWith(card.legend = legend(card));
      }
      draw(card);
      card.again();
    });
    return true;
  }

  function redrawAll() {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    document.getElementById('theme').textContent = isDark() ? 'Light' : 'Dark';
    for (const card of cards) {
      card.clear();
      draw(card);
    }
  }

  function sortable(block) {
    const table = block.querySelector('table');
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      head.dataset.name = head.textContent;
      const sort = button(head.textContent, 'Sort by ' + head.textContent, () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column], up ? 1 : -1));
        body.append(...rows);
      });
      head.replaceChildren(sort);
    });
    const bar = make('div', 'tools');
    bar.append(button('CSV', 'Save this table as CSV', () => plstar.exports.saveCsv(plstar.exports.tableCsv(table), block.id)));
    block.append(bar);
  }

  // Absent cells come last either way.
  function compare(a, b, direction) {
    const gone = Number(a.classList.contains('absent')) - Number(b.classList.contains('absent'));
    if (gone !== 0) return gone;
    if (a.dataset.value !== undefined && b.dataset.value !== undefined) return direction * (Number(a.dataset.value) - Number(b.dataset.value));
    return direction * a.textContent.localeCompare(b.textContent, undefined, { numeric: true });
  }

  document.querySelector('.page-tools').hidden = false;
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  document.getElementById('theme').addEventListener('click', () => {
    chosen = !isDark();
    redrawAll();
  });
  system.addEventListener('change', redrawAll);
  let pending = 0;
  window.addEventListener('resize', () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(redrawAll);
  });
  for (const [event, on] of [['beforeprint', true], ['afterprint', false]]) {
    window.addEventListener(event, () => {
      printing = on;
      for (const folded of document.querySelectorAll('td.absent details, details.table, .findings details')) {
        if (on) folded.dataset.was = folded.open;
        folded.open = on || folded.dataset.was === 'true';
      }
      document.documentElement.classList.toggle('printing', on);
      redrawAll();
    });
  }
  function begin() {
    plstar.model.charts.forEach(build);
    document.querySelectorAll('.table:not(.live .table)').forEach(sortable);
    redrawAll();
    document.documentElement.dataset.ready = 'true';
  }
  // a served page shows its words before its charts
  if (document.querySelector('.live') === null) begin();
  else requestAnimationFrame(() => setTimeout(begin));
  return { cards, update };
})();
