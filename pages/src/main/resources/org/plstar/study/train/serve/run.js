// The head of a run's page.
live.run = (() => {
  const get = name => document.getElementById('live-' + name);

  function put(name, text) {
    if (get(name).textContent !== text) get(name).textContent = text;
  }

  function show(run) {
    const w = live.words;
    put('state', w.state(run));
    put('stage', run.stage);
    put('step', w.steps(run));
    put('loss', w.number(run.loss));
    put('accuracy', w.accuracy(run));
    put('left', w.left(run));
    get('bar').hidden = !w.running(run);
    get('bar').value = w.share(run);
    get('stop').hidden = run.state !== 'running';
    get('resume').hidden = !run.resumable;
  }

  function attach(name) {
    for (const what of ['stop', 'resume']) get(what).addEventListener('click', () => live.connection.ask(name, what));
  }

  return { show, attach };
})();
