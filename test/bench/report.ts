import { cpus, release, totalmem, type } from 'node:os';
import { type Figure, type Findings, type Limit, verdict } from './figures.ts';
import type { Part } from './parts/part.ts';

/** A part that was measured. */
export interface Measured {
  readonly part: Part;
  readonly findings: Findings;
}

export interface Report {
  /** The day, `2026-11-24`. */
  readonly date: string;
  readonly pairs: number;
  readonly parts: readonly Measured[];
}

/** Every figure by its name, with what it must come to and whether it does. */
export function asJson({ date, pairs, parts }: Report): string {
  const figures = parts.flatMap(({ findings }) => findings.figures);
  const entries = figures.map(({ name, label, value, interval, unit, limit, ...figure }) => [
    name,
    {
      label,
      value,
      interval,
      unit,
      ...limit,
      verdict: verdict({ name, label, value, ...figure, ...(limit && { limit }) }),
    },
  ]);
  return JSON.stringify({ date, machine: machine(), pairs, figures: Object.fromEntries(entries) }, null, 2);
}

/** The report that is kept in the documents. */
export function asMarkdown(report: Report): string {
  const { date, pairs, parts } = report;
  const head = `# Benchmarks

Measured on ${date} by \`npm run bench\`, ${pairs} interleaved pairs of whatever is compared; ratios are medians of pairs, with the interval that holds them 19 times in 20. [performance.md](performance.md) says what they mean.

${machine()}. Client and stub share its cores.

${figureTable(parts.flatMap(({ findings }) => findings.figures))}`;
  return `${[head, ...parts.map(partSection)].join('\n\n')}\n`;
}

/** A part for the terminal. */
export function asText({ part, findings }: Measured): string {
  const lines = findings.figures.map((figure) => {
    const mark = { aim: '✓✓', bar: '✓ ', missed: '✗ ' }[verdict(figure) ?? 'aim'];
    return `  ${figure.limit ? mark : '  '} ${figure.label}: ${shown(figure)}${figure.limit ? `  (${goals(figure)})` : ''}`;
  });
  const tables = (findings.tables ?? []).map(({ title, columns, rows }) =>
    [`  ${title}`, ...[columns, ...rows].map((row) => `    ${row.join(' | ')}`)].join('\n'),
  );
  return [`${part.title}: ${part.how}`, ...lines, ...tables].join('\n');
}

function partSection({ part, findings }: Measured): string {
  const tables = (findings.tables ?? []).map(
    ({ title, columns, rows }) => `**${title}**\n\n${table(columns, rows)}`,
  );
  return [`## ${part.title}`, part.how, ...tables].join('\n\n');
}

function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { limit } = figure;
    const words = {
      aim: limit?.aim === undefined ? 'met' : 'aim reached',
      bar: 'bar met',
      missed: '**missed**',
    };
    const met = verdict(figure);
    return [
      figure.label,
      shown(figure),
      limit ? barOf(limit) : '',
      limit?.aim === undefined ? '' : goal(limit, limit.aim),
      met ? words[met] : 'published',
    ];
  });
  return table(['Figure', 'Measured', 'Bar', 'Aim', ''], rows);
}

function shown({ value, interval, unit, digits = 2 }: Figure): string {
  const text = (number: number): string => number.toFixed(digits);
  const range = interval ? ` (${interval.map(text).join('–')})` : '';
  return `${text(value)}${unit ? ` ${unit}` : ''}${range}`;
}

function goals({ limit }: Figure): string {
  if (!limit) return '';
  return limit.aim === undefined ? barOf(limit) : `${barOf(limit)}, aim ${goal(limit, limit.aim)}`;
}

function barOf(limit: Limit): string {
  return limit.around === undefined ? goal(limit, limit.bar) : `${limit.around} ± ${limit.bar}`;
}

function goal({ sense = 'atMost' }: Limit, value: number): string {
  return `${sense === 'atMost' ? '≤' : '≥'} ${value}`;
}

/** Laid out as the formatter would. */
function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'Unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores of ${model}, ${gigabytes} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}
