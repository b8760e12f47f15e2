import { type Purpose, purposes } from './where-time-goes.ts';

const colours: Readonly<Record<Purpose, string>> = {
  Muster: '#2f6f4e',
  'SDK: writing requests, reading answers': '#c98a1b',
  'SDK: signing': '#e0b354',
  'SDK: middleware, endpoints, retries': '#f0d9a0',
  'Node: HTTP and sockets': '#3d6ea5',
  'Node: the rest, and the system': '#8fb0d4',
  'Garbage collection': '#9a9a9a',
};

const width = 900;
const barWidth = 640;
const barHeight = 34;
const rowHeight = 62;

/** A bar for each profile, in the parts that its time goes to: SVG. */
export function profilePicture(
  profiles: readonly { readonly label: string; readonly times: Readonly<Record<Purpose, number>> }[],
): string {
  const longest = Math.max(...profiles.map(({ times }) => totalOf(times)));
  const bars = profiles.map(({ label, times }, row) => {
    const y = 40 + row * rowHeight;
    let x = 20;
    const parts = purposes.map((purpose) => {
      const partWidth = (times[purpose] / longest) * barWidth;
      const share = Math.round((times[purpose] / totalOf(times)) * 100);
      const rectangle = `<rect x="${x.toFixed(1)}" y="${y}" width="${partWidth.toFixed(1)}" height="${barHeight}" fill="${colours[purpose]}"/>`;
      const middle = (x + partWidth / 2).toFixed(1);
      x += partWidth;
      if (partWidth < 30) return rectangle;
      return `${rectangle}<text x="${middle}" y="${y + 22}" text-anchor="middle" fill="${textColour(purpose)}">${share} %</text>`;
    });
    const total = `<text x="${(x + 10).toFixed(1)}" y="${y + 22}">${Math.round(totalOf(times))} ms</text>`;
    return `<text x="20" y="${y - 8}" font-weight="bold">${label}</text>${parts.join('')}${total}`;
  });
  const top = 40 + profiles.length * rowHeight;
  const legend = purposes.map((purpose, n) => {
    const [x, y] = [20 + (n % 2) * 420, top + Math.floor(n / 2) * 24];
    return `<rect x="${x}" y="${y}" width="14" height="14" fill="${colours[purpose]}"/><text x="${x + 22}" y="${y + 12}">${purpose}</text>`;
  });
  const height = top + Math.ceil(purposes.length / 2) * 24 + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="14" fill="#222">
<title>Where the time of a request goes</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...bars, ...legend].join('\n')}
</svg>
`;
}

function totalOf(times: Readonly<Record<Purpose, number>>): number {
  return purposes.reduce((sum, purpose) => sum + times[purpose], 0);
}

function textColour(purpose: Purpose): string {
  return purpose === 'Muster' || purpose === 'Node: HTTP and sockets' ? '#fff' : '#222';
}
