import type { ReactNode } from 'react';
import { useService } from '../api/use-service.ts';
import { AnchorLink } from './anchor-link.tsx';
import type { Exchange } from './exchange-view.tsx';

/** Leads from an exchange of the org's to what the service has of it, where that is the service beside the org. */
export const ServiceLogLink = ({ exchange: { response } }: { exchange: Exchange }): ReactNode => {
  const [, requestId] = Object.entries(response?.headers ?? {}).find(([name]) => /^x-request-id$/i.test(name)) ?? [];
  const query = { requestId, count: '1' };
  const { data } = useService('GET /admin/v1/exchanges', { query }, { enabled: requestId !== undefined });
  if (requestId === undefined || !data?.items.length) return undefined;
  return (
    <AnchorLink to="/admin/service/log" search={{ requestId }} size="sm">
      In the service’s log
    </AnchorLink>
  );
};
