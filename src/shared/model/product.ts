import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { debianReleases } from './debian-release.ts';
import { failureClasses } from './failure.ts';
import { productFile } from './product-folder.ts';
import { pathInside } from './service.ts';
import { declaredVariableSchema } from './variable.ts';

/** A text in each language that bkdev speaks. `{name}` is replaced by what a pattern's group of that name matched. */
const wordsSchema = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
export type Words = z.infer<typeof wordsSchema>;

/** A pattern for one log line (JavaScript regular expression). */
const patternSchema = z
  .string()
  .min(1)
  .refine(compiles, packed(message('definition.must.pattern')));

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
}

/** Explains a log line that only this product writes, and says what to do. */
const productRuleSchema = z.strictObject({
  class: z.enum(failureClasses),
  /** Applies only to services with one of these roles. */
  roles: z.array(z.string()).optional(),
  patterns: z.array(patternSchema).min(1),
  /** One of the few preceding lines must match this pattern. */
  after: patternSchema.optional(),
  explanation: wordsSchema,
  fix: z.array(z.strictObject({ command: z.string().optional(), says: wordsSchema })).default([]),
  /** `file:line`, or `traceback` for the place named by the exception. */
  where: z.string().optional(),
});

/** Editor settings in addition to those for every product (containers.dev/implementors/json_reference). */
const editorSchema = z.strictObject({
  extensions: z.array(z.string()).default([]),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Labels for ports of the workspace. */
  ports: z.record(z.string().regex(/^\d+$/), z.string()).default({}),
});

/** `product.yaml`: what bkdev needs to know about this product only. */
export const productSchema = z.strictObject({
  name: z.string().min(1),
  /** The folder with `manage.py`, relative to the checkout; `.` for the checkout itself. */
  folder: pathInside,
  /** The Debian release that its images are built from, which decides its Python. */
  debian: z.enum(debianReleases).default('bookworm'),
  /** Files that must exist in that folder. */
  needs: z.array(pathInside).default(['manage.py']),
  /** The folder with the front end's packages, relative to the checkout. */
  frontEnd: pathInside.optional(),
  /**
   * Other folders (relative to the checkout) whose migrations belong to the product, besides its own and its local
   * packages.
   */
  code: z.array(pathInside).default([]),
  /** Git submodules (or, in other revisions, folders) without which the product's packages cannot be installed. */
  submodules: z.array(pathInside).default([]),
  /**
   * Folders (relative to the checkout) that the product writes to at run time. If root owns the checkout, they are
   * opened to the containers.
   */
  writes: z.array(pathInside).default([]),
  /** Relative symbolic links that the product needs in its tree, by path relative to the checkout. */
  links: z.record(pathInside, z.string()).default({}),
  /**
   * `manage.py` commands, with arguments, that create data which migrations do not; commands that do not exist are
   * skipped.
   */
  seed: z.array(z.string().regex(/^[a-z_][a-z0-9_]*(?: .+)?$/)).default([]),
  /**
   * Known failures of what runs after the migrations: a pattern for the exception's last line (Python regular
   * expression), and what it means.
   */
  afterMigrations: z.array(z.strictObject({ pattern: z.string().min(1), says: wordsSchema })).default([]),
  /** What `bkdev init` tells about files of the product itself, if they exist. */
  notes: z.array(z.strictObject({ file: pathInside, says: wordsSchema })).default([]),
  /** Queues that the product sends tasks to; `up` warns about any that no program of the profile consumes. */
  queues: z.array(z.string()).default([]),
  /** Environment variables that the product reads, by name; `up` checks the values, and generates missing keys. */
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, packed(message('definition.must.variable-name'))),
      declaredVariableSchema,
    )
    .default({}),
  editor: editorSchema.default({ extensions: [], settings: {}, ports: {} }),
  diagnosis: z.array(productRuleSchema).default([]),
});
export type Product = z.infer<typeof productSchema>;
export type ProductRule = Product['diagnosis'][number];

/** Used if there is no `product.yaml`: the checkout is the product. */
export const unnamedProduct: Product = productSchema.parse({ name: 'product', folder: '.', needs: [] });

/** The text of `runtime/product.schema.json`, with which editors validate `product.yaml` (YAML language server). */
export function productJsonSchema(): string {
  const schema = z.toJSONSchema(productSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: productFile }, null, 2)}\n`;
}
