import { invalidParameter } from './ses-error.ts';
import type { TemplateData } from './templates.ts';

/**
 * Reads template data: a JSON object of at most 262 144 characters. An attribute that is null counts as missing.
 *
 * @throws SesError `InvalidParameterValue`
 */
export function parseTemplateData(json: string): TemplateData {
  if (json.length > 262_144) throw invalidParameter('The template data is too long');
  let data: unknown;
  try {
    data = JSON.parse(json, (_name, value) => value ?? undefined);
  } catch {
    throw invalidParameter('The template data is invalid');
  }
  if (!isObject(data)) throw invalidParameter('The template data is invalid');
  return data;
}

function isObject(data: unknown): data is TemplateData {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
