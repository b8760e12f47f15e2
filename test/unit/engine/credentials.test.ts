import { expect, test } from '@jest/globals';
import { credentialsFor, regionFor } from '../../../bin/local/credentials.ts';

const own = {
  AWS_ACCESS_KEY_ID: 'mine',
  AWS_SECRET_ACCESS_KEY: 'mine too',
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL_SES: 'http://elsewhere',
  HOME: '/home/me',
  PATH: '/bin',
};
const builtIn = { dynamodb: undefined, ses: undefined };
const aws = { ...builtIn, dynamodb: 'https://dynamodb.eu-west-1.amazonaws.com' };
const emulator = { ...builtIn, dynamodb: 'http://localhost:8000' };

test("the built-in services never see the user's credentials or region", () => {
  expect(credentialsFor({ ...builtIn, environment: own })).toMatchObject({ AWS_ACCESS_KEY_ID: 'local' });
  expect(regionFor({ ...builtIn, environment: own })).toBe('us-east-1');
});

test("another endpoint gets the user's AWS settings and nothing else of the environment", () => {
  expect(credentialsFor({ ...aws, environment: own })).toEqual({
    AWS_ACCESS_KEY_ID: 'mine',
    AWS_SECRET_ACCESS_KEY: 'mine too',
    AWS_REGION: 'eu-west-1',
    HOME: '/home/me',
  });
  expect(regionFor({ ...aws, environment: own })).toBe('eu-west-1');
});

test('made-up credentials stand in for an emulator on this machine, never for AWS', () => {
  const environment = { HOME: '/home/me' };
  expect(credentialsFor({ ...emulator, environment })).toMatchObject({ AWS_ACCESS_KEY_ID: 'local' });
  expect(credentialsFor({ ...aws, environment })).toEqual({ HOME: '/home/me' });
});

test('a profile is a source of credentials too', () => {
  const environment = { AWS_PROFILE: 'work' };
  expect(credentialsFor({ ...emulator, environment })).toEqual({ AWS_PROFILE: 'work' });
});
