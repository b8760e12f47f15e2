/** Why a command cannot be done, in a line that also says what to do next. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
