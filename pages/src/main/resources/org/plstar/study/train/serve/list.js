// The table of runs: a row per run, changed in place, so that focus and check marks stay.
live.list = (() => {
  const rows = new Map();
  const before = new Map();

  // What each column is sorted by; null: not at all.
  const keys = {
    run: r => r.name, state: r => r.state, steps: r => r.step, loss: r => r.loss, accuracy: r => r.accuracy,
    'time left': r => (live.words.running(r) ? r.seconds_left : null), date: r => r.changed, network: r => r.network,
  };
  let sorted = null, up = true, latest = [], chosen = null;

  /** Makes the heads of columns buttons that sort. */
  function sortable() {
    const table = document.getElementById('live-table');
    if (table === null) return; // the page of one run
    for (const head of table.tHead.rows[0].cells) {
      const name = head.textContent;
      if (!(name in keys)) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.title = 'Sort by ' + name;
      button.addEventListener('click', () => {
        up = sorted === name ? !up : true;
        sorted = name;
        for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        show(latest, chosen);
      });
      head.replaceChildren(button);
    }
  }

  /** The states in the order that was chosen, what is not known last; as they came where none was. */
  function ordered(states) {
    if (sorted === null) return states;
    const value = keys[sorted];
    const compare = (a, b) => (typeof a === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
    const unknown = v => v === null || v === undefined || v === '';
    return [...states].sort((r, s) => {
      const a = value(r), b = value(s);
      if (unknown(a) || unknown(b)) return Number(unknown(a)) - Number(unknown(b));
      return (up ? 1 : -1) * compare(a, b);
    });
  }

  function cell(row, className) {
    const c = row.insertCell();
    if (className) c.className = className;
    return c;
  }

  function build(run, picked) {
    const tr = document.createElement('tr');
    const parts = { tr };
    if (picked !== null) {
      parts.box = document.createElement('input');
      parts.box.type = 'checkbox';
      parts.box.setAttribute('aria-label', 'Compare ' + run.name);
      parts.box.addEventListener('change', picked);
      cell(tr).append(parts.box);
    }
    const link = document.createElement('a');
    link.href = '/run/' + encodeURIComponent(run.name);
    link.textContent = run.name;
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(link);
    tr.append(head);
    parts.state = cell(tr);
    parts.steps = document.createElement('span');
    parts.bar = document.createElement('progress');
    parts.bar.max = 1;
    parts.bar.setAttribute('aria-label', 'Steps done of ' + run.name);
    cell(tr).append(parts.steps, parts.bar);
    parts.loss = cell(tr, 'number');
    parts.accuracy = cell(tr, 'number');
    parts.left = cell(tr);
    parts.date = cell(tr);
    parts.network = cell(tr, 'network');
    parts.stop = action('Stop', run.name);
    parts.resume = action('Resume', run.name);
    cell(tr).append(parts.stop, parts.resume);
    return parts;
  }

  function action(text, name) {
    const b = document.createElement('button');
    b.type = 'button';
    b.textContent = text;
    b.setAttribute('aria-label', text + ' ' + name);
    b.addEventListener('click', () => live.connection.ask(name, text.toLowerCase()));
    return b;
  }

  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function fill(parts, run) {
    const w = live.words;
    put(parts.state, w.state(run));
    put(parts.steps, w.steps(run));
    parts.bar.hidden = !w.running(run);
    parts.bar.value = w.share(run);
    put(parts.loss, w.number(run.loss));
    put(parts.accuracy, w.accuracy(run));
    put(parts.left, w.left(run));
    put(parts.date, w.date(run));
    put(parts.network, run.network);
    parts.stop.hidden = run.state !== 'running';
    parts.resume.hidden = !run.resumable;
    if (parts.box) parts.box.hidden = !run.training;
  }

  /** Shows the states; says which have changed. */
  function show(given, picked) {
    latest = given;
    chosen = picked;
    const states = ordered(given);
    const body = document.getElementById('live-table').tBodies[0];
    const names = new Set(states.map(s => s.name));
    for (const [name, parts] of rows) {
      if (!names.has(name)) {
        parts.tr.remove();
        rows.delete(name);
        before.delete(name);
      }
    }
    const changed = [];
    states.forEach((run, i) => {
      if (!rows.has(run.name)) rows.set(run.name, build(run, picked));
      const parts = rows.get(run.name);
      fill(parts, run);
      if (body.rows[i] !== parts.tr) body.insertBefore(parts.tr, body.rows[i] ?? null);
      if (before.has(run.name) && before.get(run.name) !== run.state) changed.push(`${run.name}: ${live.words.state(run)}`);
      before.set(run.name, run.state);
    });
    if (changed.length > 0) live.connection.say(changed.join('; '));
  }

  const selected = () => [...rows].filter(([, p]) => p.box && p.box.checked && !p.box.hidden).map(([name]) => name);

  sortable();

  return { show, selected };
})();
