import { Argument, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { type CatalogueKind, catalogueKinds } from '../../lambda/organizations/catalogue.ts';
import { parseEntityId, parseName } from './arguments.ts';
import { type Context, requireOrganization } from './context.ts';
import { Refusal } from './refusal.ts';
import { list } from './text-layout.ts';

/** `catalogue put|remove|list` */
export function addCatalogueCommands(program: CommandUnknownOpts, context: Context): void {
  const group = program
    .command('catalogue')
    .description('put, remove and list the policies, profiles, … that an organization may name');

  const put = group
    .command('put')
    .description('put an entity into the catalogue, over one of the same kind and id')
    .argument(...organizationArgument)
    .addArgument(kindArgument())
    .argument(...idArgument)
    .option('--name <name>', 'what people call it', parseName, '')
    .action(async (organization, kind, text, { name }) => {
      const id = checkId(put, kind, text);
      const administration = await context.administration();
      const { id: organizationId, slug } = await requireOrganization(administration, organization);
      await administration.putCatalogueEntity(organizationId, kind, id, name);
      context.print({ organizationId, kind, id, name }, `${slug} has the ${kind} ${id} now.`);
    });

  const remove = group
    .command('remove')
    .description('remove an entity: new requests that name it are refused')
    .argument(...organizationArgument)
    .addArgument(kindArgument())
    .argument(...idArgument)
    .action(async (organization, kind, text) => {
      const id = checkId(remove, kind, text);
      const administration = await context.administration();
      const { id: organizationId, slug } = await requireOrganization(administration, organization);
      if (!(await administration.removeCatalogueEntity(organizationId, kind, id))) {
        throw new Refusal(`${slug} has no ${kind} ${id}; \`catalogue list ${slug}\` shows what it has.`);
      }
      context.print({ organizationId, kind, id }, `${slug} has the ${kind} ${id} no longer.`);
    });

  group
    .command('list')
    .description('list the catalogue of an organization')
    .argument(...organizationArgument)
    .addArgument(kindArgument().argOptional())
    .action(async (organization, kind) => {
      const administration = await context.administration();
      const { id, slug } = await requireOrganization(administration, organization);
      const entities = await administration.listCatalogue(id, kind);
      const rows = entities.map((entity) => [entity.kind, entity.id, entity.name]);
      context.print(entities, list(['kind', 'id', 'name'], rows, `The catalogue of ${slug} is empty.`));
    });
}

const organizationArgument = ['<organization>', 'its slug or id'] as const;
const idArgument = ['<id>', '24 hex digits; of a segment, its number'] as const;

function kindArgument() {
  return new Argument('<kind>', 'what it is').choices(catalogueKinds);
}

/** The form of an id depends on the kind, which commander's own check of one argument does not know. */
function checkId(command: CommandUnknownOpts, kind: CatalogueKind, text: string): string {
  try {
    return parseEntityId(kind, text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return command.error(
      `error: command-argument value '${text}' is invalid for argument 'id'. ${error.message}`,
    );
  }
}
