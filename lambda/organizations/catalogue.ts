import type { Configuration } from '../schemas/create-batch.ts';

/** The kinds of things an organization's configuration may name. */
export const catalogueKinds = ['policy', 'profile', 'application', 'vppLocation', 'segment'] as const;

export type CatalogueKind = (typeof catalogueKinds)[number];

/** One entity of the catalogue, and where the request names it. */
export interface CatalogueReference {
  readonly kind: CatalogueKind;
  /** 24 hex digits in lower case; a segment's number in decimal. */
  readonly id: string;
  /** JSON pointer into the request. */
  readonly pointer: string;
}

const kindNames: { readonly [kind in CatalogueKind]: string } = {
  policy: 'policy',
  profile: 'profile',
  application: 'application',
  vppLocation: 'VPP location',
  segment: 'segment',
};

/** Every entity that a configuration names, in the order of the fields; the same one twice when named twice. */
export function catalogueReferences(configuration: Configuration): CatalogueReference[] {
  const references: CatalogueReference[] = [];
  const add = (kind: CatalogueKind, id: string | number | undefined, pointer: string): void => {
    if (id !== undefined && id !== '') references.push({ kind, id: String(id).toLowerCase(), pointer });
  };
  add('policy', configuration.policyId, '/policyId');
  configuration.admPolicyAssignments?.forEach((assignment, n) => {
    add('policy', assignment.admPolicyId, `/admPolicyAssignments/${n}/admPolicyId`);
  });
  configuration.profiles?.forEach((profile, n) => {
    add('profile', profile, `/profiles/${n}`);
  });
  configuration.applications?.forEach((application, n) => {
    add('application', application.admApplication, `/applications/${n}/admApplication`);
  });
  add('vppLocation', configuration.admVppLocationId, '/admVppLocationId');
  add('segment', configuration.segmentId, '/segmentId');
  return references;
}

/** What the answer says of an entity that the organization does not have. */
export function describeMissing(reference: CatalogueReference): { pointer: string; message: string } {
  return {
    pointer: reference.pointer,
    message: `There is no ${kindNames[reference.kind]} ${reference.id} in this organization.`,
  };
}
