import { createHmac, hash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { tableName } from '../load.ts';
import { type Arm, inFlight, type NewToken } from './arm.ts';
import { writerOfCalls } from './writer.ts';

const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? '');
const region = process.env.AWS_REGION ?? '';
const target = 'DynamoDB_20120810.BatchWriteItem';

/** The floor: requests written and signed by hand, that do nothing but write and have no answer to any failure. */
export const floor: Arm = writerOfCalls((tokens) => post(bodyOf(tokens)));

function bodyOf(tokens: NewToken[]): string {
  const requests = tokens.map((token) => ({
    PutRequest: {
      Item: {
        pk: { S: token.partition },
        sk: { S: token.id },
        ttl: { N: String(token.ttl) },
        batchId: { S: token.batchId },
        place: { N: String(token.place) },
        email: { S: token.email },
        state: { S: token.state },
        keyVersion: { N: '1' },
        expireAt: { N: String(token.expireAt) },
      },
    },
  }));
  return JSON.stringify({ RequestItems: { [tableName]: requests } });
}

async function post(body: string): Promise<void> {
  const headers = sign(body);
  await new Promise<void>((resolve, reject) => {
    const call = request(
      { host: endpoint.hostname, port: endpoint.port, method: 'POST', path: '/', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`Status ${response.statusCode}`)),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** AWS Signature Version 4, the key of the day derived once. */
function sign(body: string): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/dynamodb/aws4_request`;
  const signed = 'content-type;host;x-amz-date;x-amz-target';
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    host: endpoint.host,
    'x-amz-date': time,
    'x-amz-target': target,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ['POST', '/', '', lines.join(''), signed, hash('sha256', body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hash('sha256', request)].join('\n');
  const signature = createHmac('sha256', keyOf(time.slice(0, 8)))
    .update(text)
    .digest('hex');
  const credential = `${process.env.AWS_ACCESS_KEY_ID}/${scope}`;
  return {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

const keys = new Map<string, Buffer>();

function keyOf(day: string): Buffer {
  const known = keys.get(day);
  if (known) return known;
  const key = [day, region, 'dynamodb', 'aws4_request'].reduce<string | Buffer>(
    (from, part) => createHmac('sha256', from).update(part).digest(),
    `AWS4${process.env.AWS_SECRET_ACCESS_KEY}`,
  );
  keys.set(day, Buffer.from(key));
  return Buffer.from(key);
}
