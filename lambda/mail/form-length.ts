/** What the fields of a request to SES are made of: its query protocol knows lists, structures and texts. */
export type FormValue = string | readonly FormValue[] | { readonly [field: string]: FormValue };

/**
 * Bytes that a value takes in the body of a request in AWS's query protocol, without writing it: each text is a pair
 * `&name=value`, the members of lists are numbered, and all is percent-encoded.
 *
 * @param nameLength length of the value's own name; 0 for the request itself
 */
export function formLength(value: FormValue, nameLength = 0): number {
  if (typeof value === 'string') return nameLength + 2 + encodedLength(value);
  const dot = nameLength === 0 ? 0 : 1;
  let bytes = 0;
  if (isList(value)) {
    for (const [n, item] of value.entries()) bytes += formLength(item, nameLength + memberNameLength(n));
  } else {
    for (const field in value) {
      const part = value[field];
      if (part !== undefined) bytes += formLength(part, nameLength + dot + field.length);
    }
  }
  return bytes;
}

/** Length of what the `n`-th item of a list (from 0) adds to its name. */
export function memberNameLength(n: number): number {
  return '.member.'.length + String(n + 1).length;
}

/** Length of a well-formed text once it is percent-encoded: three for each byte that is not unreserved (RFC 3986). */
export function encodedLength(text: string): number {
  let length = 0;
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    if (unit < 0x80) length += asciiLengths[unit] ?? 3;
    // A character beyond the Basic Multilingual Plane has four bytes, and two units here.
    else length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 6 : 9;
  }
  return length;
}

/** Length of a text as it stands in JSON, without its quotes, once that is percent-encoded. */
export function encodedJsonLength(text: string): number {
  return encodedLength(JSON.stringify(text)) - 2 * '%22'.length;
}

const asciiLengths = Uint8Array.from({ length: 0x80 }, (_, unit) =>
  /[A-Za-z0-9\-._~]/.test(String.fromCharCode(unit)) ? 1 : 3,
);

function isList(value: FormValue): value is readonly FormValue[] {
  return Array.isArray(value);
}
