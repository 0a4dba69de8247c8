import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built to static files that the org serves; while working, `/api` and what else the org answers is passed on to it. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // A file a page, and one for what many pages share: else each shared component becomes a request of its own.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules/, minShareCount: 4 },
            { name: 'parts', test: /src[\\/](?:api|parts|shell)[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: Object.fromEntries(['/api', '/muster', '/oauth2'].map((path) => [path, 'http://127.0.0.1:8090'])) },
});
