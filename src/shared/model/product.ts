import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { failureClasses } from './failure.ts';
import { productFile } from './product-folder.ts';
import { pathInside } from './service.ts';

/** The same said in each language that bkdev speaks; `{name}` stands for what a pattern found under that name. */
const wordsSchema = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
export type Words = z.infer<typeof wordsSchema>;

/** A pattern over one line of what a program wrote (a regular expression of JavaScript's). */
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

/** What a line that only this product writes means, and what to do about it. */
const productRuleSchema = z.strictObject({
  class: z.enum(failureClasses),
  /** Only for services with one of these roles. */
  roles: z.array(z.string()).optional(),
  patterns: z.array(patternSchema).min(1),
  /** One of the few lines before must fit this one. */
  after: patternSchema.optional(),
  explanation: wordsSchema,
  fix: z.array(z.strictObject({ command: z.string().optional(), says: wordsSchema })).default([]),
  /** `file:line`, or `traceback` for the place that the exception names. */
  where: z.string().optional(),
});

/** What the editor is told beside what holds for every product (containers.dev/implementors/json_reference). */
const editorSchema = z.strictObject({
  extensions: z.array(z.string()).default([]),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** What listens on these ports of the workspace. */
  ports: z.record(z.string().regex(/^\d+$/), z.string()).default({}),
});

/** `product.yaml`: what bkdev has to know of one product and of no other. */
export const productSchema = z.strictObject({
  name: z.string().min(1),
  /** The folder with `manage.py`, below the checkout; `.` for the checkout itself. */
  folder: pathInside,
  /** Files of that folder without which the product is not there. */
  needs: z.array(pathInside).default(['manage.py']),
  /** The folder with the front end's packages, below the checkout. */
  frontEnd: pathInside.optional(),
  /** Folders below the checkout whose migrations are the product's, beside its own and its local packages. */
  code: z.array(pathInside).default([]),
  /**
   * Folders below the checkout that the product writes to while it runs: opened to the containers where root owns the
   * checkout.
   */
  writes: z.array(pathInside).default([]),
  /** Relative links that the product needs in its tree, by their path below the checkout. */
  links: z.record(pathInside, z.string()).default({}),
  /**
   * Commands of `manage.py` that write what the product needs and its migrations do not; one that is not there is
   * left out.
   */
  seed: z.array(z.string().regex(/^[a-z_][a-z0-9_]*$/)).default([]),
  /** Queues that the product sends tasks to: `up` warns of one that no program of the profile consumes. */
  queues: z.array(z.string()).default([]),
  editor: editorSchema.default({ extensions: [], settings: {}, ports: {} }),
  diagnosis: z.array(productRuleSchema).default([]),
});
export type Product = z.infer<typeof productSchema>;
export type ProductRule = Product['diagnosis'][number];

/** What holds where nobody wrote a `product.yaml`: the checkout is the product. */
export const unnamedProduct: Product = productSchema.parse({ name: 'product', folder: '.', needs: [] });

/**
 * The text of `runtime/product.schema.json`, which editors check `product.yaml` against while it is written (YAML
 * language server).
 */
export function productJsonSchema(): string {
  const schema = z.toJSONSchema(productSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: productFile }, null, 2)}\n`;
}
