import type { HttpMiddleware } from '../request.ts';
import { findRoute } from '../router.ts';

/** Finds the route, which all that follows depends on. */
export function matchRoute(): HttpMiddleware {
  return {
    before: ({ event }) => {
      event.match = findRoute(event.requestContext.http.method, event.rawPath);
    },
  };
}
