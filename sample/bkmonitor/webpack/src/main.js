import { createApp } from 'vue';
import Reports from './reports.vue';

createApp(Reports).mount('#app');
