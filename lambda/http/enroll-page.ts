import type { Failure } from '../failure.ts';
import type { ErrorLog } from '../observability/log.ts';
import { type EnrollPageServices, showEnrollPage, startEnrollment } from '../operations/enroll-page.ts';
import { chooseLanguage } from '../pages/choose-language.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { privateHeaders } from '../pages/headers.ts';
import type { Page } from '../pages/page.ts';
import { enrollPath } from '../tokens/link.ts';
import { failureResponse } from './failure-response.ts';
import type { HttpEvent, HttpResult } from './request.ts';
import { MethodNotAllowed, unknownPath } from './router.ts';

export interface EnrollPageDependencies {
  readonly services: Omit<EnrollPageServices, 'onNotReady'>;
  readonly log: ErrorLog;
  /** Hears of each page that could not lead on, because its organization is not ready. */
  readonly onNotReady: () => void;
}

/**
 * Makes the handler of what people open from their mail, and of every path that is not the API's: mail programs damage
 * links in many ways. No key is asked for, and whatever a browser asks is answered by a page. GET and HEAD change
 * nothing, so that neither mail scanners nor prefetching browsers do; the button POSTs, and even that only leads on.
 */
export function createEnrollPageHandler({ services, log, onNotReady }: EnrollPageDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    const { http, requestId } = event.requestContext;
    const { method } = http;
    if (!isOpenedLink(event)) return refuse(unknownPath(), event, log);
    const perform = performers.get(method);
    if (!perform) return refuse(new MethodNotAllowed([...performers.keys()]), event, log);
    const reporting = {
      ...services,
      onNotReady(organizationId: string) {
        log.warn('page_not_ready', { requestId, route, organizationId });
        onNotReady();
      },
    };
    return toResult(await orApology(() => perform(visitOf(event), reporting), event, log), method);
  };
}

const route = 'enrollPage';

const performers: ReadonlyMap<string, typeof showEnrollPage> = new Map([
  ['GET', showEnrollPage],
  ['HEAD', showEnrollPage],
  ['POST', startEnrollment],
]);

/** Whether somebody opened a link, however damaged, or whatever else for a browser to show. */
function isOpenedLink({ rawPath, headers }: HttpEvent): boolean {
  return /^[^a-z0-9]*enroll|mse_/i.test(rawPath) || headers.accept?.includes('text/html') === true;
}

/** No browser asks so, only programs: they get the API's own answer, with the privacy of a page. */
function refuse(failure: Failure, { requestContext }: HttpEvent, log: ErrorLog): HttpResult {
  const { requestId, http } = requestContext;
  log.info('request_refused', { requestId, route, failure: failure.kind });
  const { statusCode, headers, body } = failureResponse(failure, requestId);
  return { statusCode, headers: { ...privateHeaders, ...headers }, body: http.method === 'HEAD' ? '' : body };
}

function visitOf(event: HttpEvent) {
  return {
    linkEnd: event.rawPath.startsWith(enrollPath) ? event.rawPath.slice(enrollPath.length) : '',
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
