import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';

/** The type of examples/schemas/test-resource.json: every data type and every characteristic. */
export const testType: ResourceType = createResourceTypes(
  parseResourceTypeFile(testResource, 'test-resource.json'),
).resourceTypes.at(-1)!;

export const testExtension = 'urn:example:scim:schemas:extension:1.0:TestExtension';
