import { type Detail, Failure } from '../failure.ts';
import type { Organization } from './organization.ts';

/**
 * What an organization lacks before it may invite anybody, each with the admin command that sets it. Empty when it is
 * ready.
 */
export function missingSetup({ slug, enrollment }: Pick<Organization, 'slug' | 'enrollment'>): Detail[] {
  if (enrollment) return [];
  const command = `organization enrollment ${slug} redirect "https://mdm.example.com/enroll?token={token}"`;
  return [
    {
      message: `No enrollment address is set, so the links in the mails would lead nowhere. Whoever runs Muster sets it: npm run admin -- ${command}`,
    },
  ];
}

/**
 * To be asked wherever mail is about to leave: nobody shall get a link that leads nowhere.
 *
 * @throws Failure organizationNotReady
 */
export function requireReady(organization: Pick<Organization, 'slug' | 'enrollment'>): void {
  const details = missingSetup(organization);
  if (details.length > 0) throw new Failure('organizationNotReady', { details });
}
