import { agreeWithReference } from './agree-with-reference.ts';

agreeWithReference(25);
