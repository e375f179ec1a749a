import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressedFiles } from './compressed-files.ts';
import { documents } from './documents-plugin.ts';
import { lezer } from './lezer-plugin.ts';

// Browsers that know light-dark(), of which the tokens are made.
const browsers = ['chrome123', 'firefox120', 'safari17.5'];
const server = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [lezer(), documents(), react(), tailwindcss(), compressedFiles()],
  // The server puts another in its place with each answer.
  html: { cspNonce: 'NONCE_OF_THE_ANSWER' },
  build: {
    target: browsers,
    cssTarget: browsers,
    // Small files as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
  },
  server: {
    port: 4001,
    proxy: {
      '/graphql': { target: server, ws: true },
      '/session': server,
      '/healthz': server,
      '/api-docs': server,
    },
  },
});
