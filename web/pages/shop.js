// The shop's pages inside one document: overview, product and cart, chosen by the address's hash.

import { kinds, products } from './products.js';

const main = document.getElementById('main');
const counter = document.getElementById('cart-count');
const cart = new Map();
const euro = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** An element with properties and children: `make('p', { className: 'note' }, 'text')`. */
function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function drawing(id) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `#${id}`);
  svg.setAttribute('viewBox', '0 0 200 200');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return make('div', { className: `picture ${id}` }, svg);
}

const card = (product) =>
  make(
    'a',
    { className: 'card', href: `#/product/${product.id}` },
    drawing(product.id),
    make('h2', {}, product.name),
    make('p', { className: 'note' }, product.note),
    make('p', { className: 'price' }, euro.format(product.price)),
  );

function overview(kind) {
  const shown = products.filter((product) => !kind || product.kind === kind);
  const hero = make(
    'div',
    { className: 'hero' },
    make('p', { className: 'eyebrow' }, 'Autumn'),
    make('h1', {}, 'Made for weather'),
    make(
      'p',
      { className: 'lead' },
      'Few things, made well, repaired for as long as you keep them.',
    ),
  );
  const heading = make('h1', { className: 'page-title' }, kinds[kind] ?? '');
  return [
    kinds[kind] ?? 'Outdoor clothing and gear',
    kind ? heading : hero,
    make('div', { className: 'grid' }, ...shown.map(card)),
  ];
}

function detail(product) {
  const size = make(
    'select',
    { id: 'size' },
    ...product.sizes.map((label) => make('option', {}, label)),
  );
  const button = make('button', { type: 'button', className: 'buy' }, 'Add to cart');
  button.addEventListener('click', () => {
    const key = `${product.id} ${size.value}`;
    const line = cart.get(key) ?? { product, size: size.value, count: 0 };
    line.count += 1;
    cart.set(key, line);
    count();
    button.textContent = 'Added. Add another';
  });
  return [
    product.name,
    make('a', { className: 'back', href: `#/kind/${product.kind}` }, kinds[product.kind]),
    make(
      'article',
      { className: 'detail' },
      drawing(product.id),
      make(
        'div',
        {},
        make('h1', {}, product.name),
        make('p', { className: 'price' }, euro.format(product.price)),
        make('p', {}, product.text),
        make('p', { className: 'note' }, `Colour: ${product.colour}`),
        make('label', { htmlFor: 'size' }, 'Size'),
        size,
        button,
        make('p', { className: 'note' }, 'In stock. Leaves Porto within a day.'),
      ),
    ),
  ];
}

function basket() {
  const lines = [...cart].map(([key, line]) => {
    const remove = make('button', { type: 'button', className: 'plain' }, 'Remove');
    remove.addEventListener('click', () => {
      cart.delete(key);
      count();
      show();
    });
    return make(
      'li',
      {},
      drawing(line.product.id),
      make(
        'div',
        {},
        make('a', { href: `#/product/${line.product.id}` }, line.product.name),
        make(
          'p',
          { className: 'note' },
          `${line.size} · ${line.count} × ${euro.format(line.product.price)}`,
        ),
        remove,
      ),
      make('strong', {}, euro.format(line.count * line.product.price)),
    );
  });
  const total = [...cart.values()].reduce((sum, line) => sum + line.count * line.product.price, 0);
  const empty = make(
    'p',
    { className: 'lead' },
    'Your cart is empty. ',
    make('a', { href: '#/' }, 'See what is new'),
  );
  return [
    'Cart',
    make('h1', { className: 'page-title' }, 'Cart'),
    lines.length ? make('ul', { className: 'cart' }, ...lines) : empty,
    lines.length
      ? make('p', { className: 'total' }, 'Total ', make('strong', {}, euro.format(total)))
      : '',
  ];
}

function count() {
  counter.textContent = [...cart.values()].reduce((sum, line) => sum + line.count, 0);
}

function show() {
  const [, page, id] = location.hash.split('/');
  const product = products.find((candidate) => candidate.id === id);
  let content = overview(page === 'kind' ? id : undefined);
  if (page === 'product' && product) content = detail(product);
  if (page === 'cart') content = basket();
  const [title, ...elements] = content;
  document.title = `${title} · Northwind Outfitters`;
  main.replaceChildren(...elements);
  for (const link of document.querySelectorAll('nav a')) {
    const current = link.getAttribute('href') === (location.hash || '#/');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

window.addEventListener('hashchange', () => {
  show();
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
show();
