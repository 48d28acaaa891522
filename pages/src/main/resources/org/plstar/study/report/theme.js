// Colours. The palette keeps its members apart for every common colour vision and at least 3:1 from the background, in both modes.
plstar.theme = (() => {
  const light = {
    dark: false, background: '#ffffff', text: '#1b2430', muted: '#5b6675', grid: '#e4e8ee', minor: '#b9c1cc', axis: '#8792a2',
    reference: '#5b6675', lane: '#f3f5f8',
    palette: ['#0068b3', '#cf5200', '#00805d', '#a8438c', '#8f6a00', '#4b4fc4', '#b3261e', '#3f7f93'],
    ramp: ['#ee8a3c', '#d1495b', '#8e2a8b', '#2b1a6b'],
  };
  const dark = {
    dark: true, background: '#171d26', text: '#e6ebf2', muted: '#9aa7b8', grid: '#283140', minor: '#4c586a', axis: '#66748a',
    reference: '#a9b5c5', lane: '#1d2530',
    palette: ['#58b4f0', '#ff8f4f', '#3fcf9f', '#ec8fcf', '#e3b93f', '#a5a8ff', '#ff8a80', '#86cfe0'],
    ramp: ['#6f6ee8', '#c063c9', '#f58b6c', '#ffe08a'],
  };
  const channels = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const hex = rgb => '#' + rgb.map(c => Math.round(c).toString(16).padStart(2, '0')).join('');
  const mix = (a, b, t) => hex(channels(a).map((c, i) => c + (channels(b)[i] - c) * t));

  /** More groups than colours: the palette again, shaded towards the text, then towards the background. */
  function groupColour(theme, index) {
    const plain = theme.palette[index % theme.palette.length];
    const round = Math.floor(index / theme.palette.length) % 3;
    return round === 0 ? plain : round === 1 ? mix(plain, theme.text, 0.45) : mix(plain, theme.background, 0.35);
  }

  /** The colour of a series: its group's, or a shade where the series stands in an ordered family. */
  function colour(theme, groups, series) {
    const own = groupColour(theme, Math.max(0, groups.indexOf(series.group)));
    if (series.position === undefined) return own;
    if (series.group !== '') return mix(mix(theme.background, own, 0.45), own, series.position);
    const at = series.position * (theme.ramp.length - 1);
    const low = Math.min(Math.floor(at), theme.ramp.length - 2);
    return mix(theme.ramp[low], theme.ramp[low + 1], at - low);
  }

  const symbols = ['circle', 'rect', 'triangle', 'diamond'];
  /** The shape of a series' points: a second sign beside its colour. */
  const symbol = (groups, series) => symbols[Math.max(0, groups.indexOf(series.group)) % symbols.length];

  // No quoted names: the engine does not escape quotes when it writes a font into SVG text.
  const font = 'system-ui, -apple-system, Roboto, sans-serif';

  return { font, light, dark, colour, symbol, dashes: { solid: 'solid', dashed: [7, 4], dotted: [2, 3] } };
})();
