// Downloads: SVG and PNG carry title, sentence and legend; CSV carries every value of the chart, none thinned away.
plstar.exports = (() => {
  const NS = 'http://www.w3.org/2000/svg';
  const FONT = plstar.theme.font;

  const SHAPES = { circle: 'M8 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z', rect: 'M8-4h8v8h-8Z', triangle: 'M12-4.5l4.5 8.5h-9Z', diamond: 'M12-5l5 5l-5 5l-5-5Z' };

  function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function element(name, attributes, text) {
    const e = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function wrap(text, font, width) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = font;
    const lines = [''];
    for (const word of text.split(/\s+/)) {
      const longer = lines[lines.length - 1] === '' ? word : lines[lines.length - 1] + ' ' + word;
      if (lines[lines.length - 1] !== '' && pen.measureText(longer).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  function legend(state, theme, width) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '13px ' + FONT;
    const items = [];
    let x = 24, row = 0;
    for (const s of state.chart.series) {
      if (state.hidden.has(s.index)) continue;
      const wide = 34 + pen.measureText(s.name).width + 22;
      if (x > 24 && x + wide > width - 24) {
        x = 24;
        row++;
      }
      items.push({ s, x, row });
      x += wide;
    }
    return { items, height: items.length === 0 ? 0 : (row + 1) * 20 + 8 };
  }

  /** The legend's sample of a series: what the chart draws, small. */
  function sample(series, theme) {
    const color = plstar.theme.colour(theme, plstar.model.groups, series);
    if (series.mark === 'band') return element('rect', { x: 0, y: -6, width: 24, height: 12, fill: color, opacity: 0.3 });
    if (series.mark === 'points') return element('path', { d: SHAPES[plstar.theme.symbol(plstar.model.groups, series)], fill: color });
    const dashes = { solid: '', dashed: '7 4', dotted: '2 3' }[series.stroke];
    return element('line', { x1: 0, x2: 24, y1: 0, y2: 0, stroke: color, 'stroke-width': 2.5, 'stroke-dasharray': dashes });
  }

  /** The whole chart as one SVG document. */
  function svg(state, theme, width = 960, plotHeight = 480) {
    const title = wrap(state.chart.title, '600 19px ' + FONT, width - 48);
    const sentence = wrap(state.chart.sentence, '13px ' + FONT, width - 48);
    const keys = legend(state, theme, width);
    const head = 18 + title.length * 24 + sentence.length * 18 + 10;
    const built = plstar.option.build(state, theme, width, plotHeight);
    const engine = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height: plotHeight });
    engine.setOption(built.option);
    const drawn = engine.renderToSVGString();
    engine.dispose();
    const height = head + keys.height + plotHeight + 12;
    const root = element('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT });
    root.append(element('rect', { width, height, fill: theme.background }));
    title.forEach((line, i) => root.append(element('text', { x: 24, y: 34 + 24 * i, 'font-size': 19, 'font-weight': 600, fill: theme.text }, line)));
    sentence.forEach((line, i) => root.append(element('text', { x: 24, y: 34 + 24 * title.length + 18 * i, 'font-size': 13, fill: theme.muted }, line)));
    for (const { s, x, row } of keys.items) {
      const g = element('g', { transform: `translate(${x} ${head + 10 + 20 * row})` });
      g.append(sample(s, theme), element('text', { x: 32, y: 4.5, 'font-size': 13, fill: theme.text }, s.name));
      root.append(g);
    }
    // Put in as text: parsed in this page, the styles inside would fall under its content security policy.
    const inner = drawn.replace(/^\s*<svg /, () => `<svg y="${head + keys.height}" `);
    const text = new XMLSerializer().serializeToString(root).replace(/<\/svg>$/, () => inner + '</svg>');
    return { text, width, height };
  }

  function saveSvg(state, theme, name) {
    save(new Blob([svg(state, theme).text], { type: 'image/svg+xml' }), name + '.svg');
  }

  function savePng(state, theme, name) {
    const { text, width, height } = svg(state, theme);
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * width;
      canvas.height = 2 * height;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => save(blob, name + '.png'), 'image/png');
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  }

  // A spreadsheet must not run a name as a formula.
  function field(text) {
    const inert = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(inert) ? '"' + inert.replace(/"/g, '""') + '"' : inert;
  }

  const number = v => (Number.isNaN(v) ? '' : String(v));
  const lines = rows => rows.map(row => row.join(',')).join('\r\n') + '\r\n';

  /** One row per point: series, x, y (both edges of a band), and why y is absent. */
  function csv(chart) {
    const banded = chart.series.some(s => s.low !== null);
    const rows = [['series', field(chart.x.label), field(chart.y.label), ...(banded ? ['low', 'high'] : []), 'absent because']];
    for (const s of chart.series) {
      for (let i = 0; i < s.x.values.length; i++) {
        const y = number(s.y.values[i]);
        const why = s.y.reason(i) ?? s.low?.reason(i) ?? '';
        const heights = !banded ? [y] : s.low === null ? [y, '', ''] : ['', number(s.low.values[i]), y];
        rows.push([field(s.name), number(s.x.values[i]), ...heights, field(why)]);
      }
    }
    return lines(rows);
  }

  /** A table's shown order, numbers in full, absent cells empty with their reasons in a last column. */
  function tableCsv(table) {
    const heads = [...table.tHead.rows[0].cells].map(c => c.dataset.name);
    const body = [...table.tBodies[0].rows].map(row => [...row.cells]);
    const absent = body.some(cells => cells.some(c => c.classList.contains('absent')));
    const rows = [[...heads.map(field), ...(absent ? ['absent because'] : [])]];
    for (const cells of body) {
      const values = cells.map(c => (c.classList.contains('absent') ? '' : c.dataset.value ?? field(c.textContent)));
      const why = cells.map((c, i) => (c.classList.contains('absent') ? heads[i] + ': ' + c.title : '')).filter(t => t !== '').join('; ');
      rows.push([...values, ...(absent ? [field(why)] : [])]);
    }
    return lines(rows);
  }

  // The mark at the start tells spreadsheets that the text is UTF-8.
  const saveCsv = (text, name) => save(new Blob(['\ufeff' + text], { type: 'text/csv;charset=utf-8' }), name + '.csv');

  return { sample, element, svg, saveSvg, savePng, csv, tableCsv, saveCsv };
})();
