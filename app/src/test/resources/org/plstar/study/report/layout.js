// What is wrong with how the page lies: texts that overlap or are cut, things wider than the page, blanks, text that is hard to read.
const wrong = [];
const wide = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > wide) wrong.push(`the page is ${document.documentElement.scrollWidth} wide in ${wide}`);

const seen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const name = text => `"${text.trim().replace(/\s+/g, ' ').slice(0, 60)}"`;

/** The part of a box that its scrolling ancestors show. */
function visible(box, element) {
  let { left, right, top, bottom } = box;
  for (let e = element; e !== null; e = e.parentElement) {
    if (getComputedStyle(e).overflowX === 'visible') continue;
    const frame = e.getBoundingClientRect();
    left = Math.max(left, frame.left);
    right = Math.min(right, frame.right);
    top = Math.max(top, frame.top);
    bottom = Math.min(bottom, frame.bottom);
  }
  return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
}

const boxes = [];
const elements = new Set();
function add(rect, element, text, owner) {
  const box = visible(rect, element);
  if (box === null) return;
  elements.add(element);
  // letters do not fill their line
  const rim = 0.2 * (box.bottom - box.top);
  boxes.push({ left: box.left + 1, right: box.right - 1, top: box.top + rim, bottom: box.bottom - rim, text: name(text), owner });
  if (box.left < -1 || box.right > wide + 1) wrong.push(`${name(text)} leaves the page: ${Math.round(box.left)} to ${Math.round(box.right)} of ${wide}`);
}

const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
  const element = node.parentElement;
  if (node.data.trim() === '' || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || element.closest('.spoken, svg') || !seen(element)) continue;
  if (element.closest('details:not([open])') !== null && element.closest('summary') === null) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const rect of range.getClientRects()) add(rect, element, node.data, node);
}
for (const text of document.querySelectorAll('svg text')) {
  if (text.textContent.trim() === '' || !seen(text)) continue;
  const rect = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect();
  if (rect.left < frame.left - 2 || rect.right > frame.right + 2 || rect.top < frame.top - 2 || rect.bottom > frame.bottom + 2) wrong.push(`${name(text.textContent)} is cut by its chart`);
  add(rect, text, text.textContent, text);
}
for (const figure of document.querySelectorAll('.chart')) {
  const parts = [...figure.children].map(e => e.getBoundingClientRect()).filter(b => b.height > 0);
  for (let i = 1; i < parts.length; i++) {
    const blank = parts[i].top - parts[i - 1].bottom;
    if (blank > 40) wrong.push(`${Math.round(blank)} blank pixels in the chart ${name(figure.querySelector('h3').textContent)}`);
  }
}

boxes.sort((a, b) => a.top - b.top);
for (let i = 0; i < boxes.length; i++) {
  for (let k = i + 1; k < boxes.length && boxes[k].top < boxes[i].bottom; k++) {
    const a = boxes[i], b = boxes[k];
    if (a.owner !== b.owner && a.left < b.right && b.left < a.right) wrong.push(`${a.text} lies on ${b.text} at ${Math.round(a.left)}, ${Math.round(a.top)}`);
  }
}

// a mixed colour is told as color(srgb r g b / a), with parts of 1
const channels = colour => colour.match(/[\d.]+/g).map((v, i) => (colour.startsWith('color(') && i < 3 ? 255 * v : Number(v)));
const clear = colour => colour === 'transparent' || (channels(colour).length === 4 && channels(colour)[3] === 0);
const light = v => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
function ground(element) {
  for (let e = element; e !== null; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (!clear(colour)) return channels(colour);
  }
  return [255, 255, 255];
}
const poor = new Set();
for (const element of elements) {
  const style = getComputedStyle(element);
  if (element.closest(':disabled')) continue;
  const ink = channels(element instanceof SVGElement ? style.fill : style.color);
  const [dark, bright] = [luminance(ink), luminance(ground(element))].sort((a, b) => a - b);
  const ratio = (bright + 0.05) / (dark + 0.05);
  if (ratio < 4.5) poor.add(`${element.tagName} ${element.className.baseVal ?? element.className} ${name(element.textContent)}: contrast ${ratio.toFixed(2)}`);
}
return [...new Set([...wrong, ...poor])];
