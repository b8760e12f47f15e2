import type { Parsed } from '../../lambda/schemas/parse.ts';

/** A bulk request with every field, each at a value that is taken. */
export function fullBody(): Record<string, unknown> {
  return {
    sendEmail: true,
    displayName: 'Sales phones',
    tags: ['sales', ''],
    duration: 3600,
    language: 'de',
    emailText: 'See you on Monday.',
    policyId: '64d2f0c0a1b2c3d4e5f61001',
    admPolicyAssignments: [{ admPolicyId: '64d2f0c0a1b2c3d4e5f61002', priority: 1 }, { priority: -2 }],
    profiles: ['64d2f0c0a1b2c3d4e5f62001'],
    applications: [
      {
        admApplication: '64d2f0c0a1b2c3d4e5f63001',
        managed: true,
        vpp: false,
        iOSApp: true,
        configuration: { server: { url: 'https://example.com', ports: [443, null] } },
        action: 'forceInstall',
        actionStatus: 'forceInstall',
        scripts: { preInstall: 'a', postInstall: 'b', audit: '', enforce: 'c', runner: 'd' },
        updatePolicy: {},
      },
      { admApplication: '64d2f0c0a1b2c3d4e5f63002' },
    ],
    admVppLocationId: '64d2f0c0a1b2c3d4e5f64001',
    segmentId: 7,
    userEmails: ['mia@example.com', 'leo@example.com'],
  };
}

/** The least that a bulk request may hold, with some fields changed; `undefined` takes one out. */
export function bodyWith(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ sendEmail: true, userEmails: ['mia@example.com'], ...fields }));
}

/** The same request in the form that the specification's samples have. */
export function wrap(body: Record<string, unknown>): Record<string, unknown> {
  const { userEmails, ...children } = body;
  return { type: 'object', children, userEmails };
}

/** What was wrong, by JSON pointer; nothing for what is accepted. */
export function violationsOf(parsed: Parsed<unknown>): Record<string, string> {
  if (parsed.ok) return {};
  return Object.fromEntries(parsed.violations.map(({ pointer, message }) => [pointer, message]));
}

/** The accepted value. */
export function accepted<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`Refused: ${JSON.stringify(parsed.violations)}`);
}
