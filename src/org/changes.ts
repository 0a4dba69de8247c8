import type { Engine } from '../provisioning/engine/engine.ts';
import type { DirectoryChanges } from '../provisioning/changes.ts';
import type { GroupRules } from './groups/apply-rules.ts';

/** Group rules come first, since what they give may assign applications; then provisioning. */
export const createChanges = (engine: Engine, rules: GroupRules): DirectoryChanges => ({
  async personAdded(tables, person) {
    await rules.apply(tables, person);
    await engine.personChanged(tables, person.id);
  },
  async personChanged(tables, _, after) {
    await rules.apply(tables, after);
    await engine.personChanged(tables, after.id);
  },
  personRemoved: (tables, person) => engine.personRemoved(tables, person),
  personLinked: (tables, application, { id }) => engine.personLinked(tables, application, id),
  passwordSet: (tables, { id }, password) => engine.passwordGiven(tables, id, password, { changed: true }),
  groupAdded: (tables, group) => engine.groupAdded(tables, group),
  groupChanged: (tables, before, after) => engine.groupChanged(tables, before, after),
  groupRemoved: (tables, { id }) => engine.groupRemoved(tables, id),
  async membersChanged(tables, { id }, { added, removed }) {
    await rules.applyToMembers(tables, [...added, ...removed]);
    await engine.membershipChanged(tables, id, [...added, ...removed]);
  },
});
