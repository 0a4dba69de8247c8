import type { LogEntry, NewLogEntry } from '../../admin/request-log/store.ts';

/** An exchange of the request log as it is read. */
export type ExchangeRow = readonly [
  id: number,
  time: number,
  status: number,
  method: string,
  path: string,
  requestId: string,
  tenant: string | null,
  connection: string | null,
  details: string,
  requestHeaders: string,
  responseHeaders: string,
  requestBody?: string | null,
  responseBody?: string | null,
];

type Headers = LogEntry['request'];

/** The members that have no column of their own. */
type Details = Omit<
  NewLogEntry,
  'time' | 'status' | 'method' | 'path' | 'requestId' | 'tenant' | 'connection' | 'request' | 'response'
>;

export const exchangeOf = (row: ExchangeRow): LogEntry => {
  const [id, time, status, method, path, requestId, tenant, connection, details] = row;
  const [, , , , , , , , , requestHeaders, responseHeaders, requestBody = null, responseBody = null] = row;
  return {
    id,
    time,
    requestId,
    method,
    path,
    status,
    ...(tenant !== null && { tenant }),
    ...(connection !== null && { connection }),
    ...(JSON.parse(details) as Details),
    request: { ...(JSON.parse(requestHeaders) as Headers), ...(requestBody !== null && { body: requestBody }) },
    response: { ...(JSON.parse(responseHeaders) as Headers), ...(responseBody !== null && { body: responseBody }) },
  };
};

/** An exchange as it is written: the columns of `ExchangeRow` but for the id. */
export const rowOf = (entry: NewLogEntry): readonly (string | number | null)[] => {
  const { time, status, method, path, requestId, tenant, connection, request, response, ...details } = entry;
  const { body: requestBody = null, ...requestRest } = request;
  const { body: responseBody = null, ...responseRest } = response;
  return [
    time,
    status,
    method,
    path,
    requestId,
    tenant ?? null,
    connection ?? null,
    JSON.stringify(details),
    JSON.stringify(requestRest),
    JSON.stringify(responseRest),
    requestBody,
    responseBody,
  ];
};
