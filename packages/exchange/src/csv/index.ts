export { BYTE_ORDER_MARK, csvHeader, csvRow } from "./table.ts";
