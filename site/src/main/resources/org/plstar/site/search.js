// Search in the pages of this site, without a server: search-index.js is loaded with the first word.
const form = document.querySelector('form[role=search]');
const input = form.querySelector('input');
const found = document.getElementById('found');
let parts = null;

window.plstarIndex = all => {
  parts = all.map(p => [...p, p[1].toLowerCase(), p[2].toLowerCase(), p[3].toLowerCase()]);
  show();
};

function load() {
  if (parts !== null || document.getElementById('index') !== null) return;
  const script = document.createElement('script');
  script.id = 'index';
  script.src = 'search-index.js';
  document.head.append(script);
}

const count = (text, word) => text.split(word).length - 1;

/** Every word has to be there; headings weigh more than pages, pages more than text. */
function score(part, words) {
  let sum = 0;
  for (const word of words) {
    const own = 12 * (count(part[5], word) > 0) + 5 * (count(part[4], word) > 0) + Math.min(4, count(part[6], word));
    if (own === 0) return 0;
    sum += own;
  }
  return sum;
}

function around(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word));
  const from = Math.max(0, at - 60);
  return (from > 0 ? '… ' : '') + text.slice(from, at + 120) + (at + 120 < text.length ? ' …' : '');
}

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(w => w.length > 1);
  document.body.classList.toggle('searching', words.length > 0);
  if (words.length === 0 || parts === null) return found.replaceChildren();
  const best = parts.map(p => [score(p, words), p]).filter(([s]) => s > 0).sort((a, b) => b[0] - a[0]);
  const said = document.createElement('p');
  said.textContent = best.length === 0 ? 'Nothing has all of these words.' : `${best.length} places`;
  const list = document.createElement('ul');
  for (const [, p] of best.slice(0, 20)) {
    const item = document.createElement('li'), link = document.createElement('a'), text = document.createElement('p');
    link.href = p[0];
    link.textContent = p[1] === p[2] ? p[1] : `${p[1]}: ${p[2]}`;
    text.textContent = around(p[3], words[0]);
    item.append(link, text);
    list.append(item);
  }
  found.replaceChildren(said, list);
}

form.hidden = false;
form.addEventListener('submit', e => e.preventDefault());
input.addEventListener('focus', load);
input.addEventListener('input', () => { load(); show(); });
found.addEventListener('click', e => {
  if (e.target.tagName !== 'A') return;
  input.value = '';
  show();
});
document.addEventListener('keydown', e => {
  if (e.key === '/' && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) {
    e.preventDefault();
    input.focus();
  } else if (e.key === 'Escape' && document.activeElement === input) {
    input.value = '';
    show();
  }
});

// The page of lost links looks for the words of the address.
if (document.querySelector('.lost') !== null) {
  input.value = decodeURIComponent(location.pathname).split('/').pop().replace(/\.html$/, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  if (input.value !== '404') load();
  else input.value = '';
}
