/** A template that cannot be filled; the message names the variable or function. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/**
 * Fills a text: each `{{expression}}` becomes its value, the innermost first.
 * @param valueOf the value of an expression; undefined where nothing has that name
 * @throws TemplateError where an expression has no value or is not closed
 */
export const fill = (text: string, valueOf: (expression: string) => string | undefined): string => {
  const open = [''];
  for (const token of text.split(/(\{\{|\}\})/)) {
    if (token === '{{') open.push('');
    else if (token === '}}' && open.length > 1) {
      const expression = open.pop()!.trim();
      const value = valueOf(expression);
      if (value === undefined) throw new TemplateError(`{{${expression}}} is not defined`);
      open.push(open.pop()! + value);
    } else open.push(open.pop()! + token);
  }
  if (open.length > 1) throw new TemplateError(`"{{${open[1]!.slice(0, 40)}" is not closed by "}}"`);
  return open[0]!;
};
