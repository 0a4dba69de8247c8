/** Members that are read at once where a group has too many to be held, and groups that are read so at the same time. */
export const membersAtOnce = 2_000;
export const mostStreams = 8;

/** Milliseconds after which a client has to have taken all of them: the store keeps what they were for as long. */
export const longestStream = 120_000;
