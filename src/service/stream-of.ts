/**
 * Text that is made as it is sent. Its first part is made before: what fails until then is thrown, and answered as an error;
 * what fails later can only cut the response.
 */
export const streamOf = async (texts: AsyncGenerator<string, void>): Promise<ReadableStream<string>> => {
  let first: IteratorResult<string, void> | undefined = await texts.next();
  return new ReadableStream<string>(
    {
      async pull(controller) {
        const { done, value } = first ?? (await texts.next());
        first = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await texts.return();
      },
    },
    { highWaterMark: 0 },
  );
};
