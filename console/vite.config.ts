import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built to static files that the org serves; while working, `/api` and what else the org answers is passed on to it. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', assetsInlineLimit: 0 },
  server: { proxy: Object.fromEntries(['/api', '/muster', '/oauth2'].map((path) => [path, 'http://127.0.0.1:8090'])) },
});
