import { describe, expect, test } from '@jest/globals';
import { reservationAttributes, shape } from '../../lambda/store/shape.ts';
import { changedAttributes } from '../../lambda/store/token-item.ts';
import { entries } from '../../lib/constructs/functions.ts';
import { grantsOf, isAllowed } from '../support/grants.ts';
import { buildStack, resources } from '../support/synth.ts';

const leadingKeys = 'dynamodb:LeadingKeys';
const { template } = buildStack();
const functions = entries.map((name) => ({ name, grants: grantsOf(template, name) }));
/** Those that make links and send mail. */
const senders = functions.filter(({ name }) => ['http', 'direct', 'deliver'].includes(name));

describe('on the table', () => {
  test.each([
    ['organization#1', ['http', 'enrollPage', 'direct', 'deliver']],
    ['batch#1', ['http', 'enrollPage', 'direct', 'deliver', 'emailEvents']],
    ['chunk#1#0', ['http', 'direct', 'deliver', 'emailEvents']],
    ['suppression#1', ['http', 'direct', 'deliver']],
    ['send-rate', ['http', 'direct', 'deliver']],
    ['slug#acme', ['http', 'direct']],
    ['token#1#ab', ['http', 'enrollPage', 'direct', 'deliver', 'emailEvents']],
    ['usage#1', ['http', 'direct', 'deliver']],
    ['catalogue#1', ['http', 'direct']],
    ['key#hash', ['http']],
  ])('%s is read by %j alone', (key, readers) => {
    expect(whoMay('GetItem', key)).toEqual(readers);
    expect(whoMay('BatchGetItem', key)).toEqual(readers);
  });

  test.each([
    ['batch#1', ['http', 'direct', 'deliver']],
    ['chunk#1#0', ['http', 'direct', 'deliver']],
    ['token#1#ab', ['http', 'direct', 'deliver']],
    ['send-rate', ['http', 'direct', 'deliver']],
    ['usage#1', ['http', 'direct']],
    ['suppression#1', ['http', 'direct']],
    ['organization#1', []],
    ['slug#acme', []],
    ['catalogue#1', []],
    ['key#hash', []],
  ])('%s is written by %j alone', (key, writers) => {
    for (const action of ['DeleteItem', 'BatchWriteItem', 'UpdateItem', 'PutItem']) {
      const others = whoMay(action, key).filter((name) => name !== 'emailEvents');
      expect(others).toEqual(writers);
    }
  });

  describe('news of mails', () => {
    const everything = ['organization#1', 'usage#1', 'batch#1', 'chunk#1#0', 'suppression#1', 'token#1#ab'];
    const keys = [...everything, 'slug#acme', 'catalogue#1', 'key#hash', 'send-rate'];
    const changeable = (action: string, attributes: readonly string[], returnValues?: string): string[] =>
      keys.filter((key) =>
        isAllowed(grantsOf(template, 'emailEvents'), {
          action,
          context: {
            [leadingKeys]: [key],
            'dynamodb:Attributes': ['pk', 'sk', ...attributes],
            ...(returnValues !== undefined && { 'dynamodb:ReturnValues': [returnValues] }),
          },
        }),
      );

    test('puts addresses on suppression lists, and deletes and replaces nothing', () => {
      expect(changeable('PutItem', ['reason'])).toEqual(['suppression#1']);
      expect(changeable('DeleteItem', [])).toEqual([]);
      expect(changeable('BatchWriteItem', [])).toEqual([]);
    });

    test('changes of an organization the flag of its suppressions and the sums of its mail alone', () => {
      const sums = ['mailsSent', 'mailsBounced', 'mailsComplained', shape.timeToLive];
      expect(changeable('UpdateItem', ['hasSuppressions'])).toEqual([
        'organization#1',
        'batch#1',
        'chunk#1#0',
      ]);
      expect(changeable('UpdateItem', sums, 'UPDATED_NEW')).toEqual(['usage#1', 'batch#1', 'chunk#1#0']);
    });

    test('changes of a token what may change of it, and never whose it is', () => {
      const token = { state: 'PENDING', expireAt: 1, generation: 1, version: 1, updatedAt: 1 } as const;
      const none = { displayName: undefined, tags: undefined, redemption: undefined, history: [] };
      const written = Object.keys(changedAttributes({ ...token, ...none }));
      expect(changeable('UpdateItem', written)).toContain('token#1#ab');
      for (const name of ['email', 'batchId', 'place', 'keyVersion']) {
        expect(changeable('UpdateItem', ['generation', name])).not.toContain('token#1#ab');
      }
    });

    test.each(['slug', 'paused', 'bulkEnrollment', 'enrollmentAddress', 'invitationsPerDay', 'invitations'])(
      'cannot change %s of an organization, nor beside what it may change',
      (attribute) => {
        for (const allowed of [[], ['hasSuppressions'], ['mailsSent']]) {
          expect(changeable('UpdateItem', [...allowed, attribute])).toEqual(['batch#1', 'chunk#1#0']);
        }
      },
    );

    test.each(['ALL_OLD', 'ALL_NEW'])(
      'reads no other attribute of an organization by asking for %s',
      (values) => {
        expect(changeable('UpdateItem', ['hasSuppressions'], values)).not.toContain('organization#1');
        expect(changeable('UpdateItem', ['mailsSent'], values)).not.toContain('usage#1');
      },
    );
  });

  test('the delivery counts invitations, and changes nothing else of a day', () => {
    const update = (attributes: readonly string[]) =>
      isAllowed(grantsOf(template, 'deliver'), {
        action: 'UpdateItem',
        context: { [leadingKeys]: ['usage#1'], 'dynamodb:Attributes': ['pk', 'sk', ...attributes] },
      });
    expect(update(reservationAttributes)).toBe(true);
    expect(update(['invitations', 'mailsSent'])).toBe(false);
  });

  test('one call may reach all that a request depends on', () => {
    const keys = ['organization#1', 'batch#1', 'usage#1', 'send-rate', 'catalogue#1'];
    for (const name of ['http', 'direct'] as const) {
      const request = { action: 'BatchGetItem', context: { [leadingKeys]: keys } };
      expect(isAllowed(grantsOf(template, name), request)).toBe(true);
    }
  });

  test('what is due is found by the delivery alone', () => {
    expect(whoMay('Query', 'due#0', 'due')).toEqual(['deliver']);
    expect(whoMay('Query', 'organization#1', 'due')).toEqual([]);
  });

  test('tokens are found by address, and batches by organization, by requests alone', () => {
    expect(whoMay('Query', 'token#1#ab')).toEqual(['http', 'direct']);
    expect(whoMay('Query', 'organization#1#batches', 'byOrganization')).toEqual(['http', 'direct']);
  });

  test('a request that names no key is refused, whatever it asks', () => {
    const grants = functions.flatMap((entry) => entry.grants).filter(isOnTable);
    for (const grant of grants) {
      for (const action of grant.actions.map((name) => name.replace('dynamodb:', ''))) {
        for (const index of [undefined, 'byOrganization', 'due']) {
          for (const context of [{}, { 'dynamodb:Attributes': ['pk', 'sk', 'hasSuppressions'] }]) {
            expect(isAllowed([grant], { action, index, context })).toBe(false);
          }
        }
      }
    }
  });

  test('no function can scan, nor do anything to items of just any kind', () => {
    const grants = functions.flatMap((entry) => entry.grants).filter(isOnTable);
    expect(grants.length).toBeGreaterThan(0);
    for (const { actions, conditions } of grants) {
      expect(actions).not.toContain('dynamodb:Scan');
      const keys = [conditions['ForAllValues:StringLike']?.[leadingKeys] ?? '*'].flat();
      for (const key of keys) expect(key).toMatch(/^[a-z-]+#?\*$/);
    }
  });
});

test('no function holds an action by a wildcard, and none a managed policy', () => {
  for (const { grants } of functions) {
    for (const { actions } of grants) expect(actions.join()).not.toContain('*');
  }
  for (const role of Object.values(resources(template, 'AWS::IAM::Role'))) {
    expect(role).not.toHaveProperty('ManagedPolicyArns');
  }
});

test('every function that makes links or checks them reads the signing keys, and none another secret', () => {
  const [secret] = Object.keys(resources(template, 'AWS::SecretsManager::Secret'));
  for (const { grants } of functions.filter(({ name }) => name !== 'emailEvents')) {
    expect(grants.filter(({ actions }) => actions.some((action) => action.startsWith('secrets')))).toEqual([
      {
        actions: ['secretsmanager:GetSecretValue'],
        resource: JSON.stringify({ Ref: secret }),
        conditions: {},
      },
    ]);
  }
});

test('mail leaves from the one sender, by the identity, configuration set and templates of the stage', () => {
  for (const { grants } of senders) {
    const [grant] = grants.filter(({ actions }) => actions.includes('ses:SendBulkTemplatedEmail'));
    expect(grant?.conditions).toEqual({ StringEquals: { 'ses:FromAddress': 'invitations@muster.example' } });
    const names = [...(grant?.resource ?? '').matchAll(/"(:[a-z-]+\/[^"]+)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(10);
    expect(names).toContain(':identity/muster.example');
    expect(names).toContain(':configuration-set/muster-local');
    expect(names.filter((name) => name?.startsWith(':template/muster-local-'))).toHaveLength(8);
  }
});

test('in the SES sandbox, mail may go to the recipients that were verified too', () => {
  const sandbox = buildStack('staging', {
    mail: { domain: 'm.example', sender: 'i', senderName: 'I', sandboxRecipients: ['me@example.org'] },
  });
  for (const { name } of senders) {
    const texts = grantsOf(sandbox.template, name).map(({ resource }) => resource);
    expect(texts.join()).toContain(':identity/me@example.org');
  }
});

test('who only records the news of mails can neither send nor make links', () => {
  const actions = grantsOf(template, 'emailEvents').flatMap((grant) => grant.actions);
  expect(actions.filter((action) => /^(ses|secretsmanager):/.test(action))).toEqual([]);
});

test('what the public reaches reads items and keys, and can do nothing else: no mail, no write, no query', () => {
  const actions = grantsOf(template, 'enrollPage').flatMap((grant) => grant.actions);
  expect(actions.filter((action) => !action.startsWith('logs:'))).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'secretsmanager:GetSecretValue',
  ]);
});

test('delivery is asked for by requests alone, and they can invoke no other function', () => {
  const [deliver, ...others] = Object.keys(resources(template, 'AWS::Lambda::Function')).filter((id) =>
    id.startsWith('Functionsdeliver'),
  );
  expect(others).toEqual([]);
  for (const { name, grants } of functions) {
    const invoking = grants.filter(({ actions }) => actions.some((action) => action.startsWith('lambda:')));
    const one = {
      actions: ['lambda:InvokeFunction'],
      resource: JSON.stringify({ 'Fn::GetAtt': [deliver, 'Arn'] }),
      conditions: {},
    };
    expect(invoking).toEqual(['http', 'direct'].includes(name) ? [one] : []);
  }
});

test('the dead-letter queue is written by the direct function alone, and read by none', () => {
  for (const { name, grants } of functions) {
    const actions = grants.flatMap((grant) => grant.actions).filter((action) => action.startsWith('sqs:'));
    if (name === 'emailEvents') expect(actions).not.toContain('sqs:SendMessage');
    else expect(actions).toEqual(name === 'direct' ? ['sqs:SendMessage'] : []);
  }
});

function whoMay(action: string, key: string, index?: string): string[] {
  return functions
    .filter(({ grants }) => isAllowed(grants, { action, index, context: { [leadingKeys]: [key] } }))
    .map(({ name }) => name);
}

function isOnTable({ actions }: { readonly actions: readonly string[] }): boolean {
  return actions.some((action) => action.startsWith('dynamodb:'));
}
