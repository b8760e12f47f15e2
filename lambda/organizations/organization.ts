/** A tenant. */
export interface Organization {
  /** 24 hex digits, lower case. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Where answers to invitations go, and whom a person who was invited may ask. */
  readonly contactEmail: string;
  /** IANA name; times in mails are written in it. */
  readonly timeZone: string;
  /** Whether the billing plan holds the bulk feature. */
  readonly bulkEnrollment: boolean;
  /** Addresses one request may carry. */
  readonly recipientsPerRequest: number;
  /** Invitations a UTC day; `undefined` sets no limit of our own. */
  readonly invitationsPerDay: number | undefined;
  /** Whether its mail is stopped: batches stay due. */
  readonly paused?: boolean | undefined;
  /** Whether any address was ever put on its suppression list: without, sending does not read the list. */
  readonly hasSuppressions?: boolean | undefined;
  /** Where the enrolment page's button leads; `undefined` until it is set up. */
  readonly enrollment?: Enrollment | undefined;
  /** `#rrggbb`, for the enrolment page. */
  readonly colour?: string | undefined;
  /** A `data:` URI of an image of at most 8 KiB, for the enrolment page. */
  readonly logo?: string | undefined;
}

export const enrollmentModes = ['redirect', 'profile'] as const;

/**
 * How a device gets from the page to the MDM server. `redirect`: to an https address that has `{token}` in place of the
 * secret. `profile`: by a Profile Service configuration profile that names the server's https address.
 */
export interface Enrollment {
  readonly mode: (typeof enrollmentModes)[number];
  readonly address: string;
}

/** The most one request may carry, whatever the organization's own limit. */
export const maxRecipientsPerRequest = 100_000;

/** The limit of a new organization, unless another is asked for: a leaked key mails no more people than that. */
export const defaultInvitationsPerDay = 10_000;

const idPattern = /^[0-9a-f]{24}$/i;

/** Whether a text has the form of an id. No slug may: the path takes either. */
export function looksLikeId(text: string): boolean {
  return idPattern.test(text);
}

export const maxSlugLength = 64;

/** Whether a text may be a slug: at least 3 letters, digits or hyphens (the API's rule), not of an id's form. */
export function isSlug(text: string): boolean {
  return /^[a-zA-Z0-9-]{3,}$/.test(text) && text.length <= maxSlugLength && !looksLikeId(text);
}

/** Whether `name`, as it stands in a path, means this organization: by id or by slug, in any case. */
export function isNamed({ id, slug }: { readonly id: string; readonly slug: string }, name: string): boolean {
  return name.toLowerCase() === (looksLikeId(name) ? id : slug.toLowerCase());
}
