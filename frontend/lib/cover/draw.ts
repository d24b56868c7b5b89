/** Pictures for products without one: drawn from the slug alone, the same for ever. */

const WIDTH = 1200;
const HEIGHT = 675;

/** A sequence of numbers from 0 to 1 that depends on a text only (FNV-1a, then mulberry32). */
function sequence(text: string): () => number {
  let seed = 0x811c9dc5;
  for (const letter of text) {
    seed = Math.imul(seed ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = (next: () => number, hue: number) => string;

const windows: Draw = (next, hue) =>
  Array.from({ length: 3 }, (_, at) => {
    const width = 360 + next() * 220;
    const height = 220 + next() * 160;
    const x = 120 + at * 280 + next() * 80;
    const y = 90 + at * 70 + next() * 60;
    const lines = Array.from({ length: 5 }, (_line, row) => {
      const length = (0.3 + next() * 0.5) * width;
      return `<rect x="${r(x + 28)}" y="${r(y + 64 + row * 34)}" width="${r(length)}" height="12" rx="6" fill="hsl(${r(hue + row * 14)} 60% 65%)" opacity="${r(0.25 + next() * 0.5)}"/>`;
    }).join("");
    return `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="16" fill="#111827" fill-opacity=".72" stroke="#fff" stroke-opacity=".18"/><circle cx="${r(x + 30)}" cy="${r(y + 28)}" r="7" fill="#f87171"/><circle cx="${r(x + 54)}" cy="${r(y + 28)}" r="7" fill="#fbbf24"/><circle cx="${r(x + 78)}" cy="${r(y + 28)}" r="7" fill="#4ade80"/>${lines}`;
  }).join("");

const bars: Draw = (next, hue) => {
  const parts = Array.from({ length: 14 }, (_, at) => {
    const height = 80 + next() * 380;
    return `<rect x="${120 + at * 70}" y="${r(570 - height)}" width="44" height="${r(height)}" rx="10" fill="hsl(${r(hue + at * 5)} 65% ${r(50 + next() * 22)}%)" opacity=".85"/>`;
  });
  return `${parts.join("")}<rect x="100" y="580" width="1000" height="3" fill="#fff" opacity=".35"/>`;
};

const network: Draw = (next, hue) => {
  const spots = Array.from({ length: 13 }, () => ({
    x: 110 + next() * 980,
    y: 80 + next() * 515,
    size: 10 + next() * 26,
  }));
  const lines = spots.flatMap((from, at) =>
    spots.slice(at + 1).flatMap((to) => {
      const far = Math.hypot(from.x - to.x, from.y - to.y);
      return far < 330
        ? [
            `<line x1="${r(from.x)}" y1="${r(from.y)}" x2="${r(to.x)}" y2="${r(to.y)}" stroke="#fff" stroke-opacity="${r(0.35 - far / 1200)}" stroke-width="3"/>`,
          ]
        : [];
    }),
  );
  const nodes = spots.map(
    (spot, at) =>
      `<circle cx="${r(spot.x)}" cy="${r(spot.y)}" r="${r(spot.size)}" fill="hsl(${r(hue + at * 9)} 65% 62%)"/>`,
  );
  return lines.join("") + nodes.join("");
};

const tiles: Draw = (next, hue) =>
  Array.from({ length: 60 }, (_, at) => {
    if (next() < 0.35) return "";
    const x = 105 + (at % 10) * 100;
    const y = 40 + Math.floor(at / 10) * 100;
    const shape = next();
    const fill = `hsl(${r(hue + next() * 60)} 60% ${r(45 + next() * 25)}%)`;
    return shape < 0.34
      ? `<rect x="${x}" y="${y}" width="90" height="90" rx="18" fill="${fill}"/>`
      : shape < 0.67
        ? `<circle cx="${x + 45}" cy="${y + 45}" r="45" fill="${fill}"/>`
        : `<path d="M${x} ${y + 90}A90 90 0 0 1 ${x + 90} ${y}V${y + 90}Z" fill="${fill}"/>`;
  }).join("");

const waves: Draw = (next, hue) =>
  Array.from({ length: 7 }, (_, at) => {
    const y = 130 + at * 80;
    const bends = Array.from({ length: 4 }, (_bend, k) => {
      const up = (next() - 0.5) * 170;
      return `S${r(k * 400 + 260)} ${r(y + up)} ${k * 400 + 400} ${r(y + (next() - 0.5) * 60)}`;
    }).join("");
    return `<path d="M-20 ${y}C60 ${r(y - 60)} 120 ${r(y + 60)} 200 ${y}${bends}V720H-20Z" fill="hsl(${r(hue + at * 12)} 55% ${r(62 - at * 6)}%)" opacity=".5"/>`;
  }).join("");

const MOTIFS: readonly Draw[] = [windows, bars, network, tiles, waves];

function r(number: number): string {
  return (Math.round(number * 10) / 10).toString();
}

/** An SVG of 1200 × 675. */
export function drawCover(slug: string): string {
  const next = sequence(slug);
  const hue = Math.floor(next() * 360);
  const motif = MOTIFS[Math.floor(next() * MOTIFS.length)] ?? tiles;
  const angle = Math.floor(next() * 90);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><defs><linearGradient id="g" gradientTransform="rotate(${angle})"><stop stop-color="hsl(${hue} 48% 22%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 52% 12%)"/></linearGradient></defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#g)"/>${motif(next, (hue + 20) % 360)}</svg>`;
}
