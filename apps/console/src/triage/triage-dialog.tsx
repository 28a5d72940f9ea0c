import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { peopleQuery, sessionQuery } from "../api/resources.ts";
import { StatusBadge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { type Choice, Choices } from "../design/choices.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Moment } from "../design/time.tsx";
import { triageWords as said } from "../words/triage.ts";
import { useDecide } from "./decide.ts";
import { type Decision, morningAfter, type Target } from "./decision.ts";
import { recentReasons, rememberReason } from "./recent-reasons.ts";
import { Touches } from "./touches.tsx";

export type TriageKind = "assign" | "status" | "benign" | "malicious" | "snooze";

interface TriageDialogProps {
  readonly kind: TriageKind;
  readonly target: Target;
  readonly onClose: () => void;
  /** Called when it was decided, not when it was left. */
  readonly onDecided?: (decision: Decision) => void;
}

/** Asks for one decision, by a key or two. For more than one finding it shows first what it would touch. */
export function TriageDialog({ kind, target, onClose, onDecided }: TriageDialogProps) {
  const decide = useDecide();
  const [now, setKind] = useState(kind);
  const take = (decision: Decision) => {
    onClose();
    onDecided?.(decision);
    void decide(target, decision);
  };
  const many = !("findings" in target) || target.findings.length > 1;
  const Body = BODIES[now];
  return (
    <Dialog title={TITLES[now]} onClose={onClose}>
      {many ? <Touches target={target} /> : null}
      <Body key={now} take={take} goOn={setKind} />
    </Dialog>
  );
}

const TITLES: Readonly<Record<TriageKind, string>> = {
  assign: said.assignTo,
  status: said.setStatus,
  benign: said.benignWhy,
  malicious: said.maliciousWhy,
  snooze: said.snoozeUntil,
};

interface BodyProps {
  readonly take: (decision: Decision) => void;
  readonly goOn: (kind: TriageKind) => void;
}

const BODIES: Readonly<Record<TriageKind, (props: BodyProps) => ReactNode>> = {
  assign: AssignBody,
  status: StatusBody,
  benign: (props) => <ReasonBody {...props} status="benign" />,
  malicious: (props) => <ReasonBody {...props} status="malicious" />,
  snooze: SnoozeBody,
};

function AssignBody({ take }: BodyProps) {
  const me = useQuery(sessionQuery).data?.user?.name;
  const people = useQuery(peopleQuery).data?.people ?? [];
  const others = people.filter((name) => name !== me).slice(0, 8);
  const choices: Choice[] = [
    ...(me === undefined ? [] : [{ key: "a", word: said.me(me), run: () => take({ assignee: me }) }]),
    ...others.map((name, index) => ({ key: `${index + 1}`, word: name, run: () => take({ assignee: name }) })),
    { key: "0", word: said.nobody, run: () => take({ assignee: null }) },
  ];
  return <Choices title={said.assignTo} choices={choices} />;
}

function StatusBody({ take, goOn }: BodyProps) {
  const choices: readonly Choice[] = [
    { key: "p", word: <StatusBadge status="in-progress" />, run: () => take({ status: "in-progress" }) },
    { key: "m", word: <StatusBadge status="malicious" />, more: said.maliciousWhy, run: () => goOn("malicious") },
    { key: "b", word: <StatusBadge status="benign" />, more: said.benignWhy, run: () => goOn("benign") },
    { key: "c", word: <StatusBadge status="closed" />, run: () => take({ status: "closed" }) },
    { key: "n", word: <StatusBadge status="new" />, run: () => take({ status: "new" }) },
  ];
  return <Choices title={said.setStatus} choices={choices} />;
}

function ReasonBody({ take, status }: BodyProps & { readonly status: "benign" | "malicious" }) {
  const [own, setOwn] = useState("");
  const give = (why: string) => {
    if (status === "benign") rememberReason(why);
    take({ status, ...(why.trim() !== "" && { why: why.trim() }) });
  };
  const reasons = status === "benign" ? recentReasons() : [];
  return (
    <>
      <Choices
        title={status}
        choices={reasons.map((reason, index) => ({ key: `${index + 1}`, word: reason, run: () => give(reason) }))}
      />
      <Own
        label={reasons.length > 0 ? said.ownReason : said.maliciousWhy}
        button={said.ownReasonGive}
        onSubmit={() => give(own)}
      >
        {(tied) => (
          <input
            {...tied}
            maxLength={1000}
            value={own}
            data-first={reasons.length === 0 ? "" : undefined}
            onChange={({ target }) => setOwn(target.value)}
          />
        )}
      </Own>
    </>
  );
}

function SnoozeBody({ take }: BodyProps) {
  const [date, setDate] = useState("");
  const [alsoRun, setAlsoRun] = useState(true);
  const now = Date.now();
  const until = (untilMs: number | null, untilRun: boolean) => take({ snooze: { untilMs, untilRun } });
  const days = (key: string, word: string, n: number): Choice => {
    const ms = morningAfter(now, n);
    return { key, word, more: <Moment ms={ms} as="short" />, run: () => until(ms, alsoRun) };
  };
  return (
    <>
      <label className="own-also">
        <input type="checkbox" checked={alsoRun} onChange={({ target }) => setAlsoRun(target.checked)} />
        {said.alsoRun}
      </label>
      <Choices
        title={said.snoozeUntil}
        choices={[
          days("1", said.tomorrow, 1),
          days("3", said.threeDays, 3),
          days("7", said.week, 7),
          days("m", said.month, 30),
          { key: "r", word: said.untilRun, run: () => until(null, true) },
          { key: "0", word: said.wake, run: () => take({ snooze: null }) },
        ]}
      />
      <Own label={said.date} button={said.dateUse} onSubmit={() => until(new Date(`${date}T09:00`).getTime(), alsoRun)}>
        {(tied) => (
          <input
            {...tied}
            type="date"
            required
            min={new Date(now).toISOString().slice(0, 10)}
            value={date}
            onChange={({ target }) => setDate(target.value)}
          />
        )}
      </Own>
    </>
  );
}

function Own({
  label,
  button,
  onSubmit,
  children,
}: {
  readonly label: string;
  readonly button: string;
  readonly onSubmit: () => void;
  readonly children: Parameters<typeof Field>[0]["children"];
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="own" onSubmit={submit}>
      <Field label={label}>{children}</Field>
      <Button type="submit">{button}</Button>
    </form>
  );
}
