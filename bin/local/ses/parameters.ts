/**
 * The parameters of one call in AWS's query protocol: a form whose names are paths, such as
 * `Destinations.member.2.Destination.ToAddresses.member.1`.
 */
export class Parameters {
  readonly #node: Node;

  /** @param body `application/x-www-form-urlencoded`, UTF-8 */
  static parse(body: string): Parameters {
    const root = emptyNode();
    for (const [path, value] of new URLSearchParams(body)) nodeAt(root, path).value = value;
    return new Parameters(root);
  }

  private constructor(node: Node) {
    this.#node = node;
  }

  /** The value at a path of names joined by dots; `undefined` where the call sent none. */
  text(path: string): string | undefined {
    return find(this.#node, path)?.value;
  }

  /** What stands under a path, e.g. the structure `Destination`; empty where the call sent none. */
  under(path: string): Parameters {
    return new Parameters(find(this.#node, path) ?? emptyNode());
  }

  /** The members of a list of structures, in the order of their numbers. */
  members(path: string): Parameters[] {
    return memberNodes(this.#node, path).map((node) => new Parameters(node));
  }

  /** The members of a list of strings, in the order of their numbers. */
  texts(path: string): string[] {
    return memberNodes(this.#node, path).flatMap(({ value }) => value ?? []);
  }
}

interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

function emptyNode(): Node {
  return { value: undefined, children: new Map() };
}

function nodeAt(root: Node, path: string): Node {
  return path.split('.').reduce((node, name) => {
    const child = node.children.get(name) ?? emptyNode();
    node.children.set(name, child);
    return child;
  }, root);
}

function find(root: Node, path: string): Node | undefined {
  return path.split('.').reduce<Node | undefined>((node, name) => node?.children.get(name), root);
}

function memberNodes(root: Node, path: string): Node[] {
  const members = [...(find(root, `${path}.member`)?.children ?? [])];
  return members.sort(([a], [b]) => Number(a) - Number(b)).map(([, node]) => node);
}
