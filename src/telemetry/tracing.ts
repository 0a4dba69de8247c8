import type * as OpenTelemetry from '@opentelemetry/api';
import type { Service } from '../service/http.ts';

/** What is used of `@opentelemetry/api`. */
export type Tracing = Pick<typeof OpenTelemetry, 'trace' | 'context' | 'propagation' | 'SpanKind' | 'SpanStatusCode'>;

/** The headers that a trace may come by: W3C Trace Context, and B3. */
const carriers = ['traceparent', 'tracestate', 'baggage', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled'];

/** Makes a span of each request, in the trace that it names. It is named by the operation, and holds nothing of anybody. */
export const traceRequests = (
  service: Service,
  { trace, context, propagation, SpanKind, SpanStatusCode }: Tracing,
): Service => {
  const tracer = trace.getTracer('muster-scim');
  return {
    handle(request, exchange) {
      const carrier: Record<string, string> = {};
      for (const name of carriers) {
        const value = request.header(name);
        if (value !== undefined) carrier[name] = value;
      }
      const parent = propagation.extract(context.active(), carrier);
      const span = tracer.startSpan('SCIM', { kind: SpanKind.SERVER }, parent);
      if (!span.isRecording()) {
        span.end();
        return context.with(parent, () => service.handle(request, exchange));
      }
      exchange.traceId = span.spanContext().traceId;
      return context.with(trace.setSpan(parent, span), async () => {
        const response = await service.handle(request, exchange);
        const { operation, requestId, tenant, connection, storeTime, detail } = exchange;
        if (operation) {
          span.updateName(['SCIM', operation.kind, operation.type].filter((part) => part !== '').join(' '));
          span.setAttributes({
            'scim.operation': operation.kind,
            'scim.resource_type': operation.type,
            'scim.version': operation.version,
          });
        }
        span.setAttributes({
          'http.request.method': request.method,
          'http.response.status_code': response.status,
          'muster.request_id': requestId,
          ...(tenant !== undefined && { 'muster.tenant': tenant }),
          ...(connection !== undefined && { 'muster.connection': connection }),
          ...(storeTime !== undefined && { 'muster.store_time_ms': storeTime }),
        });
        if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: detail ?? '' });
        span.end();
        return response;
      });
    },
  };
};
