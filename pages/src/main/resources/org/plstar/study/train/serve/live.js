// Puts a page together by its kind.
(() => {
  const about = JSON.parse(document.getElementById('live-about').textContent);
  // The token is a cookie by now; it should not stay in the address.
  const here = new URL(location.href);
  here.searchParams.delete('token');
  history.replaceState(null, '', here);
  const events = '/events?' + about.runs.map(r => 'run=' + encodeURIComponent(r)).join('&');

  const opened = Date.now();
  let reloading = false;
  function reload() {
    if (reloading) return;
    reloading = true;
    setTimeout(() => location.reload(), Math.max(0, 1000 - (Date.now() - opened)));
  }

  // Other charts than before, as after the first row: a new page.
  const charts = raw => plstar.page.update(raw) || reload();

  if (about.page === 'list') {
    const button = document.getElementById('live-compare');
    const picked = () => (button.disabled = live.list.selected().length < 2);
    button.addEventListener('click', () => (location.href = '/compare?' + live.list.selected().map(r => 'run=' + encodeURIComponent(r)).join('&')));
    const show = states => {
      live.list.show(states, picked);
      document.getElementById('live-none').hidden = states.length > 0;
      picked();
    };
    show(about.states);
    live.connection.listen('/events', { states: show });
  } else if (about.page === 'compare') {
    live.list.show(about.states, null);
    live.connection.listen(events, { states: states => live.list.show(states, null), charts });
  } else {
    const was = live.words.running(about.states[0]);
    live.run.attach(about.runs[0]);
    live.run.show(about.states[0]);
    live.connection.listen(events, {
      states: ([run]) => {
        live.run.show(run);
        if (live.words.running(run) !== was) reload(); // it has ended, with findings, or goes on
      },
      charts,
    });
  }
})();
