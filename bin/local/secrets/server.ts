import type { RequestListener } from 'node:http';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AwsError } from '../http/aws-error.ts';
import { jsonApi } from '../http/json-api.ts';
import type { Secret, SecretStore, Version } from './store.ts';

const Input = Type.Object({
  SecretId: Type.String(),
  VersionId: Type.Optional(Type.String()),
  VersionStage: Type.Optional(Type.String()),
  ClientRequestToken: Type.Optional(Type.String()),
  SecretString: Type.Optional(Type.String()),
});
type Input = Static<typeof Input>;

/** Answers the part of Secrets Manager's API that reads and replaces values. */
export function createSecretsManager(store: SecretStore): RequestListener {
  const find = (input: unknown): { secret: Secret; input: Input } => {
    if (!Value.Check(Input, input)) {
      throw new AwsError(400, 'InvalidParameterException', 'The engine takes SecretId and SecretString');
    }
    const secret = store.find(input.SecretId);
    if (secret) return { secret, input };
    throw new AwsError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  const actions = {
    GetSecretValue(raw: unknown) {
      const { secret, input } = find(raw);
      const version = selectVersion(secret, input);
      return { ...describe(secret, version), SecretString: version.value };
    },
    PutSecretValue(raw: unknown) {
      const { secret, input } = find(raw);
      if (input.SecretString === undefined) {
        throw new AwsError(
          400,
          'InvalidParameterException',
          'The engine keeps texts only: give a SecretString',
        );
      }
      const { SecretString: value, ClientRequestToken: token } = input;
      const present = secret.versions.find(({ id }) => id === token);
      if (present && present.value !== value) {
        throw new AwsError(400, 'ResourceExistsException', 'Another value was put under this token.');
      }
      return describe(secret, present ?? store.put(secret, value, token));
    },
    DescribeSecret(raw: unknown) {
      const { secret } = find(raw);
      const stages = secret.versions.map(({ id, stages }) => [id, stages]);
      return { ARN: secret.arn, Name: secret.name, VersionIdsToStages: Object.fromEntries(stages) };
    },
  };
  return jsonApi('secretsmanager', actions);
}

function selectVersion({ versions }: Secret, { VersionId, VersionStage = 'AWSCURRENT' }: Input): Version {
  const version = versions.find(({ id, stages }) =>
    VersionId === undefined ? stages.includes(VersionStage) : id === VersionId,
  );
  if (version) return version;
  throw new AwsError(
    400,
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value.",
  );
}

function describe({ arn, name }: Secret, { id, stages, createdAt }: Version): object {
  return { ARN: arn, Name: name, VersionId: id, VersionStages: stages, CreatedDate: createdAt / 1000 };
}
