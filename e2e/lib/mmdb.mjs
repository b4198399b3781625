// A small database of places in MMDB form, so that tests know where addresses are without anybody's data.

const kind = (number, length) => (number < 8 ? [(number << 5) | length] : [length, number - 7]);
const text = (value) => {
  const bytes = Buffer.from(value);
  return [...kind(2, bytes.length), ...bytes];
};
const map = (fields) => [
  ...kind(7, Object.keys(fields).length),
  ...Object.entries(fields).flatMap(([name, value]) => [...text(name), ...value]),
];
const number = (type, value, width) => {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return [...kind(type, width), ...bytes];
};

/** `networks`: of each /24, such as `203.0.113.0`, its country's two letters and its city. */
export function mmdb(networks) {
  const nodes = [[null, null]];
  const data = [];
  for (const [network, [country, city]] of Object.entries(networks)) {
    const at = data.length;
    data.push(...map({ country_code: text(country), city: text(city) }));
    const bits = network
      .split('.')
      .slice(0, 3)
      .flatMap((byte) => [...Number(byte).toString(2).padStart(8, '0')]);
    let node = 0;
    bits.forEach((bit, step) => {
      if (step === bits.length - 1) nodes[node][bit] = { at };
      else {
        nodes[node][bit] ??= nodes.push([null, null]) - 1;
        node = nodes[node][bit];
      }
    });
  }
  const record = (branch) => {
    if (branch === null) return nodes.length;
    return typeof branch === 'number' ? branch : nodes.length + 16 + branch.at;
  };
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [index, branch] of nodes.flat().entries()) {
    tree.writeUIntBE(record(branch), index * 3, 3);
  }
  const about = map({
    node_count: number(6, nodes.length, 4),
    record_size: number(5, 24, 2),
    ip_version: number(5, 4, 2),
    database_type: text('Sample'),
    languages: [...kind(11, 0)],
    binary_format_major_version: number(5, 2, 2),
    binary_format_minor_version: number(5, 0, 2),
    build_epoch: number(9, 1, 1),
    description: map({}),
  });
  const end = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(16), Buffer.from(data), end, Buffer.from(about)]);
}
