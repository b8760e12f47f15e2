import type { Services } from '../../batches/services.ts';
import type { ErrorLog } from '../../observability/log.ts';
import { showEnrollPage, startEnrollment } from '../../operations/enroll-page.ts';
import { chooseLanguage } from '../../pages/choose-language.ts';
import { renderErrorPage } from '../../pages/error-page.ts';
import type { Page } from '../../pages/page.ts';
import { enrollPath } from '../../tokens/link.ts';
import type { HttpEvent, HttpMiddleware, HttpResult } from '../request.ts';

/**
 * Answers what people open from their mail: no key is asked for, and every answer is a page. GET and HEAD change
 * nothing, so that neither mail scanners nor prefetching browsers do; the button POSTs, and even that only leads on.
 */
export function serveEnrollPage(services: Services, log: ErrorLog): HttpMiddleware {
  return {
    before: async ({ event }) => {
      const { method, path } = { ...event.requestContext.http, path: event.rawPath };
      const perform = performers[method];
      if (!path.startsWith(enrollPath) || !perform) return;
      return toResult(await orApology(() => perform(visitOf(event), services), event, log), method);
    },
  };
}

const performers: Readonly<Record<string, typeof showEnrollPage>> = {
  GET: showEnrollPage,
  HEAD: showEnrollPage,
  POST: startEnrollment,
};

function visitOf(event: HttpEvent) {
  return {
    secret: event.rawPath.slice(enrollPath.length),
    chosenLanguage: event.queryStringParameters?.lang,
    acceptedLanguages: event.headers['accept-language'],
  };
}

async function orApology(work: () => Promise<Page>, event: HttpEvent, log: ErrorLog): Promise<Page> {
  try {
    return await work();
  } catch (error) {
    const { requestId } = event.requestContext;
    log.error('request_failed', error, { requestId, route: 'enrollPage' });
    const language = chooseLanguage({
      chosen: event.queryStringParameters?.lang,
      accepted: event.headers['accept-language'],
    });
    return renderErrorPage({ kind: 'unavailable', language });
  }
}

function toResult({ status, headers, body }: Page, method: string): HttpResult {
  return { statusCode: status, headers: { ...headers }, body: method === 'HEAD' ? '' : body };
}
