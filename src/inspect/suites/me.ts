import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.11',
  level: 'MUST',
  ...check,
});

/** Ends the check as skipped where /Me does not stand for a resource. */
const meOf = async (t: Target): Promise<Answer> => {
  const answer = await t.get('/Me');
  if (answer.status !== 200) t.skip(`/Me is answered ${answer.status}: it stands for no resource`);
  return answer;
};

/** What a request of /Me may be answered that is wrong in itself: the subject is somebody real, and stays untouched. */
const demandRefusal = async (t: Target, method: string): Promise<void> => {
  const answer = await t.send(method, '/Me', { body: {} });
  if (answer.status === 308) return;
  t.scimError(answer, [400, 403, 404, 405, 501], undefined, {
    hint: 'Answer 501 where /Me is not supported, and otherwise as the resource itself would be answered.',
  });
};

/** RFC 7644 §3.11: the alias of who is authenticated. */
export const meChecks: readonly Check[] = [
  check({
    id: 'me-01',
    requirement:
      'GET /Me is answered with the resource of who is authenticated, 308, 404 or 501, and never with somebody else.',
    alone: true,
    run: async (t) => {
      const { id } = await t.user();
      const answer = await t.get('/Me');
      if (answer.status === 308) {
        return t.demand(textOf(answer.headers['location']) !== '', 'a Location to go on to', 'none', answer);
      }
      if (answer.status !== 200) {
        return t.scimError(answer, [403, 404, 501], undefined, {
          hint: 'Answer 404 where the credential belongs to no user, and 501 where /Me is not supported.',
        });
      }
      const found = t.object(answer)['id'];
      t.demand(
        found !== id,
        'the resource of who is authenticated',
        'a user that was made by this check just now',
        answer,
        {
          hint: 'Find the subject by the credential, never by its place in a table.',
        },
      );
    },
  }),
  check({
    id: 'me-02',
    requirement: 'The Location of /Me, and its meta.location, are the URL of the resource that it stands for.',
    run: async (t) => {
      const answer = await meOf(t);
      const id = textOf(t.object(answer)['id']);
      const hint = 'Send the permanent URL as Location: clients keep it instead of /Me.';
      for (const [name, location] of [
        ['Location', answer.headers['location']],
        ['meta.location', member(member(answer.json, 'meta'), 'location')],
      ] as const) {
        const found = textOf(location);
        t.demand(id !== '' && found.endsWith(`/${id}`), `${name}: the URL of ${id}`, found || 'nothing', answer, {
          hint,
        });
      }
    },
  }),
  check({
    id: 'me-03',
    requirement: 'A PATCH of /Me that says nothing is refused as the resource would refuse it, or with 404 or 501.',
    needs: ['patch'],
    run: (t) => demandRefusal(t, 'PATCH'),
  }),
  check({
    id: 'me-04',
    requirement: 'POST /Me, by which users may register themselves, is refused where it says nothing, or with 501.',
    run: (t) => demandRefusal(t, 'POST'),
  }),
];
