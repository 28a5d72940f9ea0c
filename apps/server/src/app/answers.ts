import type { FastifyReply, FastifyRequest } from "fastify";
import type { LimpidApp } from "./area.ts";
import { Problem, problemOf, troubleOf } from "./problem.ts";

/** Failures and unknown addresses in the one shape of the contract. */
export function answerProblems(app: LimpidApp): void {
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply));
  app.setNotFoundHandler((_request, reply) =>
    answer(new Problem(404, "not-found", "There is nothing at this address, or not for this method."), reply),
  );
}

function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem !== undefined) return answer(problem, reply);
  request.log.error({ err: error }, "internal error");
  return answer(
    new Problem(500, "internal", "This is a bug in Limpid, not in your request.", {
      mend: `Please report it with the lines of the server's log that hold ${request.id}.`,
    }),
    reply,
  );
}

function answer(problem: Problem, reply: FastifyReply): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header("retry-after", String(Math.ceil(problem.retryAfter)));
  // A browser that shows it is to read it as nothing else.
  return reply.code(problem.status).type("application/json; charset=utf-8").send(troubleOf(problem));
}
