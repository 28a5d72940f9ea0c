export { ECS_VERSION, ecsLine } from "./alert.ts";
