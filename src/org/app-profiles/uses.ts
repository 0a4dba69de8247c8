import type { Application, OrgTables } from '../../provisioning/store.ts';
import { compileMapping } from '../../provisioning/mapping/mapper.ts';
import { compileTemplate } from '../../provisioning/mapping/language/compile.ts';
import { MappingError } from '../../provisioning/mapping/mapping-error.ts';
import { mappingScope } from '../../provisioning/mapping/scope.ts';
import type { UserAttribute } from '../users/profile.ts';

const holds = (compile: () => unknown): boolean => {
  try {
    compile();
    return true;
  } catch (error) {
    if (error instanceof MappingError) return false;
    throw error;
  }
};

/** What an application draws from people or gives to them, and whether it can with these attributes of theirs. */
const drawnBy = (application: Application, user: readonly UserAttribute[]): readonly (readonly [string, boolean])[] => {
  const { label, username, mappings } = application;
  const known = new Set(user.map(({ variable }) => variable));
  return [
    [
      `the username format of ${label}`,
      holds(() => compileTemplate(username.template, mappingScope(application, user, 'toApp'))),
    ],
    ...mappings.toApp.map(
      ({ target, expression }) =>
        [
          `the mapping of ${target} to ${label}`,
          holds(() => compileMapping(expression, application, user, 'toApp', undefined)),
        ] as const,
    ),
    ...mappings.toOkta.map(
      ({ target, expression }) =>
        [
          `the mapping of ${target} from ${label}`,
          known.has(target) && holds(() => compileMapping(expression, application, user, 'toOkta', undefined)),
        ] as const,
    ),
  ];
};

/** What of the applications would no longer hold after the people's profile changed so, in words. */
export const brokenUses = async (
  { applications }: Pick<OrgTables, 'applications'>,
  before: readonly UserAttribute[],
  after: readonly UserAttribute[],
): Promise<readonly string[]> => {
  const broken: string[] = [];
  let page: Awaited<ReturnType<typeof applications.list>> | undefined;
  do {
    page = await applications.list({ limit: 200, ...(page?.next !== undefined && { after: page.next }) });
    for (const application of page.items) {
      const now = drawnBy(application, after);
      for (const [index, [what, held]] of drawnBy(application, before).entries())
        if (held && !now[index]![1]) broken.push(what);
    }
  } while (page.next !== undefined);
  return broken;
};
