import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const api = process.env.SAMPLE_API_URL ?? 'http://127.0.0.1:10204';
const web = process.env.SAMPLE_WEB_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [vue()],
  server: {
    host: '0.0.0.0',
    // As in bk-monitor: 7001, and the next free one where it is taken.
    port: 7001,
    proxy: { '/api': api, '/rest': web, '/version': web },
  },
  build: {
    outDir: 'monitor',
    // Fixed names, because the web role's template asks for them.
    rolldownOptions: {
      output: { entryFileNames: 'app.js', assetFileNames: 'app[extname]' },
    },
  },
});
