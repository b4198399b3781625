// Draws the world once, into dashboard/src/pages/visitors/map/world.json: a shape for each country that has one at this
// scale, and a place for each country's number. From Natural Earth (public domain) by way of world-atlas.
// Usage: node scripts/world.mjs

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { geoArea, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';

/** ISO 3166: the number Natural Earth knows a country by, and the two letters everybody else does. */
const CODES = `
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM
052BB 056BE 060BM 064BT 068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM
108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO
174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV
226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA
268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT
334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP
398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU
446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS
504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE
566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN
616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF
666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW
724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT
784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US
850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM`;
/** Places of what is too small for the atlas, or part of a larger country in it: degrees east and north. */
const SMALL = {
  BQ: [-68.3, 12.2],
  BV: [3.4, -54.4],
  CC: [96.8, -12.2],
  CX: [105.6, -10.5],
  GF: [-53.1, 3.9],
  GI: [-5.3, 36.1],
  GP: [-61.6, 16.2],
  MQ: [-61, 14.6],
  RE: [55.5, -21.1],
  SJ: [16, 78.2],
  TK: [-171.8, -9.2],
  TV: [179.2, -8.5],
  UM: [-160, -0.4],
  YT: [45.2, -12.8],
};
/** Units of the drawing: a tenth of a pixel at 960 wide, so that whole numbers are fine enough. */
const WIDTH = 9600;
const HEIGHT = 4500;
const NO_MANS = 'AQ';

const require = createRequire(import.meta.url);
const countries = (scale) => {
  const atlas = JSON.parse(
    readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), 'utf8'),
  );
  return feature(atlas, atlas.objects.countries).features.map(({ id, properties, geometry }) => ({
    code: codes.get(id) ?? (properties.name === 'Kosovo' ? 'XK' : ''),
    geometry,
  }));
};

const codes = new Map(
  CODES.trim()
    .split(/\s+/)
    .map((one) => [one.slice(0, 3), one.slice(3)]),
);
const projection = geoNaturalEarth1()
  .scale(1810)
  .translate([WIDTH / 2 - 280, HEIGHT / 2 + 270])
  .rotate([-11, 0]);
const path = geoPath(projection);

/** An SVG path in whole numbers, each step from the one before: a third of the absolute form. */
function drawn(geometry) {
  const out = [];
  for (const ring of (path(geometry) ?? '').split('Z').filter(Boolean)) {
    let [x, y] = [0, 0];
    const steps = [];
    for (const point of ring.slice(1).split('L')) {
      const [toX, toY] = point.split(',').map(Math.round);
      if (steps.length && toX === x && toY === y) continue;
      steps.push(steps.length ? [toX - x, toY - y] : [toX, toY]);
      [x, y] = [toX, toY];
    }
    if (steps.length < 3) continue;
    const [start, ...rest] = steps;
    const line = rest.map(([dx, dy]) => `${dx}${dy < 0 ? '' : ' '}${dy}`).join(' ');
    out.push(`M${start.join(' ')}l${line.replace(/ -/g, '-')}z`);
  }
  return out.join('');
}

/** The middle of the largest part: France's number stands in Europe. */
function middle(geometry) {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const polygons = parts.map((coordinates) => ({ type: 'Polygon', coordinates }));
  const largest = polygons.sort((a, b) => geoArea(b) - geoArea(a))[0];
  return path.centroid(largest).map(Math.round);
}

const shapes = {};
let nobodys = '';
for (const { code, geometry } of countries('110m')) {
  if (code === NO_MANS) continue;
  if (code) shapes[code] = drawn(geometry);
  else nobodys += drawn(geometry);
}
const places = {};
for (const { code, geometry } of countries('50m'))
  if (code && code !== NO_MANS) places[code] = middle(geometry);
for (const [code, at] of Object.entries(SMALL)) places[code] ??= projection(at).map(Math.round);

const sorted = (record) => Object.fromEntries(Object.entries(record).sort());
const world = {
  width: WIDTH,
  height: HEIGHT,
  shapes: sorted(shapes),
  nobodys,
  places: sorted(places),
};
const file = fileURLToPath(
  new URL('../dashboard/src/pages/visitors/map/world.json', import.meta.url),
);
writeFileSync(file, `${JSON.stringify(world, null, 2)}\n`);
console.log(`${Object.keys(shapes).length} shapes, ${Object.keys(places).length} places`);
