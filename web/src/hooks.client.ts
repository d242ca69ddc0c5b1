import type { HandleClientError } from '@sveltejs/kit';

/** A fault in the page itself: shown with a number that the console carries too. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status === 404) return { message };
  const errorId = crypto.randomUUID();
  console.error(errorId, error);
  return { message, errorId };
};
