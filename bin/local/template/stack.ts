import type { Static, TObject } from 'typebox';
import { checked } from '../checked.ts';
import type { Place } from '../place.ts';
import type { Assembly, Template } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { awsApiOrigin, type ReferenceRules, referenceRules } from './references.ts';

/** A resource of the template whose properties have been worked out. */
export interface Resource<Properties> {
  readonly logicalId: string;
  /** Its physical name. */
  readonly name: string;
  /** What `Ref` yields. */
  readonly ref: string;
  /** For messages: logical id and type. */
  readonly label: string;
  readonly properties: Properties;
}

export interface Stack {
  /**
   * The resources of one type whose condition holds. Of their properties only those in `schema` are worked out, so
   * that what the engine does not serve needs no rules here.
   *
   * @throws Error when properties are not of the schema's shape, or use what the engine cannot resolve
   */
  resources<Schema extends TObject>(type: string, schema: Schema): Resource<Static<Schema>>[];
  /** @returns what `Fn::GetAtt` yields */
  attribute(logicalId: string, attribute: string): string;
  /** @returns folder of a deployed asset, by its name in the deployment bucket */
  assetDirectory(objectKey: string): string;
}

/** Reads a synthesised stack as it would be if it were deployed at `place`. */
export function openStack({ template, assetDirectory }: Assembly, place: Place): Stack {
  const scope = scopeOf(template, place);
  return {
    assetDirectory,
    attribute: (logicalId, attribute) => String(scope.attribute(logicalId, attribute)),
    resources(type, schema) {
      return Object.entries(template.Resources)
        .filter(([, resource]) => resource.Type === type && holds(resource.Condition, scope))
        .map(([logicalId, { Properties = {} }]) => {
          const label = `${logicalId} (${type})`;
          const wanted = Object.entries(Properties).filter(([name]) => name in schema.properties);
          const properties = resolve(Object.fromEntries(wanted), scope);
          return {
            logicalId,
            label,
            name: physicalName(logicalId, template, place, scope),
            ref: String(scope.ref(logicalId)),
            properties: checked(schema, properties, label),
          };
        });
    },
  };
}

function scopeOf(template: Template, place: Place): Scope {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': place.accountId,
    'AWS::NoValue': undefined,
    'AWS::Partition': 'aws',
    'AWS::Region': place.region,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${place.stackName}/local`,
    'AWS::StackName': place.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const apiOrigin = awsApiOrigin(place);
  const scope: Scope = {
    ref(name) {
      if (name in pseudo) return pseudo[name];
      const parameter = template.Parameters?.[name];
      if (parameter) return parameter.Default;
      return rulesOf(name, template).ref(physicalName(name, template, place, scope), place);
    },
    attribute(name, attribute) {
      const read = rulesOf(name, template).attributes[attribute];
      if (!read) throw new Error(`The local engine does not know the attribute ${name}.${attribute}`);
      return read(physicalName(name, template, place, scope), place);
    },
    condition(name) {
      const definition = template.Conditions?.[name];
      if (definition === undefined) throw new Error(`The template has no condition ${name}`);
      return resolve(definition, scope) === true;
    },
    localise: (text) => text.replaceAll(apiOrigin, place.apiUrl),
  };
  return scope;
}

function holds(condition: string | undefined, scope: Scope): boolean {
  return condition === undefined || scope.condition(condition);
}

function rulesOf(logicalId: string, template: Template): ReferenceRules {
  const resource = template.Resources[logicalId];
  if (!resource) throw new Error(`The template has no resource or parameter ${logicalId}`);
  return referenceRules(resource.Type);
}

function physicalName(logicalId: string, template: Template, place: Place, scope: Scope): string {
  const { nameProperty } = rulesOf(logicalId, template);
  let value: unknown = template.Resources[logicalId]?.Properties;
  for (const part of nameProperty?.split('.') ?? []) value = isRecord(value) ? value[part] : undefined;
  const name = nameProperty === undefined ? undefined : resolve(value, scope);
  return typeof name === 'string' ? name : `${place.stackName}-${logicalId}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
