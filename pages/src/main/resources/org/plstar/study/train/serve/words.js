// How states of runs read.
const live = {};
live.words = (() => {
  const number = v => (v === null || v === undefined ? '' : plstar.format.number(v));

  function duration(seconds) {
    if (seconds === null || seconds === undefined) return '';
    if (seconds < 90) return Math.ceil(seconds) + ' s';
    if (seconds < 5400) return (seconds / 60).toFixed(1) + ' min';
    return (seconds / 3600).toFixed(1) + ' h';
  }

  const steps = s => (s.step === null ? '' : s.step + (s.steps === null ? '' : ' of ' + s.steps));
  const state = s => s.state.replaceAll('_', ' ');
  const running = s => s.state === 'running' || s.state === 'stopping';
  const left = s => (running(s) ? duration(s.seconds_left) : '');
  const accuracy = s => (s.accuracy === null ? '' : s.accuracy.toFixed(4));
  const share = s => (s.step === null || !s.steps ? 0 : s.step / s.steps);
  const date = s => new Date(s.changed).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

  return { number, steps, state, running, left, accuracy, share, date };
})();
