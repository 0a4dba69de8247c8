import type { Application, ToOkta } from '../../../api/muster.ts';

/** What each of the sections of To Okta is given. */
export interface Part {
  readonly app: Application;
  readonly draft: ToOkta;
  readonly change: (part: Partial<ToOkta>) => void;
  readonly disabled: boolean;
}
