import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { settingNames, variableOf } from '../src/cli/settings/settings.ts';

const folder = join(import.meta.dirname, '../examples/deploy');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const variables = new Set(settingNames.map(variableOf));
const ours = (names: readonly string[]): string[] => names.filter((name) => name.startsWith('MUSTER_'));

describe('the example of a container', () => {
  const dockerfile = read('Dockerfile');

  it('has no fault that a linter finds', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('runs as a user without privileges, with a health check, and is told to stop without a shell between', () => {
    const last = dockerfile.split(/^FROM /m).at(-1)!;
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^ENTRYPOINT \["node", "bin\/muster\.js"\]$/m);
    expect(last).toMatch(/^CMD \["serve"\]$/m);
  });

  it('sets what there is', () => {
    const set = Array.from(dockerfile.matchAll(/\b(MUSTER_[A-Z_]+)=/g), ([, name]) => name!);
    expect(set.filter((name) => !variables.has(name))).toEqual([]);
  });
});

describe('the example for Docker Compose', () => {
  const document = parseDocument(read('compose.yaml'), { strict: true });

  it('is sound, builds what is there, and sets what there is', () => {
    expect([document.errors, document.warnings]).toEqual([[], []]);
    const { muster, database } = (document.toJS() as { services: Record<string, any> }).services;
    expect(existsSync(join(folder, muster.build.context, muster.build.dockerfile))).toBe(true);
    expect(ours(Object.keys(muster.environment)).filter((name) => !variables.has(name))).toEqual([]);
    expect(muster.depends_on.database.condition).toBe('service_healthy');
    expect(database.healthcheck.test).toContain('pg_isready');
  });
});

describe('the example for Kubernetes', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml'), { strict: true });
  const objects = documents.map((document) => document.toJS());
  const find = (kind: string): any => objects.find((object) => object.kind === kind);

  it('is sound, and every object has a kind, a version and a name', () => {
    for (const { errors, warnings } of documents) expect([errors, warnings]).toEqual([[], []]);
    for (const object of objects) {
      expect(object).toMatchObject({ apiVersion: expect.any(String), metadata: { name: expect.any(String) } });
    }
    expect(objects.map(({ kind }) => kind)).toEqual(['Job', 'Deployment', 'PodDisruptionBudget', 'Service']);
  });

  it('selects its own pods, keeps serving while it is replaced, and lets requests finish', () => {
    const { spec } = find('Deployment');
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    expect(spec.template.metadata.labels).toMatchObject(find('Service').spec.selector);
    expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    const [container] = spec.template.spec.containers;
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 30);
    expect(find('Service').spec.ports[0].targetPort).toBe(container.ports[0].containerPort);
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 8080 });
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 8080 });
    expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
  });

  it('sets what there is', () => {
    const containers = ['Job', 'Deployment'].flatMap((kind) => find(kind).spec.template.spec.containers);
    const names = containers.flatMap((container: any) => container.env.map(({ name }: { name: string }) => name));
    expect(ours(names).filter((name) => !variables.has(name))).toEqual([]);
  });
});
