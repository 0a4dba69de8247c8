/** What went wrong with a request of ours, in words for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** What is wrong with each field, by its name. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** An error as the org has it, or as the service's admin API does (RFC 9457). */
interface ErrorBody {
  readonly errorSummary?: string;
  readonly errorCauses?: readonly { readonly errorSummary: string }[];
  readonly detail?: string;
}

const explain = (status: number, text: string): ApiError => {
  try {
    const { errorSummary, errorCauses = [], detail } = JSON.parse(text) as ErrorBody;
    const causes = errorCauses.map((cause) => cause.errorSummary);
    // Okta names the field before the colon: `login: An object with this field already exists …`; so does the service.
    const named = detail === undefined ? causes : [detail.replace(/^The body’s /, '')];
    const fields = Object.fromEntries(
      named.flatMap((cause) => {
        const [, field, reason] = /^([^:]+): (.+)$/s.exec(cause) ?? [];
        return field && reason ? [[field, reason]] : [];
      }),
    );
    return new ApiError(status, causes[0] ?? errorSummary ?? detail ?? `The org answered ${status}.`, fields);
  } catch {
    return new ApiError(status, `The org answered ${status}.`);
  }
};

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const call = async (path: string, { method = 'GET', query = {}, body, signal }: CallOptions): Promise<Response> => {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  const response = await fetch(url, {
    method,
    // A page of another origin cannot send this header without being asked: no request of ours can be forged.
    headers: {
      accept: 'application/json',
      'x-muster-console': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    credentials: 'same-origin',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'The org does not answer. Is it still running?');
  });
  if (!response.ok) throw explain(response.status, await response.text());
  return response;
};

/** Asks the org. @throws ApiError */
export const ask = async <T>(path: string, options: CallOptions = {}): Promise<T> => {
  const text = await (await call(path, options)).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
};

export interface ListPage<T> {
  readonly items: readonly T[];
  /** Names the page that follows; absent on the last. */
  readonly next?: string;
}

/** One page of a list that goes on by `Link: …; rel="next"`. @throws ApiError */
export const askPage = async <T>(path: string, options: CallOptions = {}): Promise<ListPage<T>> => {
  const response = await call(path, options);
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  const next = link ? new URL(link).searchParams.get('after') : undefined;
  return { items: (await response.json()) as T[], ...(next && { next }) };
};
