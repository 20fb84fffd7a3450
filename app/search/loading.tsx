export { default } from '../products/(list)/loading.tsx';
