export const COLLECTION: string;
export function writeCollection(folder: string): void;
