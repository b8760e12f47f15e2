import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of a resource when its stack is deleted.
 *
 * What stays goes all the same if the operation that made it is rolled back (`RetainExceptOnCreate`): it is empty then,
 * and its fixed name would stand in the way of every further try.
 */
export function removalPolicy({ retain }: { readonly retain: boolean }): RemovalPolicy {
  return retain ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
