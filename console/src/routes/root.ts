import { createRootRoute } from '@tanstack/react-router';
import { NoSuchPlace } from '../shell/no-page.tsx';

/** Every view can be linked to: what it shows is in the URL. The code of a page is fetched when it is shown. */
export const root = createRootRoute({ notFoundComponent: NoSuchPlace });
