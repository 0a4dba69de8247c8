const beginning = /^[a-z][\d+.a-z-]*:\/\/[^#/?]*/i;

// RFC 3986 §2: what is neither reserved, unreserved nor a percent-encoding. Brackets are for the authority alone.
const illegal = /%(?![\dA-Fa-f]{2})|[^\w\-.~:/?#@!$&'()*+,;=%]/gu;

/** Percent-encodes what may not stand in a URL, and nothing that may: what is encoded already stays as it is. */
export const encodeUrl = (url: string): string => {
  const authority = beginning.exec(url)?.[0] ?? '';
  return authority + url.slice(authority.length).toWellFormed().replaceAll(illegal, encodeURIComponent);
};
