/** The codes of start times; from FIRST_START on they are places in the chunk's list. */
export const startCodes = { NONE: 0, PREVIOUS: 1, FIRST_START: 2 } as const;
