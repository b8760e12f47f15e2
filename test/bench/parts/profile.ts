import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from './part.ts';
import { profilePicture } from './profile-picture.ts';
import { type Purpose, purposes, whereTimeGoes } from './where-time-goes.ts';

const tokens = 10_000;
const picture = join(import.meta.dirname, '../../../docs/images/profile.svg');

/** Where Muster's own time goes; drawn into the documents. */
export const profile: Part = {
  title: 'Profile',
  how: `V8's sampling profiler over one request of ${tokens}, warmed up; drawn in docs/images/profile.svg.`,
  async measure(bench) {
    const bundle = await readFile(bench.bundles.readableHttp, 'utf8');
    const profiles: { label: string; times: Record<Purpose, number> }[] = [];
    for (const [label, sendEmail] of [
      [`${tokens} tokens`, false],
      [`${tokens} tokens with mail`, true],
    ] as const) {
      profiles.push({ label, times: whereTimeGoes(await bench.profile(sendEmail, tokens), bundle) });
    }
    await writeFile(picture, profilePicture(profiles));
    return {
      figures: [],
      tables: [
        {
          title: 'Where the time of a request goes, ms',
          columns: ['', ...profiles.map(({ label }) => label)],
          rows: purposes.map((purpose) => [
            purpose,
            ...profiles.map(({ times }) => Math.round(times[purpose])),
          ]),
        },
      ],
    };
  },
};
