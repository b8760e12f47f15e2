import { createServer, type IncomingMessage } from 'node:http';
import { chooseLanguage } from '../../lambda/pages/choose-language.ts';
import { type EnrollMode, renderEnrollPage } from '../../lambda/pages/enroll-page.ts';
import { renderErrorPage } from '../../lambda/pages/error-page.ts';
import type { Page } from '../../lambda/pages/page.ts';
import { redirectTo } from '../../lambda/pages/redirect.ts';
import { serviceProfile } from '../../lambda/pages/service-profile.ts';
import { acme, invitation, problems, redirect, secret } from '../unit/pages/samples.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly referrer: string | undefined;
  readonly body: string;
}

export interface PageServer {
  readonly origin: string;
  /** Every request, in order. */
  readonly seen: Seen[];
  close(): Promise<void>;
}

/**
 * Serves the pages as they are made: `/enroll/apple/redirect` and `/enroll/apple/profile` are invitations, each kind of
 * problem has its own path beside them, and `colour` in the query takes the place of the organization's.
 */
export async function servePages(): Promise<PageServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, referrer: headers.referer, body: await text(request) });
    const { status, headers: answered, body } = answer(method, new URL(url, 'http://127.0.0.1'), origin);
    response.writeHead(status, answered).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    origin,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(method: string, { pathname, searchParams }: URL, origin: string): Page {
  const language = chooseLanguage({ chosen: searchParams.get('lang') ?? undefined });
  const kind = pathname.replace('/enroll/apple/', '');
  const organization = { ...acme, colour: searchParams.get('colour') ?? acme.colour };
  const mode: EnrollMode | undefined = { redirect, profile: { kind: 'profile' } as const }[kind];
  if (mode && method === 'POST') {
    return mode.kind === 'redirect'
      ? redirectTo({ address: mode.address, secret })
      : serviceProfile({
          organization,
          language,
          serverUrl: 'https://mdm.acme.example/profile',
          tokenId: '65126ec0a1b2c3d4e5f60001',
          secret,
        });
  }
  if (mode) return renderEnrollPage(invitation({ organization, language, mode, link: origin + pathname }));
  const problem = problems(language).find((one) => one.kind === kind);
  return renderErrorPage(problem ?? { kind: 'wrong', language });
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
