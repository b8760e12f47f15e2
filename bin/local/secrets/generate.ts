import { randomInt } from 'node:crypto';
import { type Static, Type } from 'typebox';

export const GenerateSecretString = Type.Object({
  ExcludeCharacters: Type.Optional(Type.String()),
  ExcludeLowercase: Type.Optional(Type.Boolean()),
  ExcludeNumbers: Type.Optional(Type.Boolean()),
  ExcludePunctuation: Type.Optional(Type.Boolean()),
  ExcludeUppercase: Type.Optional(Type.Boolean()),
  GenerateStringKey: Type.Optional(Type.String()),
  IncludeSpace: Type.Optional(Type.Boolean()),
  PasswordLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
  SecretStringTemplate: Type.Optional(Type.String()),
});

/**
 * Makes a secret as CloudFormation does: a random text, alone or as one more member of the template's object.
 * `RequireEachIncludedType` is left to chance.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecret(rules: Static<typeof GenerateSecretString>): string {
  const alphabet = [
    rules.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    rules.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    rules.ExcludeNumbers ? '' : '0123456789',
    rules.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    rules.IncludeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !rules.ExcludeCharacters?.includes(character));
  const password = Array.from(
    { length: rules.PasswordLength ?? 32 },
    () => alphabet[randomInt(alphabet.length)],
  );
  const { SecretStringTemplate, GenerateStringKey } = rules;
  if (SecretStringTemplate === undefined || GenerateStringKey === undefined) return password.join('');
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: password.join('') });
}
