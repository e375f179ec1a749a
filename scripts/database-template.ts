// Makes the files of an empty embedded database, which first starts and tests copy.
import { join } from 'node:path';
import { databaseTemplate, ensureTemplate } from '../api/control/embedded/template.ts';

await ensureTemplate(databaseTemplate(join(import.meta.dirname, '..')));
