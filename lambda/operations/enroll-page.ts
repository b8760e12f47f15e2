import type { Batch } from '../batches/batch.ts';
import type { BatchReader, OrganizationStore, Services, TokenStore } from '../batches/services.ts';
import type { Enrollment, Organization } from '../organizations/organization.ts';
import { chooseLanguage } from '../pages/choose-language.ts';
import { renderEnrollPage } from '../pages/enroll-page.ts';
import { renderErrorPage } from '../pages/error-page.ts';
import { isEnrollAddress, isServerAddress } from '../pages/mdm-address.ts';
import type { Page } from '../pages/page.ts';
import { redirectTo } from '../pages/redirect.ts';
import { serviceProfile } from '../pages/service-profile.ts';
import type { Language } from '../schemas/language.ts';
import { findToken } from '../tokens/change-token.ts';
import { enrollPath } from '../tokens/link.ts';
import { checkSecret } from '../tokens/redeem-token.ts';
import { stateOf, type Token } from '../tokens/token.ts';

/** What the page needs from outside: it writes nothing, and sends nothing. */
export interface EnrollPageServices extends Pick<Services, 'signingKeys' | 'publicUrl' | 'clock'> {
  readonly organizations: Pick<OrganizationStore, 'find'>;
  readonly tokens: Pick<TokenStore, 'find'>;
  readonly batches: BatchReader;
  /** Hears of an organization whose page cannot lead on, each time that somebody opens a link to it. */
  readonly onNotReady: (organizationId: string) => void;
}

/** One opening of a link. */
export interface Visit {
  /** What the link holds behind its fixed part: the secret, and whatever was appended to it. */
  readonly linkEnd: string;
  readonly chosenLanguage: string | undefined;
  readonly acceptedLanguages: string | undefined;
}

/** A link that works. */
interface Invitation {
  readonly secret: string;
  readonly token: Token;
  readonly organization: Organization;
  readonly enrollment: Enrollment;
  readonly language: Language;
}

/** The page that a link opens; it changes nothing. */
export async function showEnrollPage(visit: Visit, services: EnrollPageServices): Promise<Page> {
  const found = await open(visit, services);
  if ('status' in found) return found;
  const { secret, organization, enrollment, language, token } = found;
  return renderEnrollPage({
    organization,
    language,
    expireAt: new Date(token.expireAt),
    timeZone: organization.timeZone,
    link: services.publicUrl + enrollPath + secret,
    mode:
      enrollment.mode === 'redirect'
        ? { kind: 'redirect', address: enrollment.address }
        : { kind: 'profile' },
  });
}

/** What the page's button does: it leads on to the MDM server, whose redemption is what uses the token up. */
export async function startEnrollment(visit: Visit, services: EnrollPageServices): Promise<Page> {
  const found = await open(visit, services);
  if ('status' in found) return found;
  const { secret, organization, enrollment, language, token } = found;
  if (enrollment.mode === 'redirect') return redirectTo({ address: enrollment.address, secret });
  return serviceProfile({ organization, language, serverUrl: enrollment.address, tokenId: token.id, secret });
}

/** What a link stands for, or the page that says why it leads nowhere. A secret that is not ours costs no read. */
async function open({ linkEnd, ...wishes }: Visit, services: EnrollPageServices): Promise<Invitation | Page> {
  const asked = { chosen: wishes.chosenLanguage, accepted: wishes.acceptedLanguages };
  const wrong = { kind: 'wrong', language: chooseLanguage(asked) } as const;
  const claims = await checkSecret(linkEnd, services);
  if (!claims) return renderErrorPage(wrong);
  const [found, organization] = await Promise.all([
    findToken(claims.organizationId, claims.tokenId, services),
    services.organizations.find(claims.organizationId),
  ]);
  if (!found || !organization) return renderErrorPage(wrong);
  const { token, batch } = found;
  const language = chooseLanguage({ ...asked, batch: await services.batches.language(batch.id) });
  const kind = problemOf(token, batch, claims.generation, services.clock());
  if (kind) return renderErrorPage({ kind, language, organization });
  const { enrollment } = organization;
  if (!enrollment || !leadsOn(enrollment)) {
    services.onNotReady(organization.id);
    return renderErrorPage({ kind: 'notReady', language, organization });
  }
  return { secret: claims.secret, token, organization, enrollment, language };
}

/** Whether the address can be gone to: the admin command refuses others, but does not guard the table. */
function leadsOn({ mode, address }: Enrollment): boolean {
  return mode === 'redirect' ? isEnrollAddress(address) : isServerAddress(address);
}

function problemOf(
  token: Token,
  batch: Batch,
  generation: number,
  now: number,
): 'expired' | 'used' | 'revoked' | undefined {
  if (generation < token.generation) return 'revoked';
  const state = stateOf(token, batch, now);
  return state === 'PENDING' ? undefined : problems[state];
}

const problems = { DONE: 'used', DELETED: 'revoked', EXPIRED: 'expired' } as const;
