import { Failure } from '../failure.ts';
import { maxRecipientsPerRequest, type Organization } from '../organizations/organization.ts';

type Limits = Pick<Organization, 'recipientsPerRequest' | 'invitationsPerDay'>;

/**
 * Checks what no later try could change: how many addresses a request carries, and that their invitations fit into a
 * day at all.
 *
 * @param addresses in the request
 * @param invitations that it would send
 * @throws Failure requestLimitExceeded
 */
export function checkRequestLimits(limits: Limits, addresses: number, invitations: number): void {
  const perRequest = Math.min(limits.recipientsPerRequest, maxRecipientsPerRequest);
  const perDay = limits.invitationsPerDay ?? Number.POSITIVE_INFINITY;
  const refuse = (message: string): never => {
    throw new Failure('requestLimitExceeded', { details: [{ pointer: '/userEmails', message }] });
  };
  if (addresses > perRequest) {
    refuse(
      `This organization may send ${perRequest} addresses a request, and there are ${addresses}. Split the list.`,
    );
  }
  if (invitations > perDay) {
    refuse(
      `This organization may send ${perDay} invitations a day, and there are ${invitations}. Split the list over several days.`,
    );
  }
}
