export { judgementOfFinding, judgementsIn, type ReportedJudgement } from "./judgement-of.ts";
