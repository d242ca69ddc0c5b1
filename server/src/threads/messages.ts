export interface ToRequestThread<Question> {
  readonly id: number;
  readonly question: Question;
}

export type FromRequestThread<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string };
