import Type, { type TObject, type TObjectOptions, type TProperties, type TStringOptions } from 'typebox';
import { maxSlugLength } from '../organizations/organization.ts';
import { forms } from './rules.ts';

/** An object that refuses unknown fields. */
export function strict<P extends TProperties>(properties: P, options: TObjectOptions = {}): TObject<P> {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

/**
 * Text. Half a surrogate pair in it is refused: it has no UTF-8 form, so that store or mail would change it.
 * Lengths count characters as JSON Schema and people do: an emoji is one.
 */
export function text(options: TStringOptions = {}): Type.TString {
  return Type.String({ ...options, wellFormed: true });
}

/** 24 hex digits; turned to lower case. */
export const Id = Type.String({
  pattern: forms.id.pattern,
  lowerCase: true,
  description: '24 hexadecimal digits',
});

/** As `Id`, or empty. */
export const IdOrNone = Type.String({
  pattern: forms.idOrNone.pattern,
  lowerCase: true,
  description: '24 hexadecimal digits; empty means none',
});

export const OrganizationId = Type.String({
  pattern: forms.organizationId.pattern,
  maxLength: maxSlugLength,
  description: 'Id (24 hexadecimal digits) or slug of the organization, in any case',
});

/** Any JSON object. */
export const FreeForm = Type.Unsafe<Record<string, unknown>>({ type: 'object' });

/** A moment, in answers. */
export const Moment = Type.Unsafe<string>({ type: 'string', format: 'date-time' });

/** A whole number from 0, in answers. */
export const Count = Type.Integer({ minimum: 0 });

export const IdempotencyKey = Type.String({
  pattern: forms.idempotencyKey.pattern,
  description: 'Makes a retry safe: the same key with the same request gives the first answer again',
});
