/** What the names in a template stand for. */
export interface Scope {
  /** Value of `Ref` to a parameter, a pseudo parameter or a resource; `undefined` is `AWS::NoValue`. */
  ref(name: string): unknown;
  /** Value of `Fn::GetAtt`. */
  attribute(name: string, attribute: string): unknown;
  /** Whether a condition of the template holds. */
  condition(name: string): boolean;
  /** Last hand on a text made of parts: addresses on AWS become local ones. */
  localise(text: string): string;
}

/**
 * Works out the intrinsic functions in a part of a CloudFormation template.
 * Properties and list entries that are `AWS::NoValue` are left out, as CloudFormation does.
 *
 * @throws Error for a function that is not known here, or used with arguments it does not take
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamicReference(value);
  if (Array.isArray(value)) {
    return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== undefined);
  }
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && isIntrinsic(name, value[name])) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new Error(`The local engine does not know the intrinsic function ${name}`);
    return intrinsic(value[name], scope);
  }
  const entries = Object.entries(value).map(([key, entry]) => [key, resolve(entry, scope)]);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

function isIntrinsic(name: string, argument: unknown): boolean {
  // A policy statement has a member `Condition` too, but an object.
  return name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
}

const intrinsics: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (argument, scope) => scope.ref(text(argument, 'Ref')),
  Condition: (argument, scope) => scope.condition(text(argument, 'Condition')),
  'Fn::GetAtt': (argument, scope) => {
    const path = Array.isArray(argument) ? argument : text(argument, 'Fn::GetAtt').split('.');
    const [name, ...attribute] = path.map((part) => text(resolve(part, scope), 'Fn::GetAtt'));
    return scope.attribute(text(name, 'Fn::GetAtt'), attribute.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(resolve(argument, scope), 'Fn::Join');
    const texts = list(parts, 'Fn::Join').map((part) => text(part, 'Fn::Join'));
    return scope.localise(texts.join(text(separator, 'Fn::Join')));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list(resolve(argument, scope), 'Fn::Split');
    return text(source, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, entries] = list(resolve(argument, scope), 'Fn::Select');
    const chosen = list(entries, 'Fn::Select')[Number(index)];
    if (chosen === undefined) throw new Error(`Fn::Select has no entry ${String(index)}`);
    return chosen;
  },
  'Fn::Sub': substitute,
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list(argument, 'Fn::If');
    return resolve(scope.condition(text(condition, 'Fn::If')) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(resolve(argument, scope), 'Fn::Equals');
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope) => list(resolve(argument, scope), 'Fn::And').every((part) => part === true),
  'Fn::Or': (argument, scope) => list(resolve(argument, scope), 'Fn::Or').some((part) => part === true),
  'Fn::Not': (argument, scope) => list(resolve(argument, scope), 'Fn::Not')[0] !== true,
};

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = isObject(variables) ? variables : {};
  const filled = text(template, 'Fn::Sub').replaceAll(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in own) return text(resolve(own[name], scope), 'Fn::Sub');
    return text(resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope), 'Fn::Sub');
  });
  return scope.localise(filled);
}

function refuseDynamicReference(value: string): string {
  if (!value.includes('{{resolve:')) return value;
  throw new Error(`The local engine does not resolve dynamic references: ${value}`);
}

function text(value: unknown, intrinsic: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${intrinsic} needs a text, not ${JSON.stringify(value)}`);
}

function list(value: unknown, intrinsic: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${intrinsic} needs a list, not ${JSON.stringify(value)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
