// Places for the labels of reference lines: off all curves, and off each other.
plstar.label = (() => {
  const HEIGHT = 15, GAP = 3, STEP = 5, FAR = 45, PARTS = [1, 0.88, 0.75, 0.63, 0.5, 0.38, 0.25, 0.13, 0];

  /** The width of a label in a plot, which a long one has cut. */
  function width(text, plot) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '12px ' + plstar.theme.font;
    return Math.min(0.8 * plot.width, Math.ceil(pen.measureText(text).width) + 2);
  }

  const apart = (a, b) => a.x + a.width + GAP <= b.x || b.x + b.width + GAP <= a.x || a.y + HEIGHT <= b.y || b.y + HEIGHT <= a.y;

  /** Whether a straight line from one point to another comes nearer to a box than the gap. */
  function meets(box, [x0, y0, x1, y1]) {
    let from = 0, to = 1;
    for (const [start, change, low, high] of [[x0, x1 - x0, box.x - GAP, box.x + box.width + GAP], [y0, y1 - y0, box.y - GAP, box.y + HEIGHT + GAP]]) {
      if (change === 0) {
        if (start < low || start > high) return false;
        continue;
      }
      const a = (low - start) / change, b = (high - start) / change;
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    }
    return from <= to;
  }

  /** What is drawn of visible series, as straight pieces in pixels. */
  function pieces(view, plot) {
    const at = (p, i, heights) => [plot.x + (plot.width * (p.us[i] - view.x[0])) / (view.x[1] - view.x[0]), plot.y + (plot.height * (view.y[1] - heights[i])) / (view.y[1] - view.y[0])];
    const found = [];
    for (const p of view.placed) {
      for (const heights of p.ws === null ? [p.vs] : [p.vs, p.ws]) {
        let last = null;
        for (const i of p.shown) {
          const [x, y] = at(p, i, heights);
          if (Number.isNaN(x) || Number.isNaN(y)) {
            last = null;
            continue;
          }
          if (p.series.mark === 'points' || last === null) found.push([x - 4, y, x + 4, y]);
          else if (p.series.mark === 'steps') found.push([...last, x, last[1]], [x, last[1], x, y]);
          else found.push([...last, x, y]);
          last = [x, y];
        }
      }
    }
    return found;
  }

  /** Labels above the plot for lines that stand at `pixels`: rows from the plot upwards, `y` the row. */
  function rows(texts, pixels, plot, most = Infinity) {
    const placed = [];
    texts.forEach((text, k) => {
      const wide = width(text, plot);
      const x = Math.min(plot.x + plot.width - wide, Math.max(plot.x, pixels[k] - wide / 2));
      let row = 0;
      while (row + 1 < most && !placed.every(other => apart(other, { x, width: wide, y: HEIGHT * row }))) row++;
      placed.push({ x, width: wide, y: HEIGHT * row, row });
    });
    return placed;
  }

  /** Labels in the plot for lines that lie at `pixels`: as near to their line and its right end as nothing else lies; `wrong` is 0 but where there is no such place. */
  function beside(texts, pixels, plot, drawn) {
    const lines = pixels.map(y => [plot.x, y, plot.x + plot.width, y]);
    const taken = [];
    return texts.map((text, k) => {
      const wide = width(text, plot);
      const own = [...drawn, ...lines.filter((_, i) => i !== k)];
      let best = null;
      for (let far = 0; far <= FAR && best?.wrong !== 0; far += STEP) {
        for (const y of [pixels[k] - HEIGHT - far - GAP, pixels[k] + far + GAP]) {
          if (y < plot.y || y + HEIGHT > plot.y + plot.height) continue;
          for (const part of PARTS) {
            const box = { x: plot.x + 4 + part * (plot.width - 8 - wide), width: wide, y, far };
            const wrong = own.filter(piece => meets(box, piece)).length + 1000 * taken.filter(other => !apart(box, other)).length;
            if (best === null || wrong < best.wrong) best = { ...box, wrong };
            if (wrong === 0) break;
          }
          if (best?.wrong === 0) break;
        }
      }
      best ??= { x: plot.x + plot.width - 4 - wide, width: wide, y: plot.y, far: 0, wrong: 1 };
      if (best.wrong === 0) taken.push(best);
      return best;
    });
  }

  return { HEIGHT, pieces, rows, beside };
})();
