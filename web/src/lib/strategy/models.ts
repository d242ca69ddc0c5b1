/** The scoring models of the server: titles and highest scores by id. */
import { appliesTo } from '@ae/strategies/config.ts';
import type { Client } from '@urql/core';
import { ask } from './ask.ts';
import { ModelList } from './documents.ts';

export interface ModelView {
  id: string;
  title: string;
  maxScore: number;
}

export type Models = ReadonlyMap<string, ModelView>;

/** A score without a known model is taken as one of hundred. */
export const USUAL_MAX_SCORE = 100;

/** Reads the registry. */
export async function readModels(client: Client): Promise<Models> {
  return modelsById((await ask(client, ModelList, {})).models);
}

/** Models by id. */
export function modelsById(models: readonly ModelView[]): Models {
  return new Map(models.map((model) => [model.id, model]));
}

/** A model's title; its id when it is not known. */
export function modelTitle(models: Models, id: string): string {
  return models.get(id)?.title ?? id;
}

/** Whether the two CVD windows of a strategy make a difference. */
export function comparesWindows({ model }: { model: string }): boolean {
  return appliesTo('cvdFastWindow', model);
}

/** The highest score of a model. */
export function maxScoreOf(models: Models, id: string): number {
  return models.get(id)?.maxScore ?? USUAL_MAX_SCORE;
}
