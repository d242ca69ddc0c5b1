/** Tags out of a line of text: split at commas of either language, trimmed, each once. */
export function readTags(text: string): string[] {
  const tags = text
    .split(/[,，、]/u)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}
