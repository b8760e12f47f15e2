import { createServer, type RequestListener, type Server } from 'node:http';

/** A server that listens on this machine only. */
export interface LocalServer {
  readonly port: number;
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** Answers requests from now on; before, each is told that the service is unavailable. */
  serve(listener: RequestListener): void;
  /** Takes no more requests; those that it has are answered still. */
  refuse(): void;
  /** Drops open connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on 127.0.0.1. Its address is known before what it serves, which may depend on addresses.
 *
 * @param port 0 takes a free one
 * @param variable the environment variable that sets the port, for the message when it is taken
 * @throws Error that says so when the port is taken
 */
export async function listen(port: number, variable?: string): Promise<LocalServer> {
  let answer = unavailable;
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => answer(request, response));
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(port, '127.0.0.1', listening.resolve);
  await listening.promise.catch((error: unknown) => {
    throw portError(error, port, variable);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    port: address.port,
    url: `http://localhost:${address.port}`,
    serve(listener) {
      answer = listener;
    },
    refuse() {
      answer = unavailable;
    },
    close: () => close(server),
  };
}

const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json' }).end('{"message":"Service Unavailable"}');
};

/** Says which port it is where listening failed for the port's sake; any other error stays as it is. */
export function portError(error: unknown, port: number, variable: string | undefined): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const remedy = variable === undefined ? '' : `; set ${variable} to another, or to 0 for a free one`;
  if (code === 'EADDRINUSE') return new Error(`Port ${port} is taken${remedy}`);
  if (code === 'EACCES') return new Error(`Port ${port} is not for this user${remedy}`);
  return error;
}

async function close(server: Server): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  server.closeAllConnections();
  await closed.promise;
}
