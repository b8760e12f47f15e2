import type { ErrorLog } from '../observability/log.ts';
import { type EnrollPageServices, showEnrollPage, startEnrollment } from '../operations/enroll-page.ts';
import { chooseLanguage } from '../pages/choose-language.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { privateHeaders } from '../pages/headers.ts';
import type { Page } from '../pages/page.ts';
import { enrollPath } from '../tokens/link.ts';
import { failureResponse } from './failure-response.ts';
import type { HttpEvent, HttpResult } from './request.ts';
import { MethodNotAllowed } from './router.ts';

export interface EnrollPageDependencies {
  readonly services: EnrollPageServices;
  readonly log: ErrorLog;
}

/**
 * Makes the handler of what people open from their mail: no key is asked for, and whatever a browser asks is answered
 * by a page. GET and HEAD change nothing, so that neither mail scanners nor prefetching browsers do; the button POSTs,
 * and even that only leads on.
 */
export function createEnrollPageHandler({ services, log }: EnrollPageDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    const { method } = event.requestContext.http;
    const perform = performers.get(method);
    if (!perform) return refuse(event, log);
    return toResult(await orApology(() => perform(visitOf(event), services), event, log), method);
  };
}

const route = 'enrollPage';

const performers: ReadonlyMap<string, typeof showEnrollPage> = new Map([
  ['GET', showEnrollPage],
  ['HEAD', showEnrollPage],
  ['POST', startEnrollment],
]);

/** No browser asks so, only programs: they get the API's own answer, with the privacy of a page. */
function refuse({ requestContext: { requestId } }: HttpEvent, log: ErrorLog): HttpResult {
  const failure = new MethodNotAllowed([...performers.keys()]);
  log.info('request_refused', { requestId, route, failure: failure.kind });
  const response = failureResponse(failure, requestId);
  return { ...response, headers: { ...privateHeaders, ...response.headers } };
}

function visitOf(event: HttpEvent) {
  return {
    linkEnd: event.rawPath.slice(enrollPath.length),
    chosenLanguage: event.queryStringParameters?.lang,
    acceptedLanguages: event.headers['accept-language'],
  };
}

async function orApology(work: () => Promise<Page>, event: HttpEvent, log: ErrorLog): Promise<Page> {
  try {
    return await work();
  } catch (error) {
    const { requestId } = event.requestContext;
    log.error('request_failed', error, { requestId, route });
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
