import { cleanLine } from '../mail/clean-text.ts';
import { isColour } from './colour.ts';

/** What the pages show of an organization. */
export interface PageOrganization {
  readonly name: string;
  /** Whom a person who was invited may ask. */
  readonly contactEmail: string;
  /** `#rrggbb`; anything else is not used. */
  readonly colour?: string | undefined;
  /** A `data:` URI, see `isLogo`; anything else is not shown. */
  readonly logo?: string | undefined;
}

/** An organization ready to be shown: its name cleaned, colour and logo either good or absent. */
export interface Branding {
  readonly name: string;
  readonly contactEmail: string;
  readonly colour: string;
  readonly logo: string | undefined;
}

export function branding(organization: PageOrganization): Branding {
  const { colour, logo } = organization;
  return {
    name: nameOf(organization),
    contactEmail: cleanLine(organization.contactEmail, 254),
    colour: colour !== undefined && isColour(colour) ? colour : defaultColour,
    logo: logo !== undefined && isLogo(logo) ? logo : undefined,
  };
}

/** The organization's name as it is shown: one line, and short, for the page says it often. */
export function nameOf({ name }: Pick<PageOrganization, 'name'>): string {
  return cleanLine(name, 60);
}

/**
 * Whether a text may be an organization's logo: a base64 `data:` URI of PNG, SVG, JPEG or WebP of at most 8 KiB, all
 * told. A logo elsewhere would tell its server who opened an invitation; SVG runs no script within an image.
 */
export function isLogo(text: string): boolean {
  return text.length <= longestLogo && logoPattern.test(text);
}

/** White on it has a contrast of 7 to 1. The invitation's button has it too. */
export const defaultColour = '#0b4fc4';

const longestLogo = 8 * 1024;
const logoPattern = /^data:image\/(?:png|svg\+xml|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
