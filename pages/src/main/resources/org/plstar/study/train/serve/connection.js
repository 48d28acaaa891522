// The server: its events, and what it is asked to do. It may go away and come back.
live.connection = (() => {
  const said = document.getElementById('live-said');
  const handlers = new Map();
  let source = null, path = '', again = 0;

  function say(text, lost = false) {
    if (said.textContent !== text) said.textContent = text;
    said.classList.toggle('live-lost', lost);
  }

  function connect() {
    clearTimeout(again);
    source = new EventSource(path);
    source.addEventListener('open', () => said.classList.contains('live-lost') && say('Connected again.'));
    source.addEventListener('error', () => {
      say('The server does not answer. This page tries again.', true);
      // a browser gives up where it got an answer that is no stream
      if (source !== null && source.readyState === EventSource.CLOSED) again = setTimeout(connect, 1000);
    });
    for (const [name, act] of handlers) source.addEventListener(name, event => act(JSON.parse(event.data)));
  }

  function close() {
    clearTimeout(again);
    if (source !== null) source.close();
    source = null;
  }

  /** Listens while the page is seen; a browser has few connections for all its pages. */
  function listen(address, acts) {
    path = address;
    for (const [name, act] of Object.entries(acts)) handlers.set(name, act);
    if (!document.hidden) connect();
    document.addEventListener('visibilitychange', () => {
      close();
      if (!document.hidden) connect();
    });
    window.addEventListener('pagehide', close);
    window.addEventListener('pageshow', event => event.persisted && connect());
  }

  async function ask(run, what) {
    say(what === 'stop' ? `${run}: asked to stop …` : `${run}: resuming …`);
    try {
      const answer = await fetch(`/run/${encodeURIComponent(run)}/${what}`, { method: 'POST' });
      say(`${run}: ${(await answer.text()).trim()}`);
    } catch {
      say('The server does not answer.', true);
    }
  }

  return { listen, ask, say };
})();
