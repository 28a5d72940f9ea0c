import { type Expression, expressionBuilder } from "kysely";

/** The smaller of two numbers; as a choice, because databases call the function differently. */
export function smaller(one: Expression<number>, other: Expression<number>): Expression<number> {
  return expressionBuilder<never, never>()
    .case()
    .when(one as never, "<", other as never)
    .then(one)
    .else(other)
    .end();
}

export function larger(one: Expression<number>, other: Expression<number>): Expression<number> {
  return expressionBuilder<never, never>()
    .case()
    .when(one as never, ">", other as never)
    .then(one)
    .else(other)
    .end();
}
